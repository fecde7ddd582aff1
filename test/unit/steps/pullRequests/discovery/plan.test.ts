import type { ListedRepository } from '../../../../../src/steps/jobState/listed';
import { planFirst, planRest, planTurns } from '../../../../../src/steps/pullRequests/discovery/plan';
import { turnOf } from '../../../../../src/steps/pullRequests/discovery/turns';
import { DAY_MS } from '../../../../../src/steps/pullRequests/window';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const TIMES = { now: NOW, windowStart: NOW - DAY_MS, lastRun: NOW - DAY_MS };

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
    expect(new Set(plan.listings.flatMap(({ since, membersSince }) => [since, membersSince]))).toEqual(
      new Set([TIMES.windowStart]),
    );
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

  test('goes further back for non-members in active repositories whose turn is due', () => {
    const all = repositories(700, 700);
    const { listings } = planFirst(all, 'economical', { available: 1000, spent: 0 }, TIMES);
    const further = listings.filter(({ since }) => since < TIMES.windowStart);
    expect(further.length).toBeGreaterThan(60);
    expect(further.length).toBeLessThan(140);
    for (const { repository, since, membersSince } of listings) {
      const turn = turnOf(repository.uuid, { after: TIMES.lastRun, now: NOW, interval: 7 });
      expect(since).toBe(turn ?? TIMES.windowStart);
      expect(membersSince).toBe(TIMES.windowStart);
    }
  });
});

test.each([
  [9500, 10_000, 'full'],
  [9500, 9500, 'economical'],
  [0, 0, 'full'],
] as const)('%i quiet repositories with %i calls: %s', (quiet, available, discovery) => {
  expect(planRest(quiet, { available, spent: 0 })).toMatchObject({ discovery, availableCalls: available });
});

describe('the plan of turns', () => {
  const all = repositories(7000, 350);

  test.each([
    [10_000, 7, 950],
    [1000, 14, 500],
    [500, 28, 250],
  ])('with %i calls serves an interval of %i days, about %i repositories', (available, intervalDays, count) => {
    const plan = planTurns(all, { available, spent: 0 }, TIMES);
    expect(plan).toMatchObject({ intervalDays, left: 0 });
    expect(plan.listings.length).toBeGreaterThan(count * 0.85);
    expect(plan.listings.length).toBeLessThan(count * 1.15);
    expect(plan.listings.length).toBeLessThanOrEqual(available * 0.75);
  });

  test('counts the repositories that do not fit', () => {
    const { listings, left } = planTurns(all, { available: 100, spent: 0 }, TIMES);
    expect(listings).toHaveLength(75);
    expect(left).toBe(planTurns(all, { available: 400, spent: 0 }, TIMES).listings.length - 75);
    expect(planTurns(all, { available: 0, spent: 0 }, TIMES).listings).toEqual([]);
  });

  test('omits active repositories, which have been listed for seven days already', () => {
    const { listings } = planTurns(all, { available: 10_000, spent: 0 }, TIMES);
    expect(listings.filter(({ repository }) => repository.updatedOn >= TIMES.windowStart)).toEqual([]);
    for (const { since, membersSince } of listings) {
      expect(since).toBe(membersSince);
      expect(since).toBeGreaterThan(NOW - 8 * DAY_MS);
      expect(since).toBeLessThanOrEqual(NOW - 7 * DAY_MS);
    }
  });

  test('lists pull requests of non-members in active repositories for a longer interval', () => {
    const { listings } = planTurns(all, { available: 500, spent: 0 }, TIMES);
    const active = listings.filter(({ repository }) => repository.updatedOn >= TIMES.windowStart);
    expect(active.length).toBeGreaterThan(0);
    for (const { since, membersSince } of active) {
      expect(since).toBeLessThanOrEqual(NOW - 28 * DAY_MS);
      expect(membersSince).toBe(TIMES.windowStart);
    }
  });
});
