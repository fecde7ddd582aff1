import { ALL_SCOPES, type Simulator, startSimulator } from '../../simulator';
import { type Run, runIntegration, type RunOptions } from '../runIntegration';

/* Runs only some steps, as `collect --step` does. */

const SIZES = { users: 6, groups: 2, projects: 2, repositories: 4, pullRequests: 4 };

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ sizes: SIZES, consumers: [{ key: 'k', secret: 's', scopes: ALL_SCOPES }] });
});

afterEach(() => simulator.close());

async function stepsThatRun(options: RunOptions): Promise<string[]> {
  const { statuses } = await run(options);
  return Object.keys(statuses).filter((id) => statuses[id] === 'success');
}

function run(options: RunOptions): Promise<Run> {
  return runIntegration(simulator, { dependencies: { sleep: () => Promise.resolve() }, ...options });
}

const BASE = ['fetch-workspaces', 'fetch-users', 'fetch-projects', 'fetch-groups', 'fetch-repos'];

test.each<[step: string, brought: string[]]>([
  ['fetch-workspaces', []],
  ['fetch-groups', ['fetch-workspaces', 'fetch-users']],
  ['fetch-prs', ['fetch-workspaces', 'fetch-users', 'fetch-projects', 'fetch-repos']],
  ['fetch-repo-permissions', BASE],
  ['fetch-project-deploy-keys', ['fetch-workspaces', 'fetch-projects']],
])('%s brings what it needs and follows', async (step, brought) => {
  expect(await stepsThatRun({ steps: [step], config: { ingestAccessControls: true } })).toEqual([
    ...brought,
    step,
    'report-stats',
  ]);
});

test('the relationships of a step are complete', async () => {
  const only = await run({ steps: ['fetch-repo-permissions'], config: { ingestAccessControls: true } });
  const all = await run({ config: { ingestAccessControls: true, ingestPullRequests: false } });
  const keysOf = ({ relationships }: Run) =>
    relationships
      .filter(({ _type }) => /^bitbucket_(repo_allows|user_has|group_has)_permission$/.test(_type))
      .map(({ _key }) => _key)
      .sort();
  const ofProjects = (key: string) =>
    simulator.world.workspaces.some(({ projects }) => projects.some(({ uuid }) => key.includes(uuid)));
  expect(keysOf(only).length).toBeGreaterThan(0);
  expect(keysOf(only)).toEqual(keysOf(all).filter((key) => !ofProjects(key)));
});

test('what the configuration disables is not brought', async () => {
  const options = { steps: ['fetch-repo-permissions'], config: { ingestAccessControls: true } };
  expect(await stepsThatRun({ ...options, disabledSources: ['bitbucket_users', 'bitbucket_groups'] })).toEqual([
    ...['fetch-workspaces', 'fetch-projects', 'fetch-repos', 'fetch-repo-permissions', 'report-stats'],
  ]);
});
