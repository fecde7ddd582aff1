import type { ListedRepository } from '../../../../../src/steps/jobState/listed';
import { hasRoomForTurn, planFirst, planRest, planTurns } from '../../../../../src/steps/pullRequests/discovery/plan';
import { turnOf } from '../../../../../src/steps/pullRequests/discovery/turns';
import { DAY_MS } from '../../../../../src/steps/pullRequests/window';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const TIMES = { now: NOW, windowStart: NOW - DAY_MS, servedUntil: NOW - DAY_MS };

/** Repositories, the first `active` of which saw a push an hour ago. */
function repositories(count: number, active: number): ListedRepository[] {
  return Array.from({ length: count }, (_, index) => ({
    uuid: `{${index}}`,
    workspaceUuid: '{w}',
    workspaceSlug: 'acme',
    name: `r${index}`,
    fullName: `acme/r${index}`,
    updatedOn: index < active ? NOW - 3_600_000 : NOW - 90 * DAY_MS,
  }));
}

const names = (listings: readonly { repository: ListedRepository }[]) =>
  listings.map(({ repository }) => repository.name);

describe('the first plan', () => {
  test.each([
    ['auto', 500, { available: 995, spent: 5 }, 'few repositories'],
    ['auto', 5000, { available: 9000, spent: 1000 }, 'few repositories'],
    ['full', 5000, { available: 10, spent: 0 }, 'setting'],
  ] as const)('with %s lists all of %i repositories for %j: %s', (setting, count, capacity, reason) => {
    const all = repositories(count, 3);
    const plan = planFirst(all, setting, capacity, TIMES);
    expect(plan.discovery).toEqual({ discovery: 'full', reason, availableCalls: capacity.available });
    expect(names(plan.listings)).toEqual(all.map(({ name }) => name));
    expect(plan.quiet).toEqual([]);
  });

  test.each([
    ['more than half', 501, { available: 1000, spent: 0 }],
    ['more than is left', 500, { available: 400, spent: 900 }],
  ])('lists the active ones where all would take %s', (_, count, capacity) => {
    const plan = planFirst(repositories(count, 30), 'auto', capacity, TIMES);
    expect(plan.discovery).toBeUndefined();
    expect(plan.listings).toHaveLength(30);
    expect(plan.quiet).toHaveLength(count - 30);
  });

  test('is economical if the setting requires it, for any number of calls', () => {
    const plan = planFirst(repositories(10, 2), 'economical', { available: 1000, spent: 0 }, TIMES);
    expect(plan.discovery).toMatchObject({ discovery: 'economical', reason: 'setting' });
    expect(names(plan.listings)).toEqual(['r0', 'r1']);
  });

  test.each(['economical', 'full'] as const)(
    'goes further back where the turn is due, with %s discovery',
    (setting) => {
      const all = repositories(700, 700);
      const { listings } = planFirst(all, setting, { available: 1000, spent: 0 }, TIMES);
      const further = listings.filter(({ since }) => since < TIMES.windowStart);
      expect(further.length).toBeGreaterThan(60);
      expect(further.length).toBeLessThan(140);
      for (const { repository, since } of listings) {
        const turn = turnOf(repository.uuid, { after: TIMES.servedUntil, now: NOW, interval: 7 });
        expect(since).toBe(turn ?? TIMES.windowStart);
      }
    },
  );

  test('has no turns in a first run, for which nothing can wait', () => {
    const { listings } = planFirst(
      repositories(700, 700),
      'full',
      { available: 1000, spent: 0 },
      {
        ...TIMES,
        servedUntil: NOW,
      },
    );
    expect(new Set(listings.map(({ since }) => since))).toEqual(new Set([TIMES.windowStart]));
  });

  test('takes a repository for active of which Bitbucket does not say when it changed', () => {
    const [repository] = repositories(1, 0);
    const plan = planFirst([{ ...repository!, updatedOn: 0 }], 'economical', { available: 1000, spent: 0 }, TIMES);
    expect(plan.listings).toHaveLength(1);
    expect(plan.quiet).toEqual([]);
  });
});

test.each([
  [9500, 10_000, 'full'],
  [9500, 9500, 'economical'],
  [0, 0, 'full'],
] as const)('%i quiet repositories with %i calls: %s', (quiet, available, discovery) => {
  expect(planRest(quiet, { available, spent: 0 })).toMatchObject({ discovery, availableCalls: available });
});

test.each([
  [100, { lists: 19, calls: 190 }, 'full'],
  [100, { lists: 20, calls: 40 }, 'full'],
  [100, { lists: 20, calls: 41 }, 'economical'],
  [100, { lists: 200, calls: 20 }, 'full'],
] as const)('%i more lists with 200 calls, after %j: %s', (quiet, spent, discovery) => {
  expect(planRest(quiet, { available: 200, spent: 0 }, spent)).toMatchObject({ discovery });
});

test.each([
  [100, { lists: 0, calls: 0 }, 0, true],
  [100, { lists: 0, calls: 0 }, 82, false],
  [100, { lists: 2, calls: 40 }, 0, true],
  [99, { lists: 2, calls: 40 }, 0, false],
])('with %i calls left, after %j, and %i lists to come, another turn fits: %s', (available, spent, waiting, fits) => {
  expect(hasRoomForTurn({ available, spent: 0 }, { spent, waiting, atOnce: 5 })).toBe(fits);
});

describe('the plan of turns', () => {
  const all = repositories(7000, 0);

  test.each([
    [10_000, 7, 950],
    [1000, 14, 500],
    [500, 28, 250],
  ])('with %i calls serves an interval of %i days, about %i repositories', (available, intervalDays, count) => {
    const plan = planTurns(all, { available }, TIMES);
    expect(plan).toMatchObject({ intervalDays, left: 0 });
    expect(plan.listings.length).toBeGreaterThan(count * 0.85);
    expect(plan.listings.length).toBeLessThan(count * 1.15);
    expect(plan.listings.length).toBeLessThanOrEqual(available * 0.75);
  });

  test('counts the repositories that do not fit', () => {
    const { listings, left } = planTurns(all, { available: 100 }, TIMES);
    expect(listings).toHaveLength(75);
    expect(left).toBe(planTurns(all, { available: 400 }, TIMES).listings.length - 75);
    expect(planTurns(all, { available: 0 }, TIMES).listings).toEqual([]);
  });

  test.each([10_000, 1000, 500])(
    'with %i calls, covers the time since the last turn of the longest interval',
    (available) => {
      for (const { since } of planTurns(all, { available }, TIMES).listings) {
        expect(since).toBeGreaterThan(NOW - 29 * DAY_MS);
        expect(since).toBeLessThanOrEqual(NOW - 7 * DAY_MS);
      }
    },
  );

  test('leaves others to later runs each time that the calls do not suffice', () => {
    const turnsAt = (now: number) =>
      new Set(names(planTurns(all, { available: 100 }, { now, windowStart: now - DAY_MS, servedUntil: NOW }).listings));
    const [first, second] = [turnsAt(NOW + 8 * DAY_MS), turnsAt(NOW + 9 * DAY_MS)];
    expect([...second].filter((name) => first.has(name))).toEqual([]);
  });
});
