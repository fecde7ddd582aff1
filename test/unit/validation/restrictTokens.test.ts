import { Readable } from 'node:stream';

import { createMockExecutionContext } from '@jupiterone/integration-sdk-testing';
import fetch, { Response } from 'node-fetch';

import { type SimulatedAccessToken, type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator';
import { ENDPOINTS } from '../../../src/bitbucket/endpoints';
import { byUpdate } from '../../../src/bitbucket/endpoints/pullRequests';
import type { Fetch } from '../../../src/bitbucket/http/transport';
import type { IntegrationConfig } from '../../../src/config';
import { type Execution, executionFor } from '../../../src/execution';
import { validateInvocation } from '../../../src/validateInvocation';

const CONSUMER = { key: 'key-one', secret: 'secret-one' };
const SLUG = 'northwind-robotics';
const SCOPES = ['repository', 'pullrequest'];

let simulator: Simulator | undefined;
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
  delete process.env.BITBUCKET_API_ORIGIN;
  delete process.env.BITBUCKET_OAUTH_URL;
});

function token(more: Partial<SimulatedAccessToken> = {}): SimulatedAccessToken {
  return { token: 'a-token-of-the-workspace', reach: { workspace: SLUG }, scopes: SCOPES, ...more };
}

/** Answers requests with access tokens in place of the simulator. */
type AnswerTokens = (path: string) => { status: number; text: string } | undefined;

interface Validated {
  error: Error | undefined;
  warnings: string[];
  execution: Execution;
}

async function validate(
  accessTokens: SimulatedAccessToken[],
  options: SimulatorOptions = {},
  config: Partial<IntegrationConfig> = {},
  answerTokens: AnswerTokens = () => undefined,
): Promise<Validated> {
  const sizes = { users: 4, groups: 1, projects: 2, repositories: 12, pullRequests: 0 };
  const plain = { approvalCases: false, edgeCaseRecords: false };
  simulator = await startSimulator({ sizes, ...plain, consumers: [CONSUMER], accessTokens, ...options });
  const { OAUTH_KEY, OAUTH_SECRET, ACCESS_TOKENS, WORKSPACE, ...environment } = simulator.environment();
  Object.assign(process.env, environment);
  const instanceConfig = { oauthKey: OAUTH_KEY!, oauthSecret: OAUTH_SECRET!, workspace: WORKSPACE!, ...config };
  const context = createMockExecutionContext<IntegrationConfig>({
    instanceConfig: { accessTokens: ACCESS_TOKENS, ...instanceConfig },
  });
  const published = jest.spyOn(context.logger, 'publishWarnEvent');
  const answered: Fetch = (url, init) => {
    const headers = init?.headers as Record<string, string> | undefined;
    const isToken = accessTokens.some(({ token: value }) => headers?.Authorization === `Bearer ${value}`);
    const answer = isToken ? answerTokens(decodeURIComponent(new URL(String(url)).pathname)) : undefined;
    return answer
      ? Promise.resolve(new Response(Readable.from([Buffer.from(answer.text)]), { status: answer.status }))
      : fetch(url, init);
  };
  const execution = executionFor(context, { sleep: () => Promise.resolve(), fetch: answered });
  const error = await Promise.resolve(validateInvocation(context)).then(
    () => undefined,
    (problem: Error) => problem,
  );
  return { error, warnings: published.mock.calls.map(([{ description }]) => description), execution };
}

test('a token that sees the same repositories as the consumers is accepted, with its own limit', async () => {
  const { error, warnings, execution } = await validate([token({ limit: 2500 })]);
  expect(error).toBeUndefined();
  expect(warnings).toEqual([]);
  expect(execution.client.credentials.capacity('repository')).toMatchObject({ hourly: 3500, left: 3498 });
});

test('a token that Bitbucket refuses is set aside, named by its item and never shown', async () => {
  const { error, warnings, execution } = await validate([token(), token({ token: 'revoked-token', revoked: true })]);
  expect(error).toBeUndefined();
  expect(warnings).toEqual([
    expect.stringMatching(
      /^access token 2 is not used in this run\. Bitbucket refused access token 2 with 401 .* It is item 2 of ACCESS_TOKENS \(accessTokens\)\..*The run goes on with .*access token 1\.$/,
    ),
  ]);
  expect(warnings[0]).not.toMatch(/revoked-token|token-of-the-workspace/);
  expect(usersOf(execution)).toEqual(['OAuth consumer 1 (key key-one)', 'access token 1']);
});

test.each([true, false])(
  'a token that lacks a scope is used for the others, if it tells its scopes: %s',
  async (sendsScopeHeader) => {
    const { error, warnings, execution } = await validate([token({ scopes: ['repository'], sendsScopeHeader })]);
    expect(error).toBeUndefined();
    expect(warnings).toEqual(
      sendsScopeHeader
        ? [
            'access token 1 lacks the scope "pullrequest", so other credentials make the requests that need it. ' +
              'Create an access token with "Pull requests: Read" in Bitbucket to use it for these as well.',
          ]
        : [],
    );
    const [workspace] = simulator!.world.workspaces;
    const ref = { workspace: workspace!.uuid, repository: workspace!.repositories[0]!.uuid };
    const token1 = execution.client.credentials.all.find(({ isAccessToken }) => isAccessToken)!;
    expect(token1.canRead({ endpoint: ENDPOINTS.pullRequests, ref })).toBe(!sendsScopeHeader);
    expect(token1.canRead({ endpoint: ENDPOINTS.repositories, ref })).toBe(true);
  },
);

test('a token without any scope is set aside with one warning', async () => {
  const { error, warnings, execution } = await validate([token({ scopes: [] })]);
  expect(error).toBeUndefined();
  expect(warnings).toEqual([
    expect.stringMatching(/^access token 1 is not used in this run\. It may not list the repos/),
  ]);
  expect(usersOf(execution)).toEqual(['OAuth consumer 1 (key key-one)']);
});

test('a token of another workspace is set aside', async () => {
  const { error, warnings, execution } = await validate([token({ reach: { workspace: 'elsewhere' } })]);
  expect(error).toBeUndefined();
  expect(warnings).toEqual([
    expect.stringMatching(
      /^access token 1 is not used in this run\. It cannot read workspace "northwind-robotics" \(No workspace .*The run goes on with OAuth consumer 1 \(key key-one\)\.$/,
    ),
  ]);
  expect(usersOf(execution)).toEqual(['OAuth consumer 1 (key key-one)']);
});

const FORBIDDEN = { status: 403, text: JSON.stringify({ error: { message: 'Forbidden' } }) };
const UNAUTHORIZED = { status: 401, text: JSON.stringify({ error: { message: 'Not supported for this endpoint.' } }) };
const SIZE_ZERO = { status: 200, text: JSON.stringify({ size: 0, values: [] }) };

describe.each([
  ['403', FORBIDDEN],
  ['401', UNAUTHORIZED],
])('a token that is answered %s', (_, refusal) => {
  test('where it asks for the workspace is used, if it may list the repositories', async () => {
    const { error, warnings, execution } = await validate([token()], {}, {}, (path) =>
      path.startsWith('/2.0/workspaces/') ? refusal : undefined,
    );
    expect(error).toBeUndefined();
    expect(warnings).toEqual([]);
    expect(usersOf(execution)).toHaveLength(2);
  });

  test('where it lists the repositories is set aside', async () => {
    const { error, warnings, execution } = await validate([token()], {}, {}, (path) =>
      path.startsWith('/2.0/repositories/') ? refusal : undefined,
    );
    expect(error).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(/^access token 1 is not used in this run\. It may not list the repositories of workspace/),
    ]);
    expect(usersOf(execution)).toEqual(['OAuth consumer 1 (key key-one)']);
  });
});

test('a token whose repositories cannot be counted is set aside', async () => {
  const gone = JSON.stringify({ type: 'error', error: { message: 'CHANGE-2770' } });
  const { error, warnings, execution } = await validate([token()], {}, {}, (path) =>
    /^\/2\.0\/repositories\/[^/]+$/.test(path) ? { status: 410, text: gone } : undefined,
  );
  expect(error).toBeUndefined();
  expect(warnings).toEqual([
    expect.stringMatching(/^access token 1 is not used in this run\. Whether it sees all repositories .* 410 /),
  ]);
  expect(execution.client.credentials.all.filter(({ isRetired }) => isRetired)).toHaveLength(1);
});

test('a token that is rate limited when its repositories are counted is checked before its first use', async () => {
  const { error, warnings, execution } = await validate([token({ limit: 10, used: 10 })]);
  expect(error).toBeUndefined();
  expect(warnings).toEqual([]);
  const [accessToken] = execution.client.credentials.all.filter(({ isAccessToken }) => isAccessToken);
  expect(accessToken?.check).toBeDefined();
});

test('a token that sees no repository is set aside', async () => {
  const { error, warnings } = await validate([token()], {}, {}, (path) =>
    path.startsWith('/2.0/repositories/') ? SIZE_ZERO : undefined,
  );
  expect(error).toBeUndefined();
  expect(warnings).toEqual([
    expect.stringMatching(/^access token 1 is not used .* It sees no repository of workspace/),
  ]);
});

/** The labels of the credentials that a run would use. */
function usersOf({ client }: Execution): string[] {
  return client.credentials.all.filter(({ isRetired }) => !isRetired).map(({ label }) => label);
}

test('a token of one of several workspaces is used for that one', async () => {
  const { error, execution } = await validate([token()], { sizes: { workspaces: 2, repositories: 12 } });
  expect(error).toBeUndefined();
  const { workspaces } = simulator!.world;
  simulator!.calls.length = 0;
  for (const { uuid } of workspaces) {
    for await (const _ of execution.client.list(ENDPOINTS.repositories, { workspace: uuid })) {
      // only who asked is of interest
    }
  }
  expect(simulator!.calls.map(({ accessToken, consumerKey }) => accessToken ?? consumerKey)).toEqual([1, 'key-one']);
});

test('a token that sees more than the consumers is refused', async () => {
  const { error } = await validate([token()], { consumers: [{ ...CONSUMER, visibleRepositories: 5 }] });
  expect(error?.message).toContain('OAuth consumer 1 (key key-one) sees 5, access token 1 sees 12');
});

test('a token of a project is used only for that project, and never to list a workspace', async () => {
  const { error, warnings, execution } = await validate([token({ reach: { workspace: SLUG, project: 'PLAT' } })]);
  const projects = simulator!.world.workspaces[0]!.projects.map(({ key }) => key);
  expect(projects).toContain('PLAT');
  expect(error).toBeUndefined();
  expect(warnings).toEqual([
    expect.stringMatching(/^access token 1 sees \d+ of the 12 repositories of workspace "northwind-robotics"/),
  ]);
  const { uuid, repositories } = simulator!.world.workspaces[0]!;
  const listed = [];
  for await (const repository of execution.client.list(ENDPOINTS.repositories, { workspace: uuid })) {
    listed.push(repository);
  }
  expect(listed).toHaveLength(12);
  expect(simulator!.calls.at(-1)).toMatchObject({ consumerKey: 'key-one' });
  for (const repository of repositories) {
    const ref = { workspace: uuid, repository: repository.uuid };
    for await (const _ of execution.client.list(ENDPOINTS.pullRequests, ref, byUpdate(new Date()))) {
      // only who asked is of interest
    }
    expect(simulator!.calls.at(-1)).toMatchObject(
      repository.project?.key === 'PLAT' ? { accessToken: 1, status: 200 } : { consumerKey: 'key-one', status: 200 },
    );
  }
});

test('a rate limited token is checked before its first use instead', async () => {
  const { error, execution } = await validate([token({ limit: 10, used: 10, otherLimit: 0 })]);
  expect(error).toBeUndefined();
  const { uuid } = simulator!.world.workspaces[0]!;
  for await (const _ of execution.client.list(ENDPOINTS.repositories, { workspace: uuid })) {
    // only who asked is of interest
  }
  const calls = simulator!.calls.map(({ accessToken, endpoint, status }) => [accessToken, endpoint, status]);
  expect(calls.filter(([accessToken]) => accessToken === 1)).toEqual([[1, 'workspace', 429]]);
  expect(calls.at(-1)).toEqual([undefined, 'repositories', 200]);
});

test('if no consumer can be checked, a token is not assumed to see everything', async () => {
  const { error, warnings } = await validate([token()], { consumers: [{ ...CONSUMER, limit: 10, used: 10 }] });
  expect(error).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining('no OAuth consumer could be asked')]);
});
