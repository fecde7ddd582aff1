import { ALL_SCOPES, type FaultRule } from '../../simulator';
import { pipelinesOf } from '../../simulator/resources/pipelines';
import { IngestionSources } from '../../src/ingestionConfig';
import { cast, listOf, PASSING_FAULTS, PATHS, representative, sequence } from './sequence';
import type { Series } from './series';

/* Everything but pull requests: what one step or credential lacks must not delete what others know. */

const DOWN = PASSING_FAULTS['status 503'];
const ALL_SOURCES = { accessControls: true, automation: true, sizes: { repositories: 3 } };

/** How many objects of each type are in the store. */
function sizes({ store }: Series): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { _type } of store.graph().entities) {
    counts.set(_type, (counts.get(_type) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

for (const [index, scope] of ['webhook', 'repository:admin', 'pipeline', 'runner', 'project:admin'].entries()) {
  const define = index === 0 ? representative : sequence;
  define(
    `the second of two consumers lacks "${scope}" in one run`,
    { ...ALL_SOURCES, credentials: 2 },
    async (series) => {
      const second = series.consumers[1]!;
      await series.run();
      const before = sizes(series);
      second.scopes = ALL_SCOPES.filter((each) => each !== scope);
      series.pass({ days: 1 });
      const { run, succeeded } = await series.run();
      expect(succeeded).toBe(true);
      expect(Object.values(run!.statuses)).not.toContain('disabled');
      expect(sizes(series)).toEqual(before);
      second.scopes = [...ALL_SCOPES];
      series.pass({ days: 1 });
      await series.run();
      expect(sizes(series)).toEqual(before);
    },
  );
}

sequence(
  'the first of two consumers lacks scopes for three runs',
  { ...ALL_SOURCES, credentials: 2 },
  async (series) => {
    await series.run();
    const before = sizes(series);
    for (const scope of ['webhook', 'repository:admin', 'pipeline']) {
      series.consumers[0]!.scopes = ALL_SCOPES.filter((each) => each !== scope);
      series.pass({ days: 1 });
      expect((await series.run()).succeeded).toBe(true);
      expect(sizes(series)).toEqual(before);
    }
  },
);

sequence('each of two consumers lacks another scope', { ...ALL_SOURCES, credentials: 2 }, async (series) => {
  await series.run();
  const before = sizes(series);
  series.consumers[0]!.scopes = ALL_SCOPES.filter((scope) => scope !== 'webhook');
  series.consumers[1]!.scopes = ALL_SCOPES.filter((scope) => scope !== 'runner');
  series.pass({ days: 1 });
  expect((await series.run()).succeeded).toBe(true);
  expect(sizes(series)).toEqual(before);
});

sequence('the only consumer lacks a scope, and gets it back', ALL_SOURCES, async (series) => {
  const [consumer] = series.consumers;
  await series.run();
  const before = sizes(series);
  consumer!.scopes = ALL_SCOPES.filter((scope) => scope !== 'webhook');
  series.pass({ days: 1 });
  const { run } = await series.run();
  expect(run?.statuses['fetch-webhooks']).toBe('disabled');
  consumer!.scopes = [...ALL_SCOPES];
  series.pass({ days: 1 });
  await series.run();
  expect(sizes(series)).toEqual(before);
});

/** Two repositories with pipelines, and one that switched them off and still has environments. */
function setPipelines({ simulator, world }: Series): void {
  const environments = [{ uuid: '{0c1e8a2f-6a55-4a6c-9c55-0f6f5b8f1d11}', name: 'Production', rank: 0, variables: [] }];
  for (const [position, repository] of world.repositories.entries()) {
    const status = position === 1 ? 'off' : 'on';
    Object.assign(pipelinesOf(simulator.world, repository), { status, ...(position === 1 && { environments }) });
  }
}

for (const [name, positions] of [
  ['the repository without pipelines', [1]],
  ['a repository with pipelines', [0]],
  ['every repository', [0, 1, 2]],
] as const) {
  const options = { automation: true, sizes: { repositories: 3 } };
  sequence(`the pipelines configuration fails of ${name}`, options, async (series) => {
    setPipelines(series);
    await series.run();
    series.pass({ days: 1 });
    const faults = positions.map((position): FaultRule => {
      const { slug, uuid } = series.world.repositories[position]!;
      return { path: new RegExp(`/(${slug}|${encodeURIComponent(uuid)})/pipelines_config$`), fault: DOWN };
    });
    expect((await series.run({ faults })).failed).toContain('fetch-pipelines');
    series.pass({ days: 1 });
    expect((await series.run()).succeeded).toBe(true);
  });
}

for (const [name, path] of [
  ['members', PATHS.members],
  ['groups', PATHS.groups],
  ['projects', /\/projects$/],
  ['repositories', PATHS.repositories],
  ['permissions of the workspace', PATHS.workspacePermissions],
  ['grants', PATHS.grants],
  ['environments', PATHS.environments],
  ['webhooks', /\/hooks$/],
  ['branch restrictions', /\/branch-restrictions$/],
  ['deploy keys', /\/deploy-keys$/],
  ['runners', /\/runners$/],
  ['variables', /\/variables$/],
  ['default reviewers', /\/effective-default-reviewers$/],
] as const) {
  const define = ['members', 'repositories'].includes(name) ? representative : sequence;
  define(`${name} fail in one run, while the world changes`, ALL_SOURCES, async (series) => {
    const { world } = series;
    const { one, two } = cast(series);
    await series.run();
    const before = sizes(series);
    world.approve(world.open(world.repositories[0]!, one), two);
    world.join();
    series.pass({ days: 1 });
    const { failed } = await series.run({ faults: [{ path, fault: DOWN }] });
    expect(failed.length).toBeGreaterThan(0);
    for (const [type, count] of Object.entries(before)) {
      expect(sizes(series)[type] ?? 0).toBeGreaterThanOrEqual(count);
    }
    await series.converge(1);
    expect((await series.run()).succeeded).toBe(true);
  });
}

sequence('a page of a filtered list shifts while it is read', {}, async (series) => {
  const { world } = series;
  const { one, two } = cast(series);
  await series.run();
  const opened = Array.from({ length: 60 }, () => {
    series.pass({ ms: 60_000 });
    return world.open(world.repositories[0]!, one);
  });
  series.pass({ hours: 1 });
  const path = listOf(world.repositories[0]!);
  // the first ones move to the end of the list, and those that follow to the page before
  const change = () => opened.slice(0, 5).forEach((each) => world.comment(each, two));
  await series.run({ during: { path, change } });
  await series.converge(1, { every: { days: 2 } });
});

sequence('a pull request is opened while pages of the list are read', {}, async (series) => {
  const { world } = series;
  const { one } = cast(series);
  await series.run();
  for (let number = 0; number < 55; number += 1) {
    series.pass({ ms: 60_000 });
    world.open(world.repositories[0]!, one);
  }
  series.pass({ hours: 1 });
  const path = listOf(world.repositories[0]!);
  await series.run({ during: { path, change: () => void world.open(world.repositories[0]!, one) } });
  await series.converge(1, { every: { days: 2 } });
});

representative('the source of pull requests is switched off and on', {}, async (series) => {
  const { world } = series;
  const { one, two } = cast(series);
  const pullRequest = world.open(world.repositories[0]!, one);
  await series.run();
  series.pass({ days: 1 });
  await series.run({ disabledSources: [IngestionSources.PULL_REQUESTS] });
  expect(series.stored(pullRequest)).toBeUndefined();
  series.pass({ days: 3 });
  world.approve(pullRequest, two);
  series.pass({ days: 1 });
  await series.run();
  expect(series.stored(pullRequest)).toMatchObject({ approved: true });
});

sequence('the source of users is switched off and on', {}, async (series) => {
  const { world } = series;
  const { one, two } = cast(series);
  const pullRequest = world.open(world.repositories[0]!, one);
  world.approve(pullRequest, two);
  await series.run();
  series.pass({ hours: 3 });
  await series.run({ disabledSources: [IngestionSources.USERS] });
  series.pass({ hours: 3 });
  await series.run();
  expect(series.stored(pullRequest)).toMatchObject({ approved: true });
});

sequence('one of two consumers is revoked', { credentials: 2 }, async (series) => {
  const { world } = series;
  const { one, two } = cast(series);
  await series.run();
  world.approve(world.open(world.repositories[0]!, one), two);
  series.consumers[1]!.revoked = true;
  series.pass({ days: 1 });
  await series.run();
  series.consumers[1]!.revoked = false;
  await series.converge(1, { every: { days: 2 } });
});

sequence('one of two consumers sees fewer repositories', { credentials: 2 }, async (series) => {
  const { world } = series;
  const { one, two } = cast(series);
  await series.run();
  world.approve(world.open(world.repositories[3]!, one), two);
  series.consumers[1]!.hiddenRepositories = [world.repositories[3]!.slug];
  series.pass({ days: 1 });
  await series.run();
  series.consumers[1]!.hiddenRepositories = [];
  await series.converge(1, { every: { days: 2 } });
});
