import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { IntegrationProviderAuthenticationError } from '@jupiterone/integration-sdk-core';
import { createMockExecutionContext, registerMatchers } from '@jupiterone/integration-sdk-testing';

import { ALL_SCOPES } from '../../simulator';
import { invocationConfig } from '../../src';
import type { IntegrationConfig } from '../../src/config';
import { Steps } from '../../src/graph/model';
import { validateInvocation } from '../../src/validateInvocation';
import { RECORDINGS, SIMULATED, useRecording } from './recording/scenarios';
import { collectStep, STEPS, withDiscovery } from './recording/steps';

registerMatchers(expect);

const ACCESS_TOKEN = {
  token: 'simulated-access-token',
  reach: { workspace: 'northwind-robotics' },
  scopes: ALL_SCOPES,
};
const LARGEST_SIZE = 500_000;

function validate(instanceConfig: IntegrationConfig): Promise<void> {
  return Promise.resolve(validateInvocation(createMockExecutionContext<IntegrationConfig>({ instanceConfig })));
}

test('covers every step', () => {
  expect(STEPS.map(([stepId]) => stepId).sort()).toEqual(invocationConfig.integrationSteps.map(({ id }) => id).sort());
});

describe('a run', () => {
  const config = useRecording({ name: 'run' });

  test('accepts valid credentials', async () => {
    await expect(validate(config())).resolves.toBeUndefined();
  });

  test.each(STEPS)('%s collects what its metadata declares', async (stepId, dependencyStepIds) => {
    expect(await collectStep(config(), stepId, dependencyStepIds)).toMatchSnapshot();
  });

  test('finds pull requests by member as well', async () => {
    const { types } = await withDiscovery('economical', () =>
      collectStep(config(), Steps.PULL_REQUESTS, [Steps.WORKSPACES, Steps.USERS]),
    );
    expect(types).toContain('bitbucket_pullrequest');
  });
});

describe('a run with an access token', () => {
  const sizes = { users: 4, groups: 1, projects: 1, repositories: 1, pullRequests: 4 };
  const simulated = { ...SIMULATED, sizes, accessTokens: [ACCESS_TOKEN] };
  const config = useRecording({ name: 'access-token', hasAccessTokens: true, simulated });

  test('reads pull requests', async () => {
    const collected = collectStep(config(), Steps.PULL_REQUESTS, [Steps.WORKSPACES, Steps.USERS]);
    expect(await collected).toMatchSnapshot();
  });
});

describe('invalid credentials', () => {
  const config = useRecording({
    name: 'invalid-credentials',
    change: ({ oauthSecret, ...rest }) => ({ ...rest, oauthSecret: oauthSecret.replace(/[^,]+/g, 'wrong') }),
  });

  test('are refused', async () => {
    await expect(validate(config())).rejects.toThrow(IntegrationProviderAuthenticationError);
  });
});

describe('a workspace that does not exist', () => {
  const config = useRecording({
    name: 'unknown-workspace',
    change: (rest) => ({ ...rest, workspace: 'no-such-workspace-27f1c9' }),
  });

  test('is refused', async () => {
    await expect(validate(config())).rejects.toThrow(/No workspace with identifier/);
  });
});

describe('the recordings', () => {
  const read = () =>
    readdirSync(RECORDINGS).map((folder) => readFileSync(join(RECORDINGS, folder, 'recording.har'), 'utf8'));

  test('say where they come from', () => {
    expect(read()).toHaveLength(4);
    for (const text of read()) {
      expect(text).toMatch(/^\{"log":\{"comment":"Recorded against (the simulated Bitbucket|Bitbucket Cloud)/);
    }
  });

  test('are small', () => {
    expect(Buffer.byteLength(read().join(''))).toBeLessThanOrEqual(LARGEST_SIZE);
  });

  test('contain no secret and no token', () => {
    const secrets = SIMULATED.consumers.flatMap(({ key, secret }) => [
      secret,
      Buffer.from(`${key}:${secret}`).toString('base64'),
    ]);
    for (const text of read()) {
      [...secrets, ACCESS_TOKEN.token].forEach((secret) => expect(text).not.toContain(secret));
      expect(text).not.toMatch(/Bearer |Basic /);
      expect(text.match(/access_token[\\": ]+(?!redacted)\w+/)).toBeNull();
    }
  });
});
