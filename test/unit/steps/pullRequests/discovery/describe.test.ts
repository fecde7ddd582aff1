import type { DiscoveryOutcome } from '../../../../../src/steps/jobState/discovery';
import { describeDiscovery, turnWarning } from '../../../../../src/steps/pullRequests/discovery/describe';

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
