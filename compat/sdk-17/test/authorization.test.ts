import type { StepMetadata } from '@jupiterone/integration-sdk-core';

import { integrationSteps } from '../../../src/steps';

/*
 * SDK 17 documents the authorization of each step, which it reads from the step's metadata.
 */

const steps: readonly StepMetadata[] = integrationSteps;

test('the metadata of steps has their scopes and endpoints', () => {
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
