import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { IntegrationProviderAuthenticationError } from '@jupiterone/integration-sdk-core';
import {
  createMockExecutionContext,
  executeStepWithDependencies,
  registerMatchers,
  type StepTestConfig,
} from '@jupiterone/integration-sdk-testing';

import { ALL_SCOPES } from '../../simulator';
import { invocationConfig } from '../../src';
import type { IntegrationConfig } from '../../src/config';
import { Steps } from '../../src/graph/model';
import { validateInvocation } from '../../src/validateInvocation';
import { RECORDINGS, SIMULATED, withRecording } from './recording';

registerMatchers(expect);

const ACCESS_TOKEN = 'recorded-access-token';

/** All steps in the order of a run, with the steps that must run before each. */
const STEPS: [stepId: string, dependencyStepIds: string[]][] = [
  [Steps.WORKSPACES, []],
  [Steps.USERS, []],
  [Steps.PROJECTS, []],
  [Steps.GROUPS, [Steps.WORKSPACES, Steps.USERS]],
  [Steps.REPOS, [Steps.WORKSPACES, Steps.PROJECTS]],
  [Steps.PULL_REQUESTS, [Steps.WORKSPACES, Steps.USERS]],
  [Steps.REPO_PERMISSIONS, [Steps.USERS, Steps.GROUPS, Steps.REPOS]],
  [Steps.PROJECT_PERMISSIONS, [Steps.USERS, Steps.GROUPS, Steps.PROJECTS]],
  [Steps.BRANCH_RESTRICTIONS, [Steps.USERS, Steps.GROUPS, Steps.REPOS]],
  [Steps.DEFAULT_REVIEWERS, [Steps.USERS, Steps.REPOS]],
  [Steps.REPO_DEPLOY_KEYS, [Steps.REPOS]],
  [Steps.PROJECT_DEPLOY_KEYS, [Steps.PROJECTS]],
  [Steps.WEBHOOKS, [Steps.WORKSPACES, Steps.REPOS]],
  [Steps.PIPELINES, [Steps.REPOS]],
  [Steps.ENVIRONMENTS, [Steps.REPOS, Steps.PIPELINES]],
  [Steps.RUNNERS, [Steps.WORKSPACES, Steps.REPOS, Steps.PIPELINES]],
  [Steps.PIPELINE_VARIABLES, [Steps.WORKSPACES, Steps.REPOS, Steps.PIPELINES, Steps.ENVIRONMENTS]],
  [Steps.SUMMARY, []],
];

test('covers every step', () => {
  expect(STEPS.map(([stepId]) => stepId).sort()).toEqual(invocationConfig.integrationSteps.map(({ id }) => id).sort());
});

async function testStep(instanceConfig: IntegrationConfig, stepId: string, dependencyStepIds: string[]): Promise<void> {
  const step = { stepId, instanceConfig, invocationConfig: invocationConfig as StepTestConfig['invocationConfig'] };
  const result = await executeStepWithDependencies({ ...step, dependencyStepIds });
  expect(result).toMatchStepMetadata(step);
  expect({
    entities: result.collectedEntities.length,
    relationships: result.collectedRelationships.length,
    types: [...new Set(result.encounteredTypes)].sort(),
  }).toMatchSnapshot();
}

test.each(STEPS)('%s collects what its metadata declares', async (stepId, dependencyStepIds) => {
  await withRecording(stepId, (instanceConfig) => testStep(instanceConfig, stepId, dependencyStepIds));
});

test('pull requests are found by member as well', async () => {
  process.env.BITBUCKET_PULL_REQUEST_DISCOVERY = 'economical';
  try {
    await withRecording('fetch-prs-economical', (instanceConfig) =>
      testStep(instanceConfig, Steps.PULL_REQUESTS, [Steps.WORKSPACES, Steps.USERS]),
    );
  } finally {
    delete process.env.BITBUCKET_PULL_REQUEST_DISCOVERY;
  }
});

test('an access token reads pull requests', async () => {
  const token = { token: ACCESS_TOKEN, reach: { workspace: 'northwind-robotics' }, scopes: ALL_SCOPES };
  await withRecording(
    'fetch-prs-access-token',
    (instanceConfig) => testStep(instanceConfig, Steps.PULL_REQUESTS, [Steps.WORKSPACES, Steps.USERS]),
    { accessTokens: [token] },
  );
});

describe('validateInvocation', () => {
  function validate(instanceConfig: IntegrationConfig): Promise<void> {
    return Promise.resolve(validateInvocation(createMockExecutionContext<IntegrationConfig>({ instanceConfig })));
  }

  test('accepts valid credentials', async () => {
    await withRecording('validate-accepted', async (config) => {
      await expect(validate(config)).resolves.toBeUndefined();
    });
  });

  test('refuses invalid credentials', async () => {
    await withRecording('validate-refused', async (config) => {
      const refused = validate({ ...config, oauthSecret: 'wrong-one,wrong-two' });
      await expect(refused).rejects.toThrow(IntegrationProviderAuthenticationError);
    });
  });

  test('refuses a workspace that does not exist', async () => {
    await withRecording('validate-unknown-workspace', async (config) => {
      await expect(validate({ ...config, workspace: 'no-such-place' })).rejects.toThrow(/No workspace with identifier/);
    });
  });
});

describe('the recordings', () => {
  const read = () =>
    readdirSync(RECORDINGS).map((folder) => readFileSync(join(RECORDINGS, folder, 'recording.har'), 'utf8'));

  test('state that they come from the simulator', () => {
    const texts = read();
    expect(texts.length).toBeGreaterThan(STEPS.length);
    for (const text of texts) {
      expect(text.match(/"startedDateTime"/g)?.length).toBe(
        text.match(/Recorded against the simulated Bitbucket/g)?.length,
      );
    }
  });

  test('contain no secret and no token', () => {
    const secrets = (SIMULATED.consumers ?? []).flatMap(({ key, secret }) => [
      secret,
      Buffer.from(`${key}:${secret}`).toString('base64'),
    ]);
    for (const text of read()) {
      expect(text).not.toContain(ACCESS_TOKEN);
      secrets.forEach((secret) => expect(text).not.toContain(secret));
      expect(text).not.toMatch(/Bearer |Basic /);
      expect(text.match(/access_token[\\": ]+(?!redacted)\w+/)).toBeNull();
    }
  });
});
