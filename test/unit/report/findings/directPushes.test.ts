import type { ReportOptions } from '../../../../src/report/createReport';
import { filterReport } from '../../../../src/report/filterReport';
import { directPushes } from '../../../../src/report/findings/directPushes';
import { parsePolicy } from '../../../../src/report/policy/parsePolicy';
import { bySeverity, type ReportFilter, type Severity } from '../../../../src/report/reportData';
import { sampleReport } from '../sampleReport';
import { entity, evaluate, link, outcome, step } from './evaluate';

const REPO = entity('repo', '{repo}', { fullName: 'w/api', defaultBranch: 'main' });
const QUIET = entity('repo', '{quiet}', { fullName: 'w/quiet', defaultBranch: 'main' });
const EMPTY = entity('repo', '{empty}', { fullName: 'w/empty' });
const COMMIT = entity('commit', '{repo}:commit:1', {
  ...{ displayName: 'w/api: 1234567', directPush: true, branch: 'main', author: 'Ann', message: 'Fix the build' },
});
const PROTECTION = (forcePushAllowed?: boolean) =>
  entity('branch_protection', '{repo}:protection', { forcePushAllowed });
const LINKS = [
  link('{repo}', 'repo_has_commit', COMMIT._key),
  link('{repo}', 'repo_has_branch_protection', '{repo}:protection'),
];
const DETAIL = 'On main by Ann: Fix the build.';

test.each([
  ['force pushes are prevented', false, 'high', DETAIL],
  ['nothing is known of force pushes', undefined, 'high', DETAIL],
  [
    'force pushes are possible',
    true,
    'critical',
    `${DETAIL} Everybody who can write may rewrite the history of the branch.`,
  ],
])('%s', (_, forcePushAllowed, severity, detail) => {
  const finding = evaluate(directPushes, [REPO, QUIET, EMPTY, COMMIT, PROTECTION(forcePushAllowed)], LINKS);

  expect(outcome(finding)).toEqual({ state: 'found', checked: 2, undetermined: 0, details: [detail] });
  expect(finding.severity).toBe(severity);
});

test('only the pushes to a branch that can be rewritten are critical', () => {
  const other = { ...COMMIT, _key: '{quiet}:commit:2', displayName: 'w/quiet: 7654321' };
  const links = [...LINKS, link('{quiet}', 'repo_has_commit', other._key)];
  const { items, severity } = evaluate(directPushes, [REPO, QUIET, COMMIT, other, PROTECTION(true)], links);
  expect(severity).toBe('critical');
  expect(Object.fromEntries(items.map((item) => [item.name, item.severity]))).toEqual({
    'w/api: 1234567': 'critical',
    'w/quiet: 7654321': 'high',
  });
});

describe('a repository with a critical push and another one with a push', () => {
  const other = { ...COMMIT, _key: '{quiet}:commit:2', displayName: 'w/quiet: 7654321', repoId: '{quiet}' };
  const graph = {
    entities: [REPO, QUIET, { ...COMMIT, repoId: '{repo}' }, other, PROTECTION(true)],
    relationships: [...LINKS, link('{quiet}', 'repo_has_commit', other._key)],
  };
  const waiving = (repository: string) => {
    const text = { reason: 'The release bot.', approvedBy: 'Ingrid', expires: '2027-03-31' };
    const waivers = [{ check: 'direct-pushes', match: { repository }, ...text }];
    return parsePolicy(JSON.stringify({ waivers }), 'graph-bitbucket.yml');
  };

  test.each<[string, Partial<ReportOptions>, ReportFilter, Severity | undefined]>([
    ['everything', {}, {}, 'critical'],
    ['the critical one is accepted', { policy: waiving('w/api') }, {}, 'high'],
    ['both are accepted', { policy: waiving('w/*') }, {}, 'critical'],
    ['only the other one is shown', {}, { repositories: ['w/quiet'] }, 'high'],
    ['neither is shown', {}, { repositories: ['w/none'] }, 'high'],
    ['neither is shown, nor what is less severe', {}, { repositories: ['w/none'], severity: 'critical' }, undefined],
    ['the accepted one is severe enough', { policy: waiving('w/api') }, { severity: 'critical' }, 'critical'],
  ])('%s: the check is as severe as what is open and shown', (_, options, filter, severity) => {
    const { findings } = filterReport(sampleReport(options, graph), filter, graph);
    expect(findings.find(({ id }) => id === 'direct-pushes')?.severity).toBe(severity);
    expect(findings.map((finding) => finding.severity)).toEqual(
      [...findings].sort(bySeverity).map((finding) => finding.severity),
    );
  });
});

test('a branch passes to which nothing was pushed, however much was pushed to others', () => {
  const others = [2, 3].map((number) => ({ ...COMMIT, _key: `{repo}:commit:${number}` }));
  const links = [COMMIT, ...others].map(({ _key }) => link('{repo}', 'repo_has_commit', _key));
  const finding = evaluate(directPushes, [REPO, QUIET, EMPTY, COMMIT, ...others], links);
  expect([finding.items.length, finding.checked, finding.passed]).toEqual([3, 2, 1]);
});

test('a merge by nobody who is known', () => {
  const commit = { ...COMMIT, merge: true, author: undefined, message: '' };

  expect(outcome(evaluate(directPushes, [REPO, commit]))).toMatchObject({
    details: ['On main by somebody unknown, a merge: no message.'],
  });
});

test('no pushes', () => {
  const finding = evaluate(directPushes, [REPO, QUIET], [], [step('fetch-direct-pushes', 'success')]);

  expect(outcome(finding)).toEqual({ state: 'clear', checked: 2, undetermined: 0, details: [] });
  expect(finding.severity).toBe('high');
});

test.each([
  ['failure', 'not collected'],
  ['disabled', 'not applicable'],
])('the step ended as %s', (status, state) => {
  expect(evaluate(directPushes, [REPO], [], [step('fetch-direct-pushes', status)]).state).toBe(state);
});
