import type { LivePullRequest } from '../../simulator/world/pullRequests/livePullRequest';
import { cast, listOf, PASSING_FAULTS, PATHS, representative, segment, sequence } from './sequence';
import type { Series } from './series';

/* Lists of pull requests that Bitbucket refuses once, for a while, or for good. */

const PULL_REQUESTS = 'fetch-prs';

/** A pull request that is approved. */
function approved(series: Series, position = 0): LivePullRequest {
  const { world } = series;
  const { one, two } = cast(series);
  const pullRequest = world.open(world.repositories[position]!, one);
  world.approve(pullRequest, two);
  return pullRequest;
}

for (const status of [403, 404]) {
  for (const discovery of ['full', 'economical'] as const) {
    const define = status === 403 ? representative : sequence;
    define(`a list that is refused once with ${status}, in ${discovery} discovery`, { discovery }, async (series) => {
      await series.run();
      series.pass({ hours: 5 });
      const pullRequest = approved(series);
      series.world.merge(pullRequest, pullRequest.record.author);
      series.pass({ hours: 1 });
      const refusals = [{ path: listOf(pullRequest.record.repository), status }];
      expect((await series.run({ refusals })).failed).toEqual([PULL_REQUESTS]);
      series.pass({ days: 2 });
      expect((await series.run()).succeeded).toBe(true);
      expect(series.stale()).toEqual([]);
    });
  }
}

sequence('a list that is refused in every third run', {}, async (series) => {
  await series.run();
  for (let number = 0; number < 9; number += 1) {
    series.pass({ hours: 15 });
    const pullRequest = approved(series, number % 4);
    series.pass({ hours: 15 });
    const isRefused = number % 3 === 1;
    const refusals = isRefused ? [{ path: listOf(pullRequest.record.repository), status: 403 }] : [];
    expect((await series.run({ refusals })).succeeded).toBe(!isRefused);
  }
  expect(series.stale()).toEqual([]);
});

representative('a list that is refused in two runs in a row is believed', {}, async (series) => {
  await series.run();
  series.pass({ hours: 5 });
  const [refused, other] = [approved(series, 0), approved(series, 1)];
  const refusals = [{ path: listOf(refused.record.repository), status: 403 }];
  expect((await series.run({ refusals })).failed).toEqual([PULL_REQUESTS]);
  series.pass({ days: 1 });
  expect((await series.run({ refusals })).failed).toEqual([]);
  expect(series.stored(refused)).toBeUndefined();
  expect(series.stored(other)).toMatchObject({ approved: true });
  // answered again: found in the turn of the repository
  await series.converge(8);
});

sequence('a list that is refused from the first run on', {}, async (series) => {
  const refusals = [{ path: listOf(series.world.repositories[0]!), status: 403 }];
  for (let number = 0; number < 4; number += 1) {
    approved(series, number);
    series.pass({ days: 1 });
    // after a success, a refusal may pass
    expect((await series.run({ refusals })).succeeded).toBe(number % 2 === 0);
  }
  await series.converge(8);
});

sequence('a list that is refused for a week, and its neighbors', {}, async (series) => {
  await series.run();
  const refusals = [{ path: listOf(series.world.repositories[0]!), status: 404 }];
  for (let day = 0; day < 7; day += 1) {
    series.pass({ days: 1 });
    approved(series, 1 + (day % 3));
    expect((await series.run({ refusals })).succeeded).toBe(day % 2 === 1);
  }
  series.pass({ days: 1 });
  approved(series, 0);
  await series.converge(1);
});

sequence('all lists are refused once', {}, async (series) => {
  await series.run();
  approved(series, 0);
  approved(series, 1);
  series.pass({ hours: 5 });
  const refusals = [{ path: PATHS.pullRequests, status: 403 }];
  expect((await series.run({ refusals })).failed).toEqual([PULL_REQUESTS]);
  await series.converge(1, { every: { days: 2 } });
});

sequence('one of two consumers is refused a list', { credentials: 2 }, async (series) => {
  await series.run();
  const pullRequest = approved(series);
  series.pass({ hours: 5 });
  series.consumers[0]!.refusals = [{ path: listOf(pullRequest.record.repository), status: 403 }];
  expect((await series.run()).succeeded).toBe(true);
  expect(series.stored(pullRequest)).toMatchObject({ approved: true });
});

sequence('a list that fails in one run', {}, async (series) => {
  await series.run();
  const pullRequest = approved(series);
  series.pass({ hours: 5 });
  const path = listOf(pullRequest.record.repository);
  expect(
    (await series.run({ faults: [{ path, fault: PASSING_FAULTS['a page of a gateway with 403'] }] })).failed,
  ).toEqual([PULL_REQUESTS]);
  await series.converge(1, { every: { days: 2 } });
});

representative(
  'a repository that is deleted between the list of repositories and its pull requests',
  {},
  async (series) => {
    const { world } = series;
    const kept = approved(series, 1);
    const gone = approved(series, 0);
    await series.run();
    series.pass({ days: 1 });
    approved(series, 1);
    const change = () => world.deleteRepository(gone.record.repository);
    await series.run({ during: { path: PATHS.repositories, change } });
    series.pass({ days: 1 });
    expect((await series.run()).succeeded).toBe(true);
    expect(series.stored(kept)).toBeDefined();
    expect(series.stale()).toEqual([]);
  },
);

sequence('a repository that is deleted while its pull requests are read', {}, async (series) => {
  const { world } = series;
  const gone = approved(series, 0);
  await series.run();
  series.pass({ hours: 2 });
  world.comment(gone, gone.record.author);
  const path = new RegExp(`/${segment(gone.record.repository)}/pullrequests/\\d+/`);
  await series.run({ during: { path, change: () => world.deleteRepository(gone.record.repository) } });
  series.pass({ days: 1 });
  expect((await series.run()).succeeded).toBe(true);
});

sequence('repositories that come and go', {}, async (series) => {
  const { world } = series;
  const { one, two } = cast(series);
  await series.run();
  for (let number = 0; number < 4; number += 1) {
    series.pass({ days: 1 });
    const repository = world.createRepository();
    world.approve(world.open(repository, one), two);
    await series.run();
    expect(series.stale()).toEqual([]);
    series.pass({ days: 1 });
    world.deleteRepository(number % 2 === 0 ? repository : world.repositories[0]!);
    expect((await series.run()).succeeded).toBe(true);
  }
});

sequence('a repository that is renamed', {}, async (series) => {
  const { world } = series;
  const { three } = cast(series);
  const pullRequest = approved(series);
  await series.run();
  series.pass({ days: 2 });
  world.rename(pullRequest.record.repository, 'another-name');
  await series.run();
  series.pass({ days: 2 });
  world.comment(pullRequest, three);
  await series.run();
  expect(series.stored(pullRequest)).toMatchObject({ approved: true, commentCount: 1 });
});
