import { ALL_SCOPES, CANARY_VALUE_PREFIX, DEFAULT_SCOPES, type Fault, type Simulator } from '../../simulator';
import { pipelinesOf } from '../../simulator/resources/pipelines';
import { missingScopes } from '../../src/bitbucket/scopes';
import { integrationSteps } from '../../src/steps';
import type { Run } from '../runIntegration';
import { consumer, testSources, warnings } from './optionalSources';

const SMALL = { users: 8, groups: 2, projects: 2, repositories: 14, pullRequests: 10 };

const PART = integrationSteps.filter(({ enabledBy }) => enabledBy === 'ingestAutomation');
const STEPS = PART.map(({ id }) => id);

const ENDPOINTS = [
  'workspace-webhooks',
  'repository-webhooks',
  'pipelines-config',
  'environments',
  'workspace-runners',
  'repository-runners',
  'workspace-variables',
  'repository-variables',
  'environment-variables',
];

const { simulate, run, differences, statuses, every, calls, none } = testSources({
  toggle: 'ingestAutomation',
  part: 'automation',
  sizes: SMALL,
  steps: STEPS,
  endpoints: ENDPOINTS,
});

function count({ entities }: Run, type: string, properties: Record<string, unknown> = {}): number {
  return entities.filter(
    (entity) => entity._type === type && Object.entries(properties).every(([name, value]) => entity[name] === value),
  ).length;
}

describe('automation', () => {
  test('is collected completely', async () => {
    const simulator = await simulate();
    const collected = await run(simulator);
    expect(differences(simulator, collected)).toEqual([]);
    expect(statuses(collected)).toEqual(every('success'));
    // relationships to pull requests and direct pushes are always partial
    expect(collected.partialTypes.filter((type) => !/_(pullrequest|commit)$/.test(type))).toEqual([]);
  });

  test('is collected completely together with access controls and pull requests, from two workspaces', async () => {
    const simulator = await simulate({ sizes: { ...SMALL, users: 20, workspaces: 2, repositories: 24 }, seed: 5 });
    const collected = await run(simulator, { config: { ingestPullRequests: true, ingestAccessControls: true } });
    expect(differences(simulator, collected, { pullRequests: true, accessControls: true })).toEqual([]);
  });

  test('is not collected by default', async () => {
    const simulator = await simulate();
    const collected = await run(simulator, { config: { ingestAutomation: false } });
    expect(differences(simulator, collected, { automation: false })).toEqual([]);
    expect(statuses(collected)).toEqual(every('disabled'));
    expect(calls(simulator)).toEqual(none());
  });

  test('contains no values of variables and no credentials of URLs', async () => {
    const simulator = await simulate();
    const collected = await run(simulator);
    expect(count(collected, 'bitbucket_pipeline_variable', { secured: false })).toBeGreaterThan(0);
    expect(count(collected, 'bitbucket_webhook')).toBeGreaterThan(0);
    // This includes the raw data.
    expect(JSON.stringify(collected)).not.toContain(CANARY_VALUE_PREFIX);
  });

  test('requests environments, runners and variables only of repositories with pipelines', async () => {
    const simulator = await simulate({ edgeCaseRecords: false });
    const collected = await run(simulator);
    const withPipelines = count(collected, 'bitbucket_pipelines_configuration', { enabled: true });
    expect(withPipelines).toBeGreaterThan(0);
    expect(withPipelines).toBeLessThan(SMALL.repositories);
    expect(calls(simulator)).toEqual({
      'workspace-webhooks': 1,
      'repository-webhooks': SMALL.repositories,
      'pipelines-config': SMALL.repositories,
      environments: withPipelines,
      'workspace-runners': 1,
      'repository-runners': withPipelines,
      'workspace-variables': 1,
      'repository-variables': withPipelines,
      'environment-variables': count(collected, 'bitbucket_environment'),
    });
  });
});

describe('scopes', () => {
  test('that are missing disable the steps that need them, with one event', async () => {
    const granted = [...DEFAULT_SCOPES, 'pipeline'];
    const simulator = await simulate({ consumers: [consumer(granted)] });
    const collected = await run(simulator);
    const lacking = PART.filter(({ scopes }) => missingScopes(granted, scopes ?? []).length > 0);
    expect(lacking.map(({ id }) => id)).toEqual(['fetch-webhooks', 'fetch-pipelines', 'fetch-runners']);
    expect(statuses(collected)).toEqual({
      ...every('success'),
      ...Object.fromEntries(lacking.map(({ id }) => [id, 'disabled'])),
    });
    expect(warnings(collected).filter((text) => text.includes('scope'))).toEqual([
      expect.stringMatching(
        /"webhook" is missing for fetch-webhooks: .*"repository:admin" is missing for fetch-pipelines: .*"runner" is/,
      ),
    ]);
    expect(calls(simulator)).toMatchObject({
      'repository-webhooks': 0,
      'workspace-webhooks': 0,
      'pipelines-config': 0,
      'repository-runners': 0,
      'workspace-runners': 0,
      // It is unknown which repositories have pipelines.
      environments: SMALL.repositories,
    });
  });
});

describe('a source that is switched off', () => {
  test.each([
    ['bitbucket_webhooks', ['workspace-webhooks', 'repository-webhooks']],
    ['bitbucket_pipelines', ['pipelines-config']],
    ['bitbucket_environments', ['environments', 'environment-variables']],
    ['bitbucket_runners', ['workspace-runners', 'repository-runners']],
    ['bitbucket_pipeline_variables', ['workspace-variables', 'repository-variables', 'environment-variables']],
  ])('is not requested, but the others are: %s', async (source, endpoints) => {
    const simulator = await simulate();
    const collected = await run(simulator, { disabledSources: [source] });
    const counts = calls(simulator);
    expect(ENDPOINTS.filter((endpoint) => counts[endpoint] === 0)).toEqual(
      ENDPOINTS.filter((endpoint) => endpoints.includes(endpoint)),
    );
    expect(Object.values(statuses(collected)).sort()).toEqual([
      'disabled',
      ...Array<string>(STEPS.length - 1).fill('success'),
    ]);
  });

  test('disables everything when it is repositories', async () => {
    const simulator = await simulate();
    const collected = await run(simulator, { disabledSources: ['bitbucket_repos'] });
    expect(differences(simulator, collected, { repositories: false, automation: false })).toEqual([]);
    expect(statuses(collected)).toEqual(every('disabled'));
    expect(calls(simulator)).toEqual(none());
  });
});

describe('a refusal or an error', () => {
  test.each([
    ['hooks', 403, 'fetch-webhooks', 'bitbucket_webhook'],
    ['hooks', 404, 'fetch-webhooks', 'bitbucket_webhook'],
    ['pipelines-config/runners', 403, 'fetch-runners', 'bitbucket_runner'],
    ['pipelines-config/variables', 403, 'fetch-pipeline-variables', 'bitbucket_pipeline_variable'],
  ])('for %s of a workspace (%d) fails %s, so that JupiterOne deletes nothing', async (path, status, step, type) => {
    const simulator = await simulate({
      edgeCaseRecords: false,
      faults: [{ path: new RegExp(`^/2\\.0/workspaces/[^/]+/${path}$`), fault: { kind: 'status', status } }],
    });
    const collected = await run(simulator);
    expect(statuses(collected)).toEqual({ ...every('success'), [step]: 'failure' });
    const failures = collected.events
      .filter(({ name }) => name === 'step_failure')
      .map(({ description }) => description);
    expect(failures).toEqual([expect.stringContaining(String(status))]);
    if (status === 403) {
      expect(failures[0]).toMatch(/needs the scope .* Grant access, or switch the source .* off\./);
    }
    expect(collected.partialTypes).toContain(type);
    // Repositories are read nevertheless.
    expect(count(collected, type)).toBeGreaterThan(0);
  });

  test('that persists leads to at most 20 x 5 calls in a step, for workspaces and repositories together', async () => {
    const simulator = await simulate({
      edgeCaseRecords: false,
      sizes: { ...SMALL, workspaces: 3, repositories: 60 },
      faults: [{ path: /\/hooks$/, fault: { kind: 'status', status: 503 } }],
    });
    const collected = await run(simulator);
    expect(statuses(collected)).toEqual({ ...every('success'), 'fetch-webhooks': 'failure' });
    const { 'workspace-webhooks': workspaces, 'repository-webhooks': repositories } = calls(simulator);
    expect([workspaces, repositories]).toEqual([3 * 5, 17 * 5]);
  });

  test('for a workspace does not stop the repositories, but fails the step', async () => {
    const simulator = await simulate({
      edgeCaseRecords: false,
      faults: [{ path: /^\/2\.0\/workspaces\/[^/]+\/hooks$/, fault: { kind: 'status', status: 500 } }],
    });
    const collected = await run(simulator);
    expect(statuses(collected)).toEqual({ ...every('success'), 'fetch-webhooks': 'failure' });
    expect(collected.relationships.some(({ _type }) => _type === 'bitbucket_repo_has_webhook')).toBe(true);
  });

  test('for environments fails the step of variables, too', async () => {
    const simulator = await simulate({
      edgeCaseRecords: false,
      faults: [{ path: /\/environments$/, fault: { kind: 'status', status: 500 } }],
    });
    const collected = await run(simulator);
    expect(statuses(collected)).toEqual({
      ...every('success'),
      'fetch-environments': 'failure',
      'fetch-pipeline-variables': 'failure',
    });
  });

  test('is reported once for each step and reason', async () => {
    const simulator = await simulate();
    const refused = warnings(await run(simulator)).filter((text) => /40[34]/.test(text));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(2 * STEPS.length);
  });
});

describe('when a pipelines configuration is unknown', () => {
  const HANGING_ON_IT = ['fetch-environments', 'fetch-runners', 'fetch-pipeline-variables'];
  const failing = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, 'failure']));
  /** Its pipelines are off, and their settings from before still exist. */
  function repositoryWithoutPipelines({ world }: Simulator) {
    return world.workspaces[0]!.repositories.find((repository) => {
      const { status, environments, variables } = pipelinesOf(world, repository);
      return status === 'off' && environments.length > 0 && variables.length > 0;
    })!;
  }
  const configurationOf = ({ uuid }: { uuid: string }) => new RegExp(`${encodeURIComponent(uuid)}/pipelines_config$`);

  test.each<[string, Fault, 'all' | 'one']>([
    ['for one repository', { kind: 'status', status: 503 }, 'one'],
    ['for one repository, which is damaged', { kind: 'html' }, 'one'],
    ['for all of them', { kind: 'status', status: 500 }, 'all'],
    ['for all of them, which are limited', { kind: 'status', status: 429 }, 'all'],
  ])(
    '%s, because of an error that may pass, what hangs on it fails and adds nothing of it',
    async (_, fault, scope) => {
      const simulator = await simulate({ edgeCaseRecords: false });
      const broken = repositoryWithoutPipelines(simulator);
      simulator.addFault({ fault, path: scope === 'all' ? /\/pipelines_config$/ : configurationOf(broken) });
      const collected = await run(simulator);
      expect(statuses(collected)).toEqual({ ...every('success'), ...failing(['fetch-pipelines', ...HANGING_ON_IT]) });

      const unexpected = differences(simulator, collected).filter((text) => !text.startsWith('missing '));
      expect(unexpected).toEqual([]);
      const ofRepositories = ['environments', 'repository-runners', 'repository-variables'];
      const asked = simulator.calls.filter(({ endpoint }) => ofRepositories.includes(endpoint));
      expect(asked.filter(({ path }) => path.includes(encodeURIComponent(broken.uuid)))).toEqual([]);
      expect(asked.length > 0).toBe(scope === 'one');
    },
  );

  test('because Bitbucket refuses to tell, what hangs on it is read', async () => {
    const simulator = await simulate({ edgeCaseRecords: false });
    const refused = repositoryWithoutPipelines(simulator);
    simulator.addFault({ fault: { kind: 'status', status: 403 }, path: configurationOf(refused) });
    const collected = await run(simulator);
    expect(statuses(collected)).toEqual(every('success'));
    const { environments, variables } = pipelinesOf(simulator.world, refused);
    const keysOf = (part: string, items: readonly { uuid: string }[]) =>
      items.map(({ uuid }) => `${refused.uuid}:${part}:${uuid}`);
    const keys = collected.entities.map(({ _key }) => _key);
    expect(keys).toEqual(
      expect.arrayContaining([...keysOf('environment', environments), ...keysOf('variable', variables)]),
    );
  });

  test('because its source is off, what hangs on it is read', async () => {
    const simulator = await simulate({ edgeCaseRecords: false, sizes: { ...SMALL, repositories: 3 } });
    simulator.addFault({ fault: { kind: 'status', status: 503 }, path: /\/pipelines_config$/ });
    const collected = await run(simulator, { disabledSources: ['bitbucket_pipelines'] });
    expect(statuses(collected)).toEqual({ ...every('success'), 'fetch-pipelines': 'disabled' });
    expect(calls(simulator)).toMatchObject({ 'pipelines-config': 0, environments: 3, 'repository-runners': 3 });
  });
});

test('stops at once when every consumer has reached its limit', async () => {
  const simulator = await simulate({ edgeCaseRecords: false, consumers: [consumer(ALL_SCOPES, { limit: 10 })] });
  const collected = await run(simulator);
  expect(collected.statuses['fetch-pipelines']).toBe('failure');
  expect(collected.partialTypes).toContain('bitbucket_pipelines_configuration');
  expect(simulator.calls.filter(({ status }) => status === 429).length).toBeLessThanOrEqual(5);
});
