import type { FaultRule } from '../../simulator';
import type { LivePullRequest } from '../../simulator/world/pullRequests/livePullRequest';
import { cast, partOf, PASSING_FAULT_NAMES, PASSING_FAULTS, PATHS, representative, sequence } from './sequence';
import type { Series } from './series';

/* An error that may pass is no answer: nothing may be concluded from it, in this run or any later one. */

const PULL_REQUESTS = 'fetch-prs';

/** Approved and merged an hour ago. */
function approvedAndMerged(series: Series, position = 0): LivePullRequest {
  const { world } = series;
  const { one, two } = cast(series);
  const pullRequest = world.open(world.repositories[position]!, one, [two]);
  world.approve(pullRequest, two);
  world.merge(pullRequest, one);
  return pullRequest;
}

/** Reads a first success, lets a pull request be approved and merged, and runs with a fault; the next run is 26 hours later. */
async function readAfterFault(
  series: Series,
  faultsFor: (pullRequest: LivePullRequest) => FaultRule[],
): Promise<LivePullRequest> {
  await series.run();
  series.pass({ hours: 5 });
  const pullRequest = approvedAndMerged(series);
  series.pass({ hours: 1 });
  const failed = await series.run({ faults: faultsFor(pullRequest) });
  expect(failed.failed).toContain(PULL_REQUESTS);
  expect(series.stored(pullRequest)).toBeUndefined();
  await series.converge(1, { every: { hours: 26 } });
  expect(series.stored(pullRequest)).toMatchObject({ approved: true, approvalStatus: 'approved' });
  return pullRequest;
}

for (const [index, name] of PASSING_FAULT_NAMES.entries()) {
  const fault = PASSING_FAULTS[name];
  const define = index === 0 ? representative : sequence;

  for (const part of ['activity', 'commits'] as const) {
    define(`${part} of a pull request: ${name}`, {}, async (series) => {
      await readAfterFault(series, (pullRequest) => [{ path: partOf(pullRequest, part), fault }]);
    });
  }

  define(`members: ${name}`, {}, async (series) => {
    await readAfterFault(series, () => [{ path: PATHS.members, fault }]);
  });

  define(`permissions of the workspace, which a verdict depends on: ${name}`, {}, async (series) => {
    const { world } = series;
    const { one, two } = cast(series);
    await series.run();
    const pullRequest = world.open(publicRepository(series), one);
    world.approve(pullRequest, world.outsider);
    series.pass({ hours: 1 });
    const { failed } = await series.run({ faults: [{ path: PATHS.workspacePermissions, fault }] });
    expect(failed).toContain(PULL_REQUESTS);
    expect(series.stored(pullRequest)).toBeUndefined();
    await series.converge(1, { every: { hours: 26 } });
    world.approve(pullRequest, two);
    await series.converge(1);
  });

  define(`grants on the repository, which a verdict depends on: ${name}`, { accessControls: true }, async (series) => {
    const { world } = series;
    const { one } = cast(series);
    await series.run();
    const pullRequest = world.open(publicRepository(series), one);
    world.approve(pullRequest, world.outsider);
    series.pass({ hours: 1 });
    const { failed } = await series.run({ faults: [{ path: PATHS.grants, fault }] });
    expect(failed).toContain(PULL_REQUESTS);
    expect(series.stored(pullRequest)).toBeUndefined();
    await series.converge(1, { every: { hours: 26 } });
  });
}

function publicRepository({ world }: Series) {
  const repository = world.repositories[1]!;
  repository.isPrivate = false;
  return repository;
}

representative('the other pull requests are added although one fails', {}, async (series) => {
  await series.run();
  const [failing, sound] = [approvedAndMerged(series, 0), approvedAndMerged(series, 1)];
  const neighbor = approvedAndMerged(series, 0);
  series.pass({ hours: 1 });
  const faults = [{ path: partOf(failing, 'activity'), fault: PASSING_FAULTS['status 503'] }];
  const { failed } = await series.run({ faults });
  expect(failed).toEqual([PULL_REQUESTS]);
  expect(series.stored(failing)).toBeUndefined();
  expect(series.stored(sound)).toMatchObject({ approved: true });
  expect(series.stored(neighbor)).toMatchObject({ approved: true });
  await series.converge(1);
});

sequence('a passing error does not overwrite what an earlier run knew', {}, async (series) => {
  const { world } = series;
  const { two, three } = cast(series);
  const pullRequest = approvedAndMerged(series);
  await series.run();
  expect(series.stored(pullRequest)).toMatchObject({ approved: true });
  series.pass({ hours: 2 });
  world.comment(pullRequest, three);
  await series.run({ faults: [{ path: PATHS.activity, fault: PASSING_FAULTS['status 503'] }] });
  expect(series.stored(pullRequest)).toMatchObject({ approved: true, commentCount: 0 });
  world.comment(pullRequest, two);
  await series.converge(1, { every: { hours: 30 } });
  expect(series.stored(pullRequest)).toMatchObject({ approved: true, commentCount: 2 });
});

sequence('an error in each of five runs', {}, async (series) => {
  const { world } = series;
  const { one, two } = cast(series);
  await series.run();
  for (let run = 0; run < 5; run += 1) {
    const pullRequest = world.open(world.repositories[run % 4]!, one);
    world.approve(pullRequest, two);
    series.pass({ hours: 13 });
    const faults = [{ path: partOf(pullRequest, 'commits'), fault: PASSING_FAULTS['status 503'] }];
    expect((await series.run({ faults })).failed).toEqual([PULL_REQUESTS]);
  }
  await series.converge(1);
});

for (const name of ['status 503', 'the limit of the last credential'] as const) {
  sequence(`the list of members is down for 26 hours: ${name}`, {}, async (series) => {
    const read = [0, 1, 2, 3, 0, 1].map((position) => approvedAndMerged(series, position));
    await series.run();
    const faults = [{ path: PATHS.members, fault: PASSING_FAULTS[name] }];
    for (let run = 0; run < 13; run += 1) {
      series.pass({ hours: 2 });
      expect((await series.run({ faults })).failed).toContain(PULL_REQUESTS);
    }
    read.forEach((each) => expect(series.stored(each)).toMatchObject({ approved: true }));
    series.pass({ hours: 2 });
    expect((await series.run()).succeeded).toBe(true);
    await series.converge(0);
  });
}

representative(
  'the members of one of two workspaces are down',
  { sizes: { workspaces: 2, users: 8 } },
  async (series) => {
    const { simulator, world } = series;
    await series.run();
    const [down, up] = simulator.world.workspaces;
    const opened = [down, up].map((workspace) => {
      const [one, two] = workspace!.memberships.map(({ user }) => user);
      const pullRequest = world.open(workspace!.repositories[0]!, one!);
      world.approve(pullRequest, two!);
      return pullRequest;
    });
    series.pass({ hours: 1 });
    const path = new RegExp(`/workspaces/${down!.slug}/members$`);
    const { failed } = await series.run({ faults: [{ path, fault: PASSING_FAULTS['status 503'] }] });
    expect(failed).toContain(PULL_REQUESTS);
    expect(series.stored(opened[0]!)).toBeUndefined();
    expect(series.stored(opened[1]!)).toMatchObject({ approved: true });
    await series.converge(1, { every: { hours: 26 } });
  },
);

sequence('a refusal of one consumer that the other cannot confirm', { credentials: 2 }, async (series) => {
  await series.run();
  const pullRequest = approvedAndMerged(series);
  series.pass({ hours: 1 });
  const path = partOf(pullRequest, 'activity');
  // all attempts but the first fail, whichever consumer makes them
  const faults: FaultRule[] = [
    { path, when: { first: 1 }, fault: { kind: 'status', status: 403 } },
    ...Array.from({ length: 30 }, (_, index): FaultRule => ({
      ...{ path, when: { nth: index + 2 } },
      fault: PASSING_FAULTS['status 503'],
    })),
  ];
  const { calls, failed } = await series.run({ faults });
  expect(calls['pullrequest-activity']).toBeGreaterThan(1);
  expect(failed).toContain(PULL_REQUESTS);
  expect(series.stored(pullRequest)).toBeUndefined();
  await series.converge(1, { every: { hours: 26 } });
});

for (const status of [403, 404]) {
  sequence(`an activity that is refused with ${status} makes no verdict, until it is answered`, {}, async (series) => {
    await series.run();
    const pullRequest = approvedAndMerged(series);
    series.pass({ hours: 1 });
    const faults: FaultRule[] = [{ path: partOf(pullRequest, 'activity'), fault: { kind: 'status', status } }];
    const { succeeded } = await series.run({ faults, undetermined: [pullRequest] });
    expect(succeeded).toBe(true);
    expect(series.stored(pullRequest)).toMatchObject({ approvalStatus: 'undetermined', approved: false });
    await series.converge(1, { every: { hours: 20 } });
  });
}

sequence('commits that are gone make no verdict, in each run', {}, async (series) => {
  await series.run();
  const pullRequest = approvedAndMerged(series);
  Object.assign(pullRequest.record.quirks, { commits: 'missing', revision: 'missing' });
  for (let run = 0; run < 3; run += 1) {
    series.pass({ hours: 20 });
    expect((await series.run()).succeeded).toBe(true);
    expect(series.stored(pullRequest)).toMatchObject({ approvalStatus: 'undetermined', approved: false });
  }
});

sequence('the commits of a deleted branch fail', {}, async (series) => {
  await series.run();
  const pullRequest = approvedAndMerged(series);
  pullRequest.record.quirks.commits = 'empty';
  series.pass({ hours: 1 });
  const faults = [{ path: /\/commits\/[0-9a-f]+$/, fault: PASSING_FAULTS['status 503'] }];
  const { calls, failed } = await series.run({ faults });
  expect(calls.commits).toBeGreaterThan(0);
  expect(failed).toEqual([PULL_REQUESTS]);
  expect(series.stored(pullRequest)).toBeUndefined();
  await series.converge(1, { every: { hours: 26 } });
});

sequence(
  'a single pull request fails that was listed without its participants',
  { memberPullRequestsIncludeParticipants: false, discovery: 'economical' },
  async (series) => {
    const { world } = series;
    const { one, two } = cast(series);
    const pullRequest = world.open(world.repositories[0]!, one);
    series.pass({ days: 3 });
    await series.run();
    world.approve(pullRequest, two);
    series.pass({ hours: 1 });
    const faults = [{ path: /\/pullrequests\/\d+$/, fault: PASSING_FAULTS['status 503'] }];
    expect((await series.run({ faults })).failed).toEqual([PULL_REQUESTS]);
    await series.converge(1, { every: { hours: 26 } });
    expect(series.stored(pullRequest)).toMatchObject({ approved: true });
  },
);
