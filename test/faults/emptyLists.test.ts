import type { Fault } from '../../simulator';
import { Steps } from '../../src/graph/model';
import { assertTrustworthy } from './assertTrustworthy';
import { type FaultRun, type FaultRunOptions, runWithFaults } from './faultRun';
import { type Target, TARGETS } from './faultTable';

/* Lists that are empty although other answers name what belongs in them. */

jest.setTimeout(60_000);

const EMPTY: Fault = {
  kind: 'transform',
  transform: (body) => (Array.isArray(body) ? [] : { values: [], size: 0, page: 1, pagelen: 100 }),
};
const REPOSITORY_PERMISSIONS = /\/permissions\/repositories$/;
/** A single consumer, whose repositories are not counted before the run. */
const ONE_CONSUMER = { consumers: [{ key: 'key-1', secret: 'secret-1-of-empty-lists' }] };

function runWithEmpty(targets: readonly Target[], options: FaultRunOptions = {}): Promise<FaultRun> {
  const faults = targets.map((target) => ({ fault: EMPTY, path: TARGETS[target] }));
  return runWithFaults(faults, { simulator: ONE_CONSUMER, pageLength: 100, ...options });
}

function calls({ simulator }: FaultRun, path: RegExp): number {
  return simulator.calls.filter((call) => path.test(call.path)).length;
}

/** What failed steps say. */
function reasons({ run }: FaultRun): string[] {
  return run!.events.map(({ description }) => description).filter((text) => /Bitbucket lists no/.test(text));
}

test.each<[Target, string, string, RegExp]>([
  ['members', Steps.USERS, 'members', /but every workspace has one/],
  ['projects', Steps.PROJECTS, 'projects', /but repository \S+ belongs to project \w+/],
  ['groups', Steps.GROUPS, 'groups', /but group \S+ has a permission on project \S+/],
  ['repositories', Steps.REPOS, 'repositories', /but somebody has a permission on \S+/],
])('an empty list of %s fails %s', async (target, step, what, because) => {
  const ended = await runWithEmpty([target], { allSources: true });

  expect(assertTrustworthy(ended)).toBe('incomplete, and says so');
  expect(ended.run!.statuses[step]).toBe('failure');
  const [reason] = reasons(ended);
  expect(reason).toMatch(`Bitbucket lists no ${what} of workspace \\"northwind-robotics\\"`);
  expect(reason).toMatch(because);
});

test('an empty list of groups fails where only a repository names one', async () => {
  const ended = await runWithFaults(
    [
      { fault: EMPTY, path: TARGETS.groups },
      { fault: EMPTY, path: /\/projects\/[^/]+\/permissions-config\/groups$/ },
    ],
    { simulator: ONE_CONSUMER, allSources: true },
  );
  expect(ended.run!.statuses[Steps.GROUPS]).toBe('failure');
  expect(reasons(ended)[0]).toMatch(/but group \S+ has a permission on repository \S+/);
});

test('an empty list of groups fails where the projects that may name one could not be listed', async () => {
  const ended = await runWithFaults(
    [
      { fault: EMPTY, path: TARGETS.groups },
      { fault: { kind: 'status', status: 503 }, path: TARGETS.projects },
      { fault: EMPTY, path: /\/permissions-config\/groups$/ },
    ],
    { simulator: ONE_CONSUMER, allSources: true },
  );
  expect(ended.run!.statuses[Steps.GROUPS]).toBe('failure');
  expect(reasons(ended)).toEqual([
    expect.stringMatching(/Whether a project names one is unknown, because step fetch-projects failed/),
  ]);
});

test('an empty list of projects fails where the repositories are empty as well', async () => {
  const ended = await runWithEmpty(['projects', 'repositories']);
  expect(ended.run!.statuses[Steps.PROJECTS]).toBe('failure');
  expect(reasons(ended)).toContainEqual(
    expect.stringMatching(/Bitbucket lists no projects .* but there is repository \S+, and each repository belongs to/),
  );
});

test('a repository that is left out is no witness', async () => {
  const ended = await runWithEmpty(['groups'], {
    allSources: true,
    config: { excludeRepositories: '*/*' },
  });
  expect(calls(ended, /^\/2\.0\/repositories\/[^/]+\/[^/]+\//)).toBe(0);
});

test('a repository that is named by its uuid alone contradicts an empty list', async () => {
  const withoutNames: Fault = {
    kind: 'transform',
    transform: (body) => {
      const page = body as { values: { repository: { uuid: string } }[] };
      return { ...page, values: page.values.map((row) => ({ ...row, repository: { uuid: row.repository.uuid } })) };
    },
  };
  const ended = await runWithFaults(
    [
      { fault: EMPTY, path: TARGETS.repositories },
      { fault: withoutNames, path: REPOSITORY_PERMISSIONS },
    ],
    { simulator: ONE_CONSUMER },
  );
  expect(ended.run!.statuses[Steps.REPOS]).toBe('failure');
  expect(reasons(ended)[0]).toMatch(/but somebody has a permission on \{\S+\}/);
});

test('without members, no pull request counts as analyzed', async () => {
  const ended = await runWithEmpty(['members', 'permissions']);

  const pullRequests = ended.run!.entities.filter(({ _type }) => _type === 'bitbucket_pullrequest');
  expect(pullRequests.length).toBeGreaterThan(0);
  expect(pullRequests.filter(({ analysisIncomplete }) => analysisIncomplete !== true)).toEqual([]);
});

test('an empty list of repositories is believed where Bitbucket does not show permissions', async () => {
  const ended = await runWithFaults(
    [
      { fault: EMPTY, path: TARGETS.repositories },
      { fault: { kind: 'status', status: 403 }, path: REPOSITORY_PERMISSIONS },
    ],
    { simulator: ONE_CONSUMER },
  );
  expect(ended.run!.statuses[Steps.REPOS]).toBe('success');
  expect(ended.run!.events.map(({ description }) => description)).toContainEqual(
    expect.stringMatching(/^Workspace "northwind-robotics" lists no repository/),
  );
  expect(calls(ended, REPOSITORY_PERMISSIONS)).toBe(1);
});

test('an empty list is not believed when the witness cannot be asked', async () => {
  const ended = await runWithFaults(
    [
      { fault: EMPTY, path: TARGETS.repositories },
      { fault: { kind: 'status', status: 410 }, path: REPOSITORY_PERMISSIONS },
    ],
    { simulator: ONE_CONSUMER },
  );
  expect(ended.run!.statuses[Steps.REPOS]).toBe('failure');
});

test('groups are not doubted where access controls are not collected', async () => {
  const ended = await runWithEmpty(['groups']);
  expect(ended.run!.statuses[Steps.GROUPS]).toBe('success');
  expect(calls(ended, /\/permissions-config\//)).toBe(0);
});

test('nothing more is asked where no list is empty', async () => {
  const ended = await runWithEmpty([]);
  expect(assertTrustworthy(ended)).toBe('complete');
  expect(calls(ended, REPOSITORY_PERMISSIONS)).toBe(0);
  expect(calls(ended, TARGETS.repositories)).toBe(1);
});
