import type { Repository } from '../../simulator';
import type { LivePullRequest } from '../../simulator/world/pullRequests/livePullRequest';
import { cast, PASSING_FAULTS, PATHS, representative, sequence } from './sequence';
import type { Series } from './series';

/* Fewer calls than changes. Runs after a failure make progress, until everything was read. */

/** A tenth of a workspace of 620 repositories that one consumer reads. */
const LARGE = { sizes: { users: 5, repositories: 62 }, limit: 100 };

/** A bot opens pull requests in one night. */
function openByBot({ world }: Series, repositories: readonly Repository[]): LivePullRequest[] {
  return repositories.map((repository) => world.open(repository, world.bot));
}

for (const [name, every] of [
  ['daily', { days: 1 }],
  ['weekly', { days: 7 }],
  ['two-hourly', { hours: 2 }],
] as const) {
  const define = name === 'daily' ? representative : sequence;
  for (const discovery of ['auto', 'full', 'economical'] as const) {
    define(`a bot's night, with ${name} runs in ${discovery} discovery`, { ...LARGE, discovery }, async (series) => {
      const { world } = series;
      await series.run();
      series.pass({ hours: 12 });
      openByBot(series, world.repositories.slice(1));
      await series.converge(10, { every });
    });
  }
}

sequence("a bot's night, and members who go on working", LARGE, async (series) => {
  const { world } = series;
  const { one, two } = cast(series);
  await series.run();
  series.pass({ hours: 12 });
  openByBot(series, world.repositories.slice(1));
  for (let day = 0; day < 6; day += 1) {
    series.pass({ days: 1 });
    world.approve(world.open(world.repositories[day]!, one), two);
    await series.run();
  }
  await series.converge(4);
});

sequence("a bot's night is forgotten after a month, and runs succeed again", LARGE, async (series) => {
  const { world } = series;
  await series.run();
  series.pass({ hours: 12 });
  openByBot(series, world.repositories.slice(1));
  await series.converge(10);
  series.pass({ days: 31 });
  await series.run();
  series.pass({ days: 1 });
  expect((await series.run()).succeeded).toBe(true);
});

sequence("a bot's night before the first run", LARGE, async (series) => {
  openByBot(series, series.world.repositories.slice(1));
  series.pass({ hours: 6 });
  await series.run();
  await series.converge(10);
});

sequence('a bot merges its pull requests in one night', LARGE, async (series) => {
  const { world } = series;
  const { one } = cast(series);
  await series.run();
  series.pass({ hours: 12 });
  for (const pullRequest of openByBot(series, world.repositories.slice(1))) {
    world.approve(pullRequest, one);
    world.merge(pullRequest, one);
  }
  await series.converge(10);
});

for (const [name, discovery] of [
  ['full', 'full'],
  ['economical', 'economical'],
] as const) {
  const options = { limit: 100, discovery };
  sequence(`one repository with more changes than calls, in ${name} discovery`, options, async (series) => {
    const { world } = series;
    await series.run();
    series.pass({ hours: 5 });
    openByBot(
      series,
      Array.from({ length: 150 }, () => world.repositories[0]!),
    );
    await series.converge(8);
  });
}

representative('one repository with more approved changes than calls', { limit: 60 }, async (series) => {
  const { world } = series;
  const { one, two } = cast(series);
  await series.run();
  series.pass({ hours: 5 });
  for (let number = 0; number < 60; number += 1) {
    world.approve(world.open(world.repositories[0]!, one), two);
  }
  await series.converge(12);
});

sequence('two consumers with half of the calls each', { ...LARGE, limit: 50, credentials: 2 }, async (series) => {
  await series.run();
  series.pass({ hours: 12 });
  openByBot(series, series.world.repositories.slice(1));
  await series.converge(10);
});

sequence('a consumer that others use as well', { sizes: { repositories: 20 }, limit: 60 }, async (series) => {
  const { world, consumers } = series;
  const { one, two } = cast(series);
  await series.run();
  for (const limit of [10, 25, 5, 30, 60]) {
    consumers[0]!.limit = limit;
    series.pass({ days: 1 });
    for (const repository of world.repositories.slice(0, 10)) {
      world.approve(world.open(repository, one), two);
    }
    await series.run();
  }
  consumers[0]!.limit = 200;
  await series.converge(1);
});

sequence('an error in a run after a failed one does not stop the progress', LARGE, async (series) => {
  const { world } = series;
  await series.run();
  series.pass({ hours: 12 });
  const [first] = openByBot(series, world.repositories.slice(1));
  series.pass({ hours: 1 });
  const path = new RegExp(`${encodeURIComponent(first!.record.repository.uuid)}/pullrequests$`);
  await series.run({ faults: [{ path, fault: PASSING_FAULTS['status 503'] }] });
  await series.converge(10);
});

representative('the limit is reached while pages of a list are read', { limit: 30 }, async (series) => {
  const { world } = series;
  const { one } = cast(series);
  await series.run();
  for (let number = 0; number < 25; number += 1) {
    world.open(world.repositories[number % 2]!, one);
  }
  series.pass({ days: 1 });
  const faults = [
    { path: PATHS.pullRequests, when: { nth: 2 }, fault: PASSING_FAULTS['the limit of the last credential'] },
  ];
  await series.run({ faults });
  await series.converge(4);
});
