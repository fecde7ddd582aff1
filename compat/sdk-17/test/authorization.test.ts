import type { StepMetadata } from '@jupiterone/integration-sdk-core';

import { integrationSteps } from '../../../src/steps';

/*
 * SDK 17 documents what each step needs to be allowed. The type of its metadata is the one that it reads.
 */

const steps: readonly StepMetadata[] = integrationSteps;

test('steps tell SDK 17 their scopes and endpoints', () => {
  const runners = steps.find(({ id }) => id === 'fetch-runners');
  expect(runners?.authorization).toEqual({
    oauthScopes: ['runner'],
    endpoints: [
      'GET /2.0/workspaces/{workspace}/pipelines-config/runners',
      'GET /2.0/repositories/{workspace}/{repository}/pipelines-config/runners',
    ],
    documentationLinks: [expect.stringContaining('api-group-pipelines')],
  });
});
