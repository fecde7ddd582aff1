import type { LivePullRequest } from '../../simulator/world/pullRequests/livePullRequest';
import { cast, listOf, partOf, PASSING_FAULTS, PATHS, representative, sequence } from './sequence';
import type { Series } from './series';

/* Which time a run looks back to, after runs that succeeded, failed, or never began. */

const DOWN = PASSING_FAULTS['status 503'];
const GROUPS_REFUSED = [{ path: PATHS.groups, status: 403 }];

/** Opens a pull request that is approved and merged, in one repository after the other. */
function change(series: Series, position: number): LivePullRequest {
  const { world } = series;
  const { one, two } = cast(series);
  const pullRequest = world.open(world.repositories[position % 4]!, one);
  world.approve(pullRequest, two);
  if (position % 2 === 0) {
    world.merge(pullRequest, one);
  }
  return pullRequest;
}

async function runWithoutGroups(series: Series): Promise<void> {
  const { failed } = await series.run({ refusals: GROUPS_REFUSED });
  expect(failed).toContain('fetch-groups');
  expect(failed).not.toContain('fetch-prs');
  expect(series.stale()).toEqual([]);
}

/** Runs at an interval, with a change in each, right after a run, in the middle, or right before the next one. */
async function runRegularly(series: Series, hours: number, runs: number): Promise<void> {
  await series.run();
  for (let number = 0; number < runs; number += 1) {
    const place = [0, hours / 2, hours - 0.01][number % 3]!;
    series.pass({ hours: place });
    change(series, number);
    series.pass({ hours: hours - place });
    expect((await series.run()).succeeded).toBe(true);
    expect(series.stale()).toEqual([]);
  }
}

for (const [name, hours] of [
  ['hour', 1],
  ['day', 24],
  ['week', 7 * 24],
] as const) {
  sequence(`a run every ${name}`, {}, (series) => runRegularly(series, hours, 6));
}

for (const days of [2, 14, 29]) {
  sequence(`a run every ${days} days`, {}, (series) => runRegularly(series, days * 24, 5));
}

sequence('a gap of 40 days, of which the last 30 are read', {}, async (series) => {
  await series.run();
  series.pass({ days: 5 });
  change(series, 0);
  series.pass({ days: 10 });
  const late = change(series, 1);
  series.pass({ days: 25 });
  expect((await series.run()).succeeded).toBe(true);
  expect(series.stored(late)).toBeDefined();
});

for (const [name, days] of [
  ['weekly', 7],
  ['daily', 1],
  ['fortnightly', 14],
] as const) {
  const define = days === 7 ? representative : sequence;
  define(`groups are refused from the first day, with ${name} runs`, {}, async (series) => {
    await series.run({ refusals: GROUPS_REFUSED });
    for (let number = 0; number < 5; number += 1) {
      series.pass({ days: days / 2 });
      change(series, number);
      series.pass({ days: days / 2 });
      await runWithoutGroups(series);
    }
  });
}

sequence(
  'groups are refused from the first day in economical discovery',
  { discovery: 'economical' },
  async (series) => {
    await series.run({ refusals: GROUPS_REFUSED });
    for (let number = 0; number < 5; number += 1) {
      series.pass({ days: 5 });
      change(series, number);
      series.pass({ days: 2 });
      await runWithoutGroups(series);
    }
  },
);

sequence('groups are refused for weeks after a success, and then again answered', {}, async (series) => {
  await series.run();
  for (let number = 0; number < 8; number += 1) {
    series.pass({ days: 3 });
    change(series, number);
    await series.run({ refusals: number < 6 ? GROUPS_REFUSED : [] });
    expect(series.stale()).toEqual([]);
  }
});

representative('the first run fails, and the next is a week later', {}, async (series) => {
  await series.run({ faults: [{ path: PATHS.pullRequests, fault: DOWN }] });
  for (const position of [0, 1, 2]) {
    series.pass({ days: 2 });
    change(series, position);
  }
  series.pass({ days: 1 });
  expect((await series.run()).succeeded).toBe(true);
  expect(series.stale()).toEqual([]);
});

sequence('the first three runs fail', {}, async (series) => {
  change(series, 0);
  for (const position of [1, 2, 3]) {
    await series.run({ faults: [{ path: PATHS.repositories, fault: DOWN }] });
    series.pass({ days: 6 });
    change(series, position);
  }
  await series.converge(1);
});

sequence('runs that are refused at the start change nothing', {}, async (series) => {
  await series.run();
  for (let number = 0; number < 4; number += 1) {
    series.pass({ days: 2 });
    change(series, number);
    const { error } = await series.run({ config: { oauthSecret: 'a-wrong-secret' } });
    expect(error).toBeDefined();
  }
  await series.converge(1);
});

representative('the first run is refused at the start, and the next is nine days later', {}, async (series) => {
  expect((await series.run({ config: { oauthSecret: 'a-wrong-secret' } })).error).toBeDefined();
  series.pass({ days: 1 });
  change(series, 0);
  series.pass({ days: 8 });
  expect((await series.run()).succeeded).toBe(true);
  expect(series.stale()).toEqual([]);
});

sequence('pull requests fail for twelve days', {}, async (series) => {
  await series.run();
  for (let number = 0; number < 6; number += 1) {
    series.pass({ days: 2 });
    const pullRequest = change(series, number);
    const path = listOf(pullRequest.record.repository);
    expect((await series.run({ faults: [{ path, fault: DOWN }] })).failed).toEqual(['fetch-prs']);
  }
  await series.converge(1);
});

sequence('one pull request fails in one run, and another in the next', {}, async (series) => {
  await series.run();
  for (let number = 0; number < 4; number += 1) {
    series.pass({ days: 2 });
    const pullRequest = change(series, number);
    await series.run({ faults: [{ path: partOf(pullRequest, 'commits'), fault: DOWN }] });
  }
  await series.converge(1);
});

for (const [name, clockAheadMs] of [
  ['2 seconds ahead', 2000],
  ['a minute ahead', 60_000],
  ['14 minutes ahead', 14 * 60_000],
  ['2 seconds behind', -2000],
  ['10 minutes behind', -600_000],
] as const) {
  const define = clockAheadMs === 2000 ? representative : sequence;
  define(`JupiterOne's clock is ${name}`, { clockAheadMs }, async (series) => {
    await series.run();
    for (let number = 0; number < 5; number += 1) {
      // right after the run, and so before its end by the other clock
      series.pass({ ms: 1000 });
      change(series, number);
      series.pass({ days: 2 });
      expect((await series.run()).succeeded).toBe(true);
      expect(series.stale()).toEqual([]);
    }
  });
}

for (const [name, path] of [
  ['members', PATHS.members],
  ['repositories', PATHS.repositories],
  ['pull requests', PATHS.pullRequests],
] as const) {
  sequence(`a change while the list of ${name} is read`, {}, async (series) => {
    const { world } = series;
    const { one, two } = cast(series);
    const open = world.open(world.repositories[0]!, one);
    await series.run();
    series.pass({ hours: 12 });
    const changeNow = () => {
      change(series, 1);
      world.approve(open, two);
    };
    await series.run({ during: { path, change: changeNow } });
    await series.converge(1, { every: { days: 3 } });
  });
}

for (const part of ['commits', 'activity'] as const) {
  sequence(`a change while the ${part} of the pull request are read`, {}, async (series) => {
    const { world } = series;
    const { one, two, three } = cast(series);
    await series.run();
    const pullRequest = world.open(world.repositories[0]!, one);
    world.approve(pullRequest, two);
    series.pass({ hours: 12 });
    const changeNow = () => {
      world.push(pullRequest);
      world.comment(pullRequest, three);
    };
    await series.run({ during: { path: partOf(pullRequest, part), change: changeNow } });
    await series.converge(1, { every: { days: 3 } });
    expect(series.stored(pullRequest)).toMatchObject({ approved: false, approvalStatus: 'changed_after_approval' });
  });
}

sequence('a run that takes hours', {}, async (series) => {
  const { world } = series;
  const { one } = cast(series);
  await series.run();
  series.pass({ days: 1 });
  const changeNow = () => {
    change(series, 2);
    series.pass({ hours: 5 });
    world.open(world.repositories[0]!, one);
  };
  await series.run({ during: { path: PATHS.repositories, change: changeNow } });
  await series.converge(1, { every: { days: 4 } });
});

sequence('an approval and a withdrawal that are no updates, on the same day', {}, async (series) => {
  const { world } = series;
  const { one, two, three } = cast(series);
  await series.run();
  const pullRequest = world.open(world.repositories[0]!, one);
  world.approve(pullRequest, two);
  series.pass({ hours: 2 });
  await series.run();
  series.pass({ hours: 2 });
  world.withdraw(pullRequest, two);
  await series.run();
  expect(series.stored(pullRequest)).toMatchObject({ approved: false, approverIds: [] });
  series.pass({ hours: 2 });
  world.approveQuietly(pullRequest, three);
  await series.run();
  expect(series.stored(pullRequest)).toMatchObject({ approved: true, approverIds: [three.uuid] });
});
