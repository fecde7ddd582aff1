import type { FaultRule } from '../../simulator';
import type { LivePullRequest } from '../../simulator/world/pullRequests/livePullRequest';
import { cast, PASSING_FAULTS, PATHS, representative, sequence } from './sequence';
import type { Discovery, Series } from './series';

/* Changes that wait for the turn of their repository, and what must not become of them. */

const WORLD = { sizes: { users: 5, repositories: 12 } };

/** Pull requests of a bot that were opened long ago, one in each repository. */
async function openLongAgo(series: Series): Promise<LivePullRequest[]> {
  const { world } = series;
  const opened = world.repositories.map((repository) => world.open(repository, world.bot));
  series.pass({ days: 40 });
  await series.run({ discovery: 'full' });
  return opened;
}

/** Somebody comments, so that the pull request changes and its repository does not. */
function commentOn({ world }: Series, pullRequests: readonly LivePullRequest[]): void {
  pullRequests.forEach((each) => world.comment(each, world.members[0]!));
}

for (const [name, pattern] of [
  ['economical, then full', ['economical', 'full']],
  ['full for a day in between', ['economical', 'economical', 'full', 'economical', 'economical']],
  ['in turns', ['economical', 'full']],
  [
    'economical for a week, then full',
    [...Array<Discovery>(7).fill('economical'), ...Array<Discovery>(8).fill('full')],
  ],
] as [string, Discovery[]][]) {
  sequence(`changes of discovery: ${name}`, WORLD, async (series) => {
    const opened = await openLongAgo(series);
    for (let day = 0; day < 15; day += 1) {
      if (day % 3 === 0) {
        commentOn(series, opened.slice(day % 5, (day % 5) + 5));
      }
      series.pass({ days: 1 });
      const discovery = name === 'in turns' ? pattern[day % 2] : (pattern[day] ?? pattern.at(-1));
      expect((await series.run({ discovery })).succeeded).toBe(true);
    }
    await series.converge(8, { discovery: pattern.at(-1) });
  });
}

for (const [name, hours] of [
  ['twice a day', 12],
  ['daily', 24],
  ['every five days', 5 * 24],
  ['weekly', 7 * 24],
  ['fortnightly', 14 * 24],
  ['every 29 days', 29 * 24],
] as const) {
  const define = hours === 24 || hours === 29 * 24 ? representative : sequence;
  define(`economical discovery ${name}`, { ...WORLD, discovery: 'economical' }, async (series) => {
    const opened = await openLongAgo(series);
    for (let number = 0; number < 6; number += 1) {
      series.pass({ hours: hours / 2 });
      commentOn(series, opened.slice(number, number + 4));
      series.pass({ hours: hours / 2 });
      expect((await series.run()).succeeded).toBe(true);
    }
    await series.converge(Math.ceil((7 * 24) / hours) + 1, { every: { hours } });
  });
}

for (const [name, failing] of [
  ['every second run fails', (number: number) => number % 2 === 0],
  ['runs fail for six days', (number: number) => number >= 3 && number < 9],
] as const) {
  sequence(`turns that fall due while ${name}`, { ...WORLD, discovery: 'economical' }, async (series) => {
    const opened = await openLongAgo(series);
    for (let number = 0; number < 12; number += 1) {
      commentOn(series, opened.slice(number % 8, (number % 8) + 2));
      series.pass({ days: 1 });
      const path = PATHS.repositories;
      const faults = failing(number) ? [{ path, fault: PASSING_FAULTS['status 503'] }] : [];
      await series.run({ faults });
    }
    await series.converge(8);
  });
}

/** So few calls that intervals become longer, but every repository has its turn. */
const SHORT = { sizes: { users: 4, repositories: 80 }, discovery: 'economical', concurrency: 1 } as const;

for (const [name, limits] of [
  ['become longer and shorter again', [300, 300, 18, 18, 300, 300, 300]],
  ['are long, and then short', [18, 18, 18, 18, 18, 18, 300]],
  ['are short, and then long', [300, 18, 18, 18, 18, 18, 18]],
  ['change in each run', [18, 28, 18, 300, 28, 18]],
] as const) {
  sequence(`intervals of turns that ${name}`, SHORT, async (series) => {
    const { world } = series;
    const opened = world.repositories.map((repository) => world.open(repository, world.bot));
    series.pass({ days: 40 });
    await series.run();
    const intervals: unknown[] = [];
    for (const limit of limits) {
      series.setLimit(limit);
      commentOn(series, opened.splice(0, 1));
      series.pass({ days: 3 });
      const { intervalDays, succeeded } = await series.run();
      expect(succeeded).toBe(true);
      intervals.push(intervalDays);
    }
    expect(intervals).toContain(28);
    expect(intervals).not.toContain(Infinity);
    series.setLimit(300);
    await series.converge(10, { every: { days: 3 } });
  });
}

for (const activity of ['stay quiet', 'become active'] as const) {
  /** If the repositories become active, each of their turns falls due while they are. */
  const pushToAll = ({ world }: Series) => {
    if (activity === 'become active') {
      world.repositories.forEach((repository) => world.pushTo(repository));
    }
  };
  const options = { ...WORLD, discovery: 'economical' } as const;

  sequence(`lists by member are limited for three runs, and repositories ${activity}`, options, async (series) => {
    const { consumers, world } = series;
    const opened = world.repositories.map((repository, position) =>
      world.open(repository, world.members[position % 5]!),
    );
    series.pass({ days: 40 });
    await series.run();
    for (let day = 0; day < 6; day += 1) {
      consumers[0]!.otherLimit = day < 3 ? 8 : undefined;
      if (day < 3) {
        commentOn(series, opened.slice(4 * day, 4 * day + 4));
      } else {
        pushToAll(series);
      }
      series.pass({ days: 1 });
      await series.run();
    }
    pushToAll(series);
    await series.converge(8);
  });

  for (const status of [403, 404]) {
    const define = status === 403 ? representative : sequence;
    define(
      `the list of one member is refused with ${status}, and repositories ${activity}`,
      options,
      async (series) => {
        const { world } = series;
        const { two } = cast(series);
        const opened = world.repositories.map((repository) => world.open(repository, two));
        series.pass({ days: 40 });
        await series.run();
        const path = new RegExp(`/pullrequests/${encodeURIComponent(two.uuid)}$`);
        for (let day = 0; day < 12; day += 1) {
          if (day < 3) {
            commentOn(series, opened.slice(4 * day, 4 * day + 4));
          } else {
            pushToAll(series);
          }
          series.pass({ days: 1 });
          const refusals = day < 3 ? [{ path, status }] : [];
          expect((await series.run({ refusals })).succeeded).toBe(true);
        }
        expect(series.stale()).toEqual([]);
      },
    );
  }

  representative(`an author becomes a member, and repositories ${activity}`, options, async (series) => {
    const { world } = series;
    const author = world.outsider;
    const opened = world.repositories.map((repository) => world.open(repository, author));
    series.pass({ days: 40 });
    await series.run();
    for (let day = 0; day < 11; day += 1) {
      if (day < 2) {
        commentOn(series, opened.slice(6 * day, 6 * day + 6));
      } else {
        pushToAll(series);
      }
      if (day === 3) {
        world.join(author);
      }
      series.pass({ days: 1 });
      await series.run();
    }
    expect(series.stale()).toEqual([]);
  });
}

representative('the list of one member fails', { ...WORLD, discovery: 'economical' }, async (series) => {
  const { world } = series;
  const { two } = cast(series);
  const opened = world.repositories.map((repository) => world.open(repository, two));
  series.pass({ days: 40 });
  await series.run();
  commentOn(series, opened.slice(0, 6));
  series.pass({ days: 1 });
  const path = new RegExp(`/pullrequests/${encodeURIComponent(two.uuid)}$`);
  const faults: FaultRule[] = [{ path, fault: PASSING_FAULTS['status 503'] }];
  expect((await series.run({ faults })).failed).toEqual(['fetch-prs']);
  await series.converge(1, { every: { days: 2 } });
});

sequence(
  'the lists of all members are refused for some runs',
  { ...WORLD, discovery: 'economical' },
  async (series) => {
    const opened = await openLongAgo(series);
    for (let day = 0; day < 6; day += 1) {
      commentOn(series, opened.slice(2 * day, 2 * day + 2));
      series.pass({ days: 1 });
      const refusals = day % 2 === 0 ? [{ path: PATHS.memberPullRequests, status: 403 }] : [];
      await series.run({ refusals });
    }
    await series.converge(8);
  },
);

sequence('an author leaves', { ...WORLD, discovery: 'economical' }, async (series) => {
  const { world } = series;
  const { four } = cast(series);
  const opened = world.repositories.map((repository) => world.open(repository, four));
  series.pass({ days: 40 });
  await series.run();
  commentOn(series, opened.slice(0, 4));
  series.pass({ hours: 5 });
  world.leave(four);
  commentOn(series, opened.slice(3, 8));
  series.pass({ days: 1 });
  await series.run();
  commentOn(series, opened.slice(8));
  await series.converge(8);
});

sequence('a merge in a quiet repository', { ...WORLD, discovery: 'economical' }, async (series) => {
  const { world } = series;
  const { one, two } = cast(series);
  const opened = await openLongAgo(series);
  for (const [day, pullRequest] of opened.slice(0, 4).entries()) {
    world.approve(pullRequest, one);
    series.pass({ hours: 18 });
    await series.run();
    world.merge(pullRequest, two);
    series.pass({ hours: 18 });
    await series.run();
    expect(series.stored(pullRequest)).toMatchObject({ merged: true, approved: true });
    world.comment(opened[day + 4]!, two);
  }
  await series.converge(10);
});

sequence('a repository that becomes active again', { ...WORLD, discovery: 'economical' }, async (series) => {
  const { world } = series;
  const opened = await openLongAgo(series);
  commentOn(series, opened);
  for (let day = 0; day < 8; day += 1) {
    series.pass({ days: 1 });
    world.pushTo(world.repositories[day]!);
    expect((await series.run()).succeeded).toBe(true);
  }
  expect(series.stale()).toEqual([]);
});

sequence(
  'changes on the day before each turn, and none after',
  { ...WORLD, discovery: 'economical' },
  async (series) => {
    const { world } = series;
    const opened = await openLongAgo(series);
    for (let week = 0; week < 3; week += 1) {
      for (let day = 0; day < 7; day += 1) {
        if (day === 6) {
          commentOn(series, opened);
          opened.slice(0, 3).forEach((each) => world.requestChanges(each, world.members[1]!));
        }
        series.pass({ days: 1 });
        await series.run();
      }
    }
    await series.converge(7);
  },
);
