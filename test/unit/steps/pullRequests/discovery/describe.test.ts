import type { DiscoveryOutcome } from '../../../../../src/steps/jobState/discovery';
import type { ListedRepository } from '../../../../../src/steps/jobState/listed';
import { describeDiscovery, describePlan, turnWarning } from '../../../../../src/steps/pullRequests/discovery/describe';
import type { PlannedListing } from '../../../../../src/steps/pullRequests/discovery/plan';

const FULL: DiscoveryOutcome = {
  discovery: 'full',
  reason: 'few repositories',
  availableCalls: 990,
  repositories: 400,
  activeRepositories: 20,
};
const ECONOMICAL: DiscoveryOutcome = {
  discovery: 'economical',
  reason: 'rest does not fit',
  availableCalls: 638,
  repositories: 10_000,
  activeRepositories: 500,
  economical: { members: 5000, membersRefused: 0, turns: 340, turnsLeft: 0, intervalDays: 28 },
};

test.each<[DiscoveryOutcome, string[]]>([
  [
    FULL,
    ['is full: listing every repository takes no more than half', '(990 more)', 'All 400 repositories are listed.'],
  ],
  [{ ...FULL, reason: 'setting' }, ['BITBUCKET_PULL_REQUEST_DISCOVERY requires it.']],
  [{ ...FULL, reason: 'rest fits' }, ['990 calls are left, enough to list the other 380.']],
  [{ ...FULL, reason: 'members refused' }, ['Bitbucket does not list pull requests by member.']],
  [
    ECONOMICAL,
    [
      'is economical: after the active repositories, 638 calls are left, too few to list the other 9500.',
      'the 500 repositories with a push or merge, the pull requests of 5000 members, and 340 repositories whose turn it is, ' +
        'once every 28 days.',
    ],
  ],
])('%j', (outcome, parts) => {
  for (const part of parts) {
    expect(describeDiscovery(outcome)).toContain(part);
  }
});

test('counts the members whose lists Bitbucket refuses', () => {
  const economical = { ...ECONOMICAL.economical!, membersRefused: 3 };
  expect(describeDiscovery({ ...ECONOMICAL, economical })).toContain(
    'of 5000 members (without 3 whom Bitbucket refuses to list)',
  );
});

test('warns of late and missing turns', () => {
  expect(turnWarning({ intervalDays: 7, turnsLeft: 0 })).toBeUndefined();
  expect(turnWarning({ intervalDays: 14, turnsLeft: 0 })).toContain('Each has its turn every 14 days.');
  expect(turnWarning({ intervalDays: 7, turnsLeft: 9 })).toContain(
    '9 repositories whose turn it is are not listed that far back.',
  );
});

describe('the plan', () => {
  const now = Date.parse('2026-11-29T12:00:00Z');
  const DAY = 24 * 3_600_000;
  const listings = (length: number) => Array.from({ length }, () => ({}) as PlannedListing);
  const repositories = (length: number) => Array.from({ length }, () => ({}) as ListedRepository);
  const full = { discovery: 'full', reason: 'few repositories', availableCalls: 1000 } as const;

  test('of a day in which every repository is listed is not told', () => {
    const first = { discovery: full, listings: listings(40), quiet: [] };
    expect(describePlan(first, { available: 1000 }, { now, windowStart: now - DAY })).toBeUndefined();
  });

  test('of a long period says how many pull requests the calls reach for', () => {
    const first = { discovery: full, listings: listings(800), quiet: [] };
    expect(describePlan(first, { available: 2000 }, { now, windowStart: now - 90 * DAY })).toBe(
      'Pull requests that changed since 31 Aug 2026, 12:00 UTC are read in 800 repositories. After these lists, the credentials ' +
        'can make 1,200 more calls, enough for about 600 pull requests that are not known yet.',
    );
  });

  test('of economical discovery says what comes first', () => {
    const first = { listings: listings(120), quiet: repositories(680) };
    const text = describePlan(first, { available: 100 }, { now, windowStart: now - DAY });
    expect(text).toContain('in 120 repositories with a push or merge since then. After');
    expect(text).toContain('can make 0 more calls, enough for about 0 pull requests');
    expect(text).toMatch(/ The other 680 follow as far as calls are left\.$/);
  });
});
