import { createMockExecutionContext } from '@jupiterone/integration-sdk-testing';

import { ALL_SCOPES, type Simulator, type SimulatorOptions, startSimulator } from '../../../../simulator';
import { diagnose } from '../../../../src/cli/doctor/diagnose';
import type { Diagnosis } from '../../../../src/cli/doctor/diagnosis';
import type { IntegrationConfig } from '../../../../src/config';

const CONSUMER = { key: 'key-one', secret: 'secret-one', scopes: ALL_SCOPES };

let simulator: Simulator | undefined;

afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
  delete process.env.BITBUCKET_API_ORIGIN;
  delete process.env.BITBUCKET_OAUTH_URL;
});

async function diagnoseWith(
  options: SimulatorOptions = {},
  config: Partial<IntegrationConfig> = {},
): Promise<Diagnosis> {
  const sizes = { users: 4, groups: 1, projects: 2, repositories: 12, pullRequests: 0 };
  const plain = { approvalCases: false, edgeCaseRecords: false };
  simulator = await startSimulator({ sizes, ...plain, consumers: [CONSUMER], ...options });
  const { OAUTH_KEY, OAUTH_SECRET, WORKSPACE, ACCESS_TOKENS, ...environment } = simulator.environment();
  Object.assign(process.env, environment);
  const { instance } = createMockExecutionContext<IntegrationConfig>({
    instanceConfig: {
      oauthKey: OAUTH_KEY!,
      oauthSecret: OAUTH_SECRET!,
      workspace: WORKSPACE!,
      accessTokens: ACCESS_TOKENS,
      ingestAccessControls: true,
      ingestAutomation: true,
      ...config,
    },
  });
  return diagnose(instance);
}

const statusesOf = ({ credentials }: Diagnosis) =>
  Object.fromEntries(credentials[0]!.sources.map(({ source, status }) => [source, status]));

test('finds nothing where everything is answered, and asks once for each part', async () => {
  const { calls, problems } = await diagnoseWith();
  expect(problems).toEqual([]);
  expect(calls).toBe(simulator!.calls.length);
  expect(calls).toBeLessThan(35);
});

test('tries only what is on', async () => {
  const { calls } = await diagnoseWith({}, { ingestAccessControls: false, ingestAutomation: false });
  expect(calls).toBeLessThan(15);
  expect(simulator!.callsByEndpoint()).not.toHaveProperty('branch-restrictions');
});

test('names the sources for which a right is missing although the scopes are granted', async () => {
  const diagnosis = await diagnoseWith({ consumers: [{ ...CONSUMER, administrator: false }] });
  const text = diagnosis.problems.join('\n');
  expect(text).toMatch(
    /Bitbucket refuses .*Repository permissions \(permissions-config\/groups, permissions-config\/users\)/,
  );
  expect(text).toMatch(/Groups \(groups\) of .* so an administrator must create the consumer\./);
  expect(text).toContain('a right is missing');
  expect(text).not.toMatch(/tick/i);
  expect(statusesOf(diagnosis)).toMatchObject({
    'Repository permissions': 'refused',
    Groups: 'refused',
    'Default reviewers': 'granted',
  });
});

test('does not take one repository for all', async () => {
  const { problems } = await diagnoseWith({
    faults: [{ path: /\/branch-restrictions$/, when: { nth: 1 }, fault: { kind: 'status', status: 403 } }],
  });
  expect(problems).toEqual([]);
});

test('goes on with another repository where one fails, and asks no more about the first', async () => {
  const { problems } = await diagnoseWith({
    faults: [{ path: /\/pullrequests$/, when: { nth: 1 }, fault: { kind: 'status', status: 503 } }],
  });
  expect(problems).toEqual([]);
});

test.each([
  [/\/members$/, 401, /^Bitbucket refuses Users \(members\) of .* a right is missing\./, 'Users'],
  [/\/permissions$/, 401, /^Bitbucket refuses Users \(permissions\) of .* a right is missing\./, 'Users'],
  [/\/projects$/, 403, /^Bitbucket refuses Projects \(projects\) of /, 'Projects'],
  [
    /\/environments\/[^/]+\/variables$/,
    403,
    /^Bitbucket refuses Pipeline variables \(variables\) of /,
    'Pipeline variables',
  ],
  [/\/commits\/[^/]+$/, 403, /^Bitbucket refuses Direct pushes \(commits\) of /, 'Direct pushes'],
  [/^\/2\.0\/workspaces\/[^/]+\/hooks$/, 403, /^Bitbucket refuses Webhooks \(hooks\) of /, 'Webhooks'],
])('names what is answered %s with %i', async (path, status, problem, source) => {
  const diagnosis = await diagnoseWith({ faults: [{ path, fault: { kind: 'status', status } }] });
  expect(diagnosis.problems).toEqual([expect.stringMatching(problem)]);
  expect(statusesOf(diagnosis)[source]).toBe('refused');
});

test('names a part of the API that is gone', async () => {
  const { problems } = await diagnoseWith({
    faults: [{ path: /\/environments$/, fault: { kind: 'status', status: 410 } }],
  });
  expect(problems).toEqual([expect.stringMatching(/removed this part of its API.* for Deployment environments/)]);
});

test('accepts that a repository has no pipelines', async () => {
  const error = { message: 'Not found', data: { key: 'pipelines-service.repository.not-found' } };
  const { problems } = await diagnoseWith({
    faults: [
      { path: /\/(environments|pipelines_config)$/, fault: { kind: 'status', status: 404 } },
      { path: /\/environments$/, fault: { kind: 'transform', transform: () => ({ type: 'error', error }) } },
    ],
  });
  expect(problems).toEqual([]);
});

test('does not take any other 404 for a repository without pipelines', async () => {
  const { problems } = await diagnoseWith({
    faults: [{ path: /\/environments$/, fault: { kind: 'status', status: 404 } }],
  });
  expect(problems).toEqual([expect.stringMatching(/refuses Deployment environments .* with 404/)]);
});

test('names an access token that a run sets aside', async () => {
  const accessTokens = [{ token: 'a-token-of-elsewhere', reach: { workspace: 'elsewhere' }, scopes: ALL_SCOPES }];
  const { credentials, problems } = await diagnoseWith({ accessTokens });
  expect(problems).toEqual([expect.stringMatching(/^access token 1 is not used in this run\./)]);
  expect(credentials.map(({ name }) => name)).toEqual(['OAuth consumer 1 (key key-one)']);
});

test('names a refused consumer once', async () => {
  const two = { key: 'key-two', secret: 'secret-two', scopes: ALL_SCOPES };
  const { problems } = await diagnoseWith({ consumers: [CONSUMER, two] }, { oauthSecret: 'secret-one,wrong' });
  expect(problems).toEqual([expect.stringContaining('Bitbucket refused OAuth consumer 2 (key key-two)')]);
});
