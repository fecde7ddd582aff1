import { ALL_SCOPES, type Simulator, startSimulator } from '../../simulator';
import { type Run, runIntegration, type RunOptions } from '../runIntegration';

/* Whole runs that leave repositories out. */

const ON = { ingestAccessControls: true, ingestAutomation: true };

let simulator: Simulator;

beforeEach(async () => {
  const sizes = { users: 6, groups: 2, projects: 2, repositories: 8, pullRequests: 30 };
  simulator = await startSimulator({
    sizes,
    consumers: [{ key: 'key', secret: 'secret', scopes: ALL_SCOPES }],
    approvalCases: false,
    edgeCaseRecords: false,
  });
});
afterEach(() => simulator.close());

const run = (excludeRepositories: string, more: RunOptions = {}): Promise<Run> =>
  runIntegration(simulator, { config: { ...ON, excludeRepositories }, ...more });

const textsOf = ({ events }: Run) => events.map(({ description }) => description);

test.each(['full', 'economical'])('nothing is asked or told about them in %s discovery', async (discovery) => {
  const [workspace] = simulator.world.workspaces;
  // one with pull requests, which lists of members contain as well
  const left = workspace!.repositories.find(({ pullRequests }) => pullRequests.length > 0)!;
  const environment = { BITBUCKET_PULL_REQUEST_DISCOVERY: discovery };
  const collected = await run(left.fullName.toUpperCase(), { environment });

  expect(Object.values(collected.statuses)).not.toContain('failure');
  expect(JSON.stringify([collected.entities, collected.relationships])).not.toContain(left.uuid);
  expect(simulator.calls.filter(({ path }) => decodeURIComponent(path).includes(left.uuid))).toEqual([]);
  const ofType = (type: string) => collected.entities.filter(({ _type }) => _type === type);
  expect(ofType('bitbucket_repo')).toHaveLength(workspace!.repositories.length - 1);
  expect(ofType('bitbucket_project')).toHaveLength(workspace!.projects.length);
  expect(textsOf(collected)).toContainEqual(
    expect.stringMatching(/Left out 1 repository, as excludeRepositories says/),
  );
  expect(textsOf(collected)).not.toContainEqual(expect.stringContaining('leaves out no repository'));
});

test('a workspace whose repositories are all left out is not called empty', async () => {
  const collected = await run('*/*');
  expect(collected.entities.some(({ _type }) => _type === 'bitbucket_repo')).toBe(false);
  expect(textsOf(collected)).not.toContainEqual(expect.stringContaining('lists no repository'));
  expect(collected.entities.some(({ _type }) => _type === 'bitbucket_project')).toBe(true);
});

test('a pattern that matches nothing is named in a warning', async () => {
  const collected = await run('acme/no-such-*, */*');
  expect(textsOf(collected)).toContainEqual(
    expect.stringMatching(/excludeRepositories\)? leaves out no repository by "acme\/no-such-\*"\. Check the spelling/),
  );
});
