import {
  IntegrationProviderAPIError,
  IntegrationProviderAuthenticationError,
  IntegrationValidationError,
} from '@jupiterone/integration-sdk-core';
import { createMockExecutionContext } from '@jupiterone/integration-sdk-testing';

import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import type { IntegrationConfig } from '../../src/config';
import { executionFor } from '../../src/execution';
import { validateInvocation } from '../../src/validateInvocation';

const ONE = { key: 'key-one', secret: 'secret-one' };
const TWO = { key: 'key-two', secret: 'secret-two' };

let simulator: Simulator | undefined;

afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
  delete process.env.BITBUCKET_API_ORIGIN;
  delete process.env.BITBUCKET_OAUTH_URL;
});

/** Validates against a simulated Bitbucket; `changes` are what a person got wrong. */
async function validate(
  options: SimulatorOptions,
  changes: Partial<IntegrationConfig> = {},
  disabledSources: string[] = [],
): Promise<Error | undefined> {
  const sizes = { users: 4, groups: 1, projects: 1, repositories: 12, pullRequests: 0 };
  simulator = await startSimulator({ sizes, approvalCases: false, edgeCaseRecords: false, ...options });
  const { OAUTH_KEY, OAUTH_SECRET, WORKSPACE, ...environment } = simulator.environment();
  Object.assign(process.env, environment);
  const context = createMockExecutionContext<IntegrationConfig>({
    instanceConfig: { oauthKey: OAUTH_KEY!, oauthSecret: OAUTH_SECRET!, workspace: WORKSPACE!, ...changes },
  });
  context.instance.disabledSources = disabledSources.map((ingestionSourceId) => ({ ingestionSourceId }));
  executionFor(context, { sleep: () => Promise.resolve() });
  return Promise.resolve(validateInvocation(context)).then(
    () => undefined,
    (error: Error) => error,
  );
}

function slug(): string {
  return simulator!.world.workspaces[0]!.slug;
}

test('accepts one consumer without a call that counts against the limit', async () => {
  expect(await validate({ consumers: [ONE] })).toBeUndefined();
  expect(simulator!.callsByEndpoint()).toEqual({ token: 1, workspace: 1 });
});

test('accepts several consumers that see the same repositories repositories', async () => {
  expect(await validate({ consumers: [ONE, TWO] })).toBeUndefined();
  expect(simulator!.callsByEndpoint()).toEqual({ token: 2, workspace: 2, repositories: 2 });
});

test.each<SimulatorOptions['scopeField']>(['scope', 'scopes', 'none'])(
  'reads granted scopes when the token names them "%s"',
  async (scopeField) => {
    const error = await validate({ consumers: [{ ...ONE, scopes: ['account', 'project'] }], scopeField });
    expect(error).toBeInstanceOf(IntegrationValidationError);
    expect(error?.message).toBe(
      'OAuth consumer 1 (key key-one) lacks the scope "pullrequest", which is needed for: Pull requests. ' +
        'Tick "Pull requests: Read" in the consumer\'s settings in Bitbucket, or switch these sources off.',
    );
  },
);

test('does not require scopes that only disabled sources need', async () => {
  const consumers = [{ ...ONE, scopes: ['account', 'project'] }];
  expect(await validate({ consumers }, { ingestPullRequests: false })).toBeUndefined();
  await simulator!.close();
  expect(await validate({ consumers }, {}, ['bitbucket_pr'])).toBeUndefined();
});

test('names each refused pair by position and key, and never a secret', async () => {
  const error = await validate({ consumers: [ONE, TWO] }, { oauthSecret: 'secret-one,wrong-secret' });
  expect(error).toBeInstanceOf(IntegrationProviderAuthenticationError);
  expect(error?.message).toContain('OAuth consumer 2 (key key-two)');
  expect(error?.message).toContain('400');
  expect(error?.message).toContain('Invalid OAuth client credentials');
  expect(error?.message).toContain('item 2 of OAUTH_KEY (oauthKey) and OAUTH_SECRET (oauthSecret)');
  expect(error?.message).not.toContain('consumer 1');
  expect(error?.message).not.toContain('wrong-secret');
});

test.each([
  ['public' as const, /marked as/],
  ['no-callback' as const, /callback/],
])('passes on what Bitbucket says of a %s consumer', async (kind, words) => {
  const error = await validate({ consumers: [{ ...ONE, kind }] });
  expect(error).toBeInstanceOf(IntegrationProviderAuthenticationError);
  expect(error?.message).toMatch(words);
});

test('names a workspace that does not exist', async () => {
  const error = await validate({ consumers: [ONE] }, { workspace: 'no-such-place' });
  expect(error).toBeInstanceOf(IntegrationValidationError);
  expect(error?.message).toMatch(/^workspace "no-such-place" cannot be read by OAuth consumer 1 \(key key-one\): No/);
});

test('names the consumer of another workspace', async () => {
  const error = await validate({ consumers: [ONE, { ...TWO, workspaces: ['elsewhere'] }] });
  expect(error).toBeInstanceOf(IntegrationValidationError);
  expect(error?.message).toContain(`workspace "${slug()}" cannot be read by OAuth consumer 2 (key key-two)`);
  expect(error?.message).not.toContain('consumer 1');
});

test('refuses consumers that see different numbers of repositories after a second count', async () => {
  const error = await validate({ consumers: [ONE, { ...TWO, visibleRepositories: 3 }] });
  expect(error).toBeInstanceOf(IntegrationValidationError);
  expect(error?.message).toContain(`workspace "${slug()}" has different numbers of repositories`);
  expect(error?.message).toContain('OAuth consumer 1 (key key-one) sees 12, OAuth consumer 2 (key key-two) sees 3');
  expect(simulator!.callsByEndpoint().repositories).toBe(4);
});

test('does not reject a rate limited consumer', async () => {
  expect(await validate({ consumers: [ONE, { ...TWO, limit: 10, used: 10 }] })).toBeUndefined();
});

test('lists all problems in one message', async () => {
  const error = await validate(
    { consumers: [{ ...ONE, scopes: ['pullrequest'] }, TWO] },
    { oauthSecret: 'secret-one,nope', workspace: 'no-such-place' },
  );
  expect(error?.message).toMatch(
    /4 problems were found: 1\. .*consumer 2.* 2\. workspace.* 3\. .*"account".* 4\. .*"project"/,
  );
});

test('reports a network failure without rejecting the credentials', async () => {
  const error = await validate({
    consumers: [ONE],
    faults: [{ path: /oauth2/, fault: { kind: 'reset', when: 'before body' } }],
  });
  expect(error).toBeInstanceOf(IntegrationProviderAPIError);
  expect(error).not.toBeInstanceOf(IntegrationProviderAuthenticationError);
  expect(error?.message).toMatch(
    /^Bitbucket could not be reached.*after 4 retries.*This says nothing about the credentials/,
  );
});

test('reports a configuration that cannot be read before it asks Bitbucket', async () => {
  const context = createMockExecutionContext<IntegrationConfig>({
    instanceConfig: { oauthKey: 'a,b', oauthSecret: 'x', workspace: '' },
  });
  const validation = Promise.resolve().then(() => validateInvocation(context));
  await expect(validation).rejects.toThrow(IntegrationValidationError);
  await expect(validation).rejects.toThrow(
    /2 problems were found: 1\. OAUTH_KEY \(oauthKey\) lists 2 keys.* 2\. WORKSPACE \(workspace\) is missing/,
  );
});
