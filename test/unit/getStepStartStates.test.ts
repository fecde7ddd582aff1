import { DisabledStepReason } from '@jupiterone/integration-sdk-core';
import { createMockExecutionContext } from '@jupiterone/integration-sdk-testing';

import { ENDPOINTS } from '../../src/bitbucket/endpoints';
import { AuthenticationError } from '../../src/bitbucket/http/credentialErrors';
import { SCOPE_CHECKBOXES } from '../../src/bitbucket/scopes';
import type { IntegrationConfig } from '../../src/config';
import { executionFor } from '../../src/execution';
import { getStepStartStates } from '../../src/getStepStartStates';
import { integrationSteps } from '../../src/steps';

type Granted = ReadonlySet<string> | undefined | Error;

/** @param id of the instance; by default the one of a local run */
async function statesOf(
  config: Partial<IntegrationConfig>,
  granted: Granted[],
  disabledSources: string[] = [],
  id?: string,
) {
  const keys = granted.map((_, index) => `key${index + 1}`).join(',');
  const context = createMockExecutionContext<IntegrationConfig>({
    instanceConfig: { oauthKey: keys, oauthSecret: keys, workspace: 'acme', ...config },
  });
  context.instance.id = id ?? context.instance.id;
  context.instance.disabledSources = disabledSources.map((ingestionSourceId) => ({ ingestionSourceId }));
  const { client, disabledSteps } = executionFor(context);
  jest.spyOn(client, 'grantedScopes').mockImplementation(({ item }) => {
    const answer = granted[item - 1];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const warn = jest.spyOn(context.logger, 'publishWarnEvent');
  const states = await getStepStartStates(context);
  const reasons = Object.fromEntries(disabledSteps);
  return { client, states, reasons, warnings: warn.mock.calls.map(([{ description }]) => description) };
}

const ALL = new Set(Object.keys(SCOPE_CHECKBOXES));
const ALL_BUT_RUNNER = new Set([...ALL].filter((scope) => scope !== 'runner'));

const OFF = { disabled: true, disabledReason: DisabledStepReason.CONFIG };
const LACKING = { disabled: true, disabledReason: DisabledStepReason.PERMISSION };
const SOURCE_OFF = { disabled: true, disabledReason: DisabledStepReason.USER_CONFIG };
const ON = { disabled: false };

test('every step has a state', async () => {
  const { states, warnings } = await statesOf({}, [new Set()]);
  expect(Object.keys(states).sort()).toEqual(integrationSteps.map(({ id }) => id).sort());
  expect(states).toMatchObject({ 'fetch-prs': ON, 'fetch-webhooks': OFF, 'fetch-repo-permissions': OFF });
  expect(warnings).toEqual([]);
});

test('every disabled step has a reason, and no other step', async () => {
  const { states, reasons } = await statesOf({}, [new Set()]);
  const disabled = Object.keys(states).filter((id) => states[id]!.disabled);
  expect(Object.keys(reasons).sort()).toEqual(disabled.sort());
});

test('the steps of a setting that is off have one reason, which names the setting and the checkboxes', async () => {
  const { reasons } = await statesOf({}, [new Set()]);
  expect(reasons['fetch-webhooks']).toMatch(
    /^"Fetch Webhooks", .* and "Fetch Pipeline Variables" are off\. Set INGEST_AUTOMATION \(ingestAutomation\) to true, and tick "Webhooks: Read and write", .* in the settings of every OAuth client \(formerly consumer\)\.$/,
  );
  expect(reasons['fetch-runners']).toBe(reasons['fetch-webhooks']);
  expect(reasons['fetch-repo-permissions']).toContain('Set INGEST_ACCESS_CONTROLS (ingestAccessControls) to true');
});

test('the configuration switches pull requests off', async () => {
  const { states, reasons } = await statesOf({ ingestPullRequests: false }, [new Set()]);
  expect(reasons['fetch-prs']).toMatch(
    /^"Fetch PRs" is off\. Set INGEST_PULL_REQUESTS \(ingestPullRequests\) to true, and tick /,
  );
  expect(states).toMatchObject({ 'fetch-prs': OFF, 'fetch-repos': ON });
});

test('the advice for a setting that is off names the checkboxes that a consumer lacks, and no others', async () => {
  const { reasons } = await statesOf({}, [ALL, ALL_BUT_RUNNER]);
  expect(reasons['fetch-runners']).toMatch(
    /Set INGEST_AUTOMATION \(ingestAutomation\) to true, and tick "Runners: Read" in the settings of every OAuth client \(formerly consumer\)\.$/,
  );
  expect(reasons['fetch-repo-permissions']).toMatch(/Set INGEST_ACCESS_CONTROLS \(ingestAccessControls\) to true\.$/);
});

test('the advice for a setting that is off names every checkbox where scopes are unknown', async () => {
  const { reasons } = await statesOf({}, [ALL, undefined]);
  expect(reasons['fetch-runners']).toContain('and tick "Webhooks: Read and write"');
});

test('a step is skipped when no consumer has a scope, and one warning says what to tick', async () => {
  const { states, reasons, warnings } = await statesOf({ ingestAutomation: true }, [ALL_BUT_RUNNER, ALL_BUT_RUNNER]);
  expect(reasons['fetch-runners']).toBe(
    '"Fetch Runners" was skipped. OAuth consumer 1 (key key1) and OAuth consumer 2 (key key2) lack the scope "runner". ' +
      'Tick "Runners: Read" in the consumer\'s settings in Bitbucket.',
  );
  expect(states).toMatchObject({ 'fetch-runners': LACKING, 'fetch-webhooks': ON, 'fetch-environments': ON });
  expect(warnings).toEqual([
    expect.stringMatching(
      /"runner" is missing for fetch-runners: OAuth consumer 1 \(key key1\), OAuth consumer 2 \(key key2\) lack it\. Tick "Runners: Read"/,
    ),
  ]);
});

test('a consumer that lacks a scope which another one has is not used for the step, with one warning', async () => {
  const { states, reasons, warnings, client } = await statesOf({ ingestAutomation: true }, [ALL, ALL_BUT_RUNNER]);
  expect(states['fetch-runners']).toEqual(ON);
  expect(reasons['fetch-runners']).toBeUndefined();
  expect(warnings).toEqual([
    'OAuth consumer 2 (key key2) lacks the scope "runner" (tick "Runners: Read"), so the other OAuth consumers make the calls ' +
      "of fetch-runners. Grant it in the consumer's settings in Bitbucket.",
  ]);
  const readers = (endpoint: { name: string }) =>
    client.credentials.all.filter((credential) => credential.canRead({ endpoint, ref: {} })).map(({ item }) => item);
  expect(readers(ENDPOINTS.workspaceRunners)).toEqual([1]);
  expect(readers(ENDPOINTS.repositoryRunners)).toEqual([1]);
  expect(readers(ENDPOINTS.repositoryWebhooks)).toEqual([1, 2]);
});

/** The scopes without which steps are skipped. */
const OPTIONAL = new Set(
  integrationSteps.flatMap(({ missingScope, scopes = [] }) => (missingScope === 'skip' ? scopes : [])),
);
/** Those that no other scope implies. */
const NOT_IMPLIED = [...OPTIONAL].filter(
  (scope) => scope.includes(':admin') || ['webhook', 'pipeline', 'runner'].includes(scope),
);

test.each(NOT_IMPLIED.flatMap((scope) => [1, 2].map((place) => [scope, place] as const)))(
  'no step is disabled because "%s" is missing for consumer %i of two, which then makes none of its calls',
  async (scope, place) => {
    const lacking = new Set([...ALL].filter((other) => other !== scope));
    const granted = place === 1 ? [lacking, ALL] : [ALL, lacking];
    const config = { ingestAutomation: true, ingestAccessControls: true };
    const { states, warnings, client } = await statesOf(config, granted);
    expect(Object.values(states)).toEqual(Object.values(states).map(() => ON));
    expect(warnings).toEqual([
      expect.stringContaining(`OAuth consumer ${place} (key key${place}) lacks the scope "${scope}"`),
    ]);
    const readers = integrationSteps
      .filter(({ scopes = [] }) => scopes.includes(scope))
      .flatMap(({ endpoints = [] }) => endpoints)
      .flatMap((endpoint) => client.credentials.all.filter((credential) => credential.canRead({ endpoint, ref: {} })));
    expect(new Set(readers.map(({ item }) => item))).toEqual(new Set([3 - place]));
  },
);

test('a consumer that lacks scopes of several steps is named in one warning', async () => {
  const { warnings } = await statesOf({ ingestAutomation: true, ingestAccessControls: true }, [
    ALL,
    new Set(['account', 'project', 'pullrequest']),
  ]);
  expect(warnings).toEqual([expect.stringMatching(/^OAuth consumer 2 .*"repository:admin".*"webhook".*"runner"/)]);
});

test('a source that is switched off in the tile needs no scope', async () => {
  const { states, reasons, warnings } = await statesOf(
    { ingestAutomation: true },
    [ALL_BUT_RUNNER],
    ['bitbucket_runners'],
  );
  expect(states['fetch-runners']).toEqual(SOURCE_OFF);
  expect(reasons['fetch-runners']).toBe('"Fetch Runners" was switched off. Switch its source on in the configuration.');
  expect(warnings).toEqual([]);
});

test('without repositories, everything beneath them is disabled, with a reason and without a scope', async () => {
  const config = { ingestAutomation: true, ingestAccessControls: true };
  const { states, reasons, warnings } = await statesOf(config, [ALL_BUT_RUNNER], ['bitbucket_repos']);
  const running = Object.keys(states).filter((id) => !states[id]!.disabled);
  expect(running).toEqual([
    ...['fetch-workspaces', 'fetch-users', 'fetch-projects', 'fetch-groups', 'fetch-project-permissions'],
    ...['fetch-external-users', 'fetch-project-deploy-keys', 'report-stats'],
  ]);
  expect(reasons['fetch-repos']).toBe('"Fetch Repos" was switched off. Switch its source on in the configuration.');
  expect(reasons['fetch-prs']).toBe('"Fetch PRs" was skipped, because it needs "Fetch Repos".');
  expect(reasons['fetch-runners']).toBe('"Fetch Runners" was skipped, because it needs "Fetch Repos".');
  expect(states['fetch-runners']).toEqual(SOURCE_OFF);
  expect(warnings).toEqual([]);
});

test.each<[source: string, disabled: string[]]>([
  ['bitbucket_users', ['fetch-users', 'fetch-external-users']],
  ['bitbucket_groups', ['fetch-groups']],
  ['bitbucket_projects', ['fetch-projects', 'fetch-project-permissions', 'fetch-project-deploy-keys']],
  ['bitbucket_pipelines', ['fetch-pipelines']],
  ['bitbucket_environments', ['fetch-environments']],
])('%s disables only what cannot do without it', async (source, disabled) => {
  const { states } = await statesOf({ ingestAutomation: true, ingestAccessControls: true }, [ALL], [source]);
  expect(Object.keys(states).filter((id) => states[id]!.disabled)).toEqual(disabled);
});

describe('in JupiterOne', () => {
  const inJupiterOne = (config: Partial<IntegrationConfig>, disabledSources: string[] = []) =>
    statesOf(config, [ALL], disabledSources, 'b7a1');

  test('a source that is on runs without any field', async () => {
    const { states, warnings } = await inJupiterOne({});
    expect(Object.values(states)).toEqual(Object.values(states).map(() => ON));
    expect(warnings).toEqual([]);
  });

  test.each([undefined, true])('a source that is off does not run, with its field %j', async (field) => {
    const { states } = await inJupiterOne({ ingestAutomation: field }, ['bitbucket_webhooks']);
    expect(states).toMatchObject({ 'fetch-webhooks': SOURCE_OFF, 'fetch-runners': ON });
  });

  test('a field that is false switches its part off', async () => {
    const { states, reasons } = await inJupiterOne({ ingestAutomation: false });
    expect(states).toMatchObject({ 'fetch-webhooks': OFF, 'fetch-runners': OFF, 'fetch-repo-permissions': ON });
    expect(reasons['fetch-webhooks']).toMatch(/ are off\. Set ingestAutomation to true\.$/);
  });
});

test('steps run if the scopes of a consumer are unknown', async () => {
  const failure = {
    endpoint: 'POST /site/oauth2/access_token',
    credential: { position: 1, label: 'OAuth consumer 1 (key key1)' },
  };
  const refused = new AuthenticationError({ ...failure, refused: 'credentials', advice: '' });
  const { states } = await statesOf({ ingestAutomation: true }, [undefined, refused]);
  expect(states).toMatchObject({ 'fetch-runners': ON, 'fetch-webhooks': ON });
});
