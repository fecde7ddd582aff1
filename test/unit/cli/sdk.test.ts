import * as runtime from '@jupiterone/integration-sdk-runtime';

import { loadSdk } from '../../../src/cli/sdk';

test('finds the SDK that is installed beside the package', () => {
  expect(loadSdk('/').executeIntegrationInstance).toBe(runtime.executeIntegrationInstance);
});
