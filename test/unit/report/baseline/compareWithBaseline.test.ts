import { Steps } from '../../../../src/graph/model';
import type { Baseline } from '../../../../src/report/baseline/compareWithBaseline';
import { createReport } from '../../../../src/report/createReport';
import { allItems } from '../../../../src/report/items/allItems';
import type { Item, Report, StepCoverage } from '../../../../src/report/reportData';
import { NOW, pullRequest } from '../findings/evaluate';
import { changedGraph, GRAPH, sampleReport, TIMES } from '../sampleReport';

const BASELINE: Baseline = { collectedOn: NOW - 1e8, workspaces: ['acme'], items: allItems(sampleReport()) };

/** "finding key" of the items with a status. */
function withStatus(report: Report, status: Item['status']): string[] {
  return allItems(report).flatMap((item) => (item.status === status ? [`${item.finding} ${item.key}`] : []));
}

function numbersOf(report: Report): Record<string, number> {
  return Object.fromEntries(
    (['new', 'remaining', 'accepted', 'gone', 'unjudged'] as const).map((status) => [
      status,
      withStatus(report, status).length,
    ]),
  );
}

const NOTHING = { new: 0, remaining: 0, accepted: 0, gone: 0, unjudged: 0 };
const all = BASELINE.items.length;

test('without a baseline, items have no status', () => {
  expect(numbersOf(sampleReport())).toEqual(NOTHING);
});

test('the same graph has remaining items only', () => {
  expect(numbersOf(sampleReport({ baseline: BASELINE }))).toEqual({ ...NOTHING, remaining: all });
});

test('what was corrected or deleted is gone, and what came is new', () => {
  const changed = changedGraph({ '{web}': { public: false }, '{hook}': undefined, '{ann}': { email: '' } });
  const report = sampleReport({ baseline: BASELINE }, changed);
  expect(withStatus(report, 'gone')).toEqual(['public-repositories {web}', 'insecure-webhooks {hook}']);
  expect(withStatus(report, 'new')).toEqual([]);
  const back = sampleReport({
    baseline: { ...BASELINE, items: allItems(report).filter(({ status }) => status !== 'gone') },
  });
  expect(withStatus(back, 'new')).toEqual(['public-repositories {web}', 'insecure-webhooks {hook}']);
});

test('a pull request that this run did not read is not gone, and not new when it comes back', () => {
  const later = sampleReport({ baseline: BASELINE }, changedGraph({ 'w/api/pull-requests/7': undefined }));
  expect(withStatus(later, 'unjudged')).toEqual(['merged-without-approval w/api/pull-requests/7']);
  expect(withStatus(later, 'gone')).toEqual([]);
  const again = sampleReport({ baseline: { ...BASELINE, items: allItems(later) } });
  expect(numbersOf(again)).toEqual({ ...NOTHING, remaining: all });
});

test('an item of a workspace that this run did not read is not gone', () => {
  const { items } = BASELINE;
  const ofOther = { ...items[0]!, workspace: 'beta', key: '{other}', fingerprint: 'f' };
  const report = sampleReport({ baseline: { ...BASELINE, workspaces: ['acme', 'beta'], items: [...items, ofOther] } });
  expect(numbersOf(report)).toEqual({ ...NOTHING, remaining: all, unjudged: 1 });
});

test('a run of a part judges only what it read', () => {
  const changed = changedGraph({ '{web}': { public: false }, '{hook}': undefined });
  const report = sampleReport({ baseline: BASELINE, part: '--repository web' }, changed);
  expect(withStatus(report, 'gone')).toEqual(['public-repositories {web}']);
  expect(withStatus(report, 'unjudged')).toEqual(['insecure-webhooks {hook}']);
});

test('what belongs to a workspace is gone when it was corrected, whatever repositories are in scope', () => {
  const scope = { projects: [], repositories: ['acme/*'], exclude: [] };
  const policy = { file: 'graph-bitbucket.yml', waivers: [], protectedBranches: [], scope };
  const item = { ...BASELINE.items[0]!, repository: undefined, project: undefined, workspace: 'acme' };
  const owners = { ...item, finding: 'workspace-owners', type: 'bitbucket_workspace', key: '{gone}', fingerprint: 'f' };
  const report = sampleReport({ policy, baseline: { ...BASELINE, items: [owners] } });
  expect(withStatus(report, 'gone')).toEqual(['workspace-owners {gone}']);
});

test('a pull request that was read and approved is gone', () => {
  const approved = changedGraph({ 'w/api/pull-requests/7': { approvalStatus: 'approved', approved: true } });
  const report = sampleReport({ baseline: BASELINE }, approved);
  expect(withStatus(report, 'gone')).toEqual(['merged-without-approval w/api/pull-requests/7']);
});

test.each<[string, object]>([
  ['could not be judged', { 'w/api/pull-requests/7': { analysisIncomplete: true } }],
  ['has lost its facts', { '{hook}': { insecure: undefined } }],
])('an object that %s is not gone', (_, changes) => {
  const report = sampleReport({ baseline: BASELINE }, changedGraph(changes as Record<string, object>));
  expect(numbersOf(report)).toEqual({ ...NOTHING, remaining: all - 1, unjudged: 1 });
});

test.each(['failure', 'disabled', 'partial_success_due_to_dependency_failure'])(
  'nothing is gone of a source whose step ended as %s',
  (status) => {
    const steps: StepCoverage[] = [{ id: Steps.WEBHOOKS, name: 'Fetch Webhooks', status }];
    const report = createReport(changedGraph({ '{hook}': undefined }), steps, { ...TIMES, baseline: BASELINE });
    expect(withStatus(report, 'gone')).toEqual([]);
    expect(withStatus(report, 'unjudged')).toEqual(['insecure-webhooks {hook}']);
  },
);

describe('where Bitbucket refused something, nothing is gone', () => {
  const refused = (names: string[], steps: string[], kind = 'repositories') => ({
    skipped: [{ reason: 'refused', kind, explanation: 'Give access.', names, counts: names.map(() => 1), steps }],
  });
  const withoutHook = changedGraph({ '{hook}': undefined });

  test.each<[string, ReturnType<typeof refused>, object, string[]]>([
    [
      'of the repository',
      refused(['acme/api'], [Steps.WEBHOOKS]),
      { '{hook}': undefined },
      ['insecure-webhooks {hook}'],
    ],
    [
      'of the project',
      refused(['acme/PAY'], [Steps.PROJECT_DEPLOY_KEYS], 'projects'),
      { '{key}': undefined },
      ['unused-deploy-keys {key}'],
    ],
    [
      'of a repository that could not be read at all',
      refused(['acme/web'], [Steps.REPOS]),
      { '{web}': undefined, '{grant}': undefined },
      ['public-repositories {web}', 'no-default-reviewers {web}', 'admin-grants {grant}'],
    ],
    [
      'that judges a repository by what it has',
      refused(['acme/api'], [Steps.DEFAULT_REVIEWERS]),
      {},
      ['no-default-reviewers {api}'],
    ],
  ])('%s', (_, options, changes, unjudged) => {
    const graph = changedGraph(changes as Record<string, undefined>);
    const report = sampleReport({ baseline: BASELINE, ...options }, graph);
    expect(withStatus(report, 'gone')).toEqual([]);
    expect(withStatus(report, 'unjudged')).toEqual(unjudged);
  });

  test.each([
    ['another repository', refused(['acme/web'], [Steps.WEBHOOKS])],
    ['another source', refused(['acme/api'], [Steps.RUNNERS])],
  ])('but not of %s', (_, options) => {
    const report = sampleReport({ baseline: BASELINE, ...options }, withoutHook);
    expect(withStatus(report, 'gone')).toEqual(['insecure-webhooks {hook}']);
  });
});

test('what is no longer in scope is not gone', () => {
  const policy = {
    scope: { projects: [], repositories: [], exclude: ['acme/web'] },
    ...{ protectedBranches: [], waivers: [], file: 'graph-bitbucket.yml' },
  };
  const graph = changedGraph({ '{web}': undefined, '{grant}': undefined });
  const report = sampleReport({ baseline: BASELINE, policy }, graph);
  expect(withStatus(report, 'gone')).toEqual([]);
  expect(withStatus(report, 'unjudged')).toEqual([
    'public-repositories {web}',
    'no-default-reviewers {web}',
    'admin-grants {grant}',
  ]);
});

test('a check that this version does not have says nothing', () => {
  const item: Item = { ...BASELINE.items[0]!, finding: 'no-longer-there', fingerprint: 'f'.repeat(32) };
  const report = sampleReport({ baseline: { ...BASELINE, items: [...BASELINE.items, item] } });
  expect(numbersOf(report)).toEqual({ ...NOTHING, remaining: all, unjudged: 1 });
});

test('another pull request is new', () => {
  const other = pullRequest({ _key: 'w/api/pull-requests/8', displayName: 'api/8', approvalStatus: 'self_approved' });
  const relationship = { ...GRAPH.relationships[2]!, _key: 'other', _toEntityKey: other._key };
  const graph = { entities: [...GRAPH.entities, other], relationships: [...GRAPH.relationships, relationship] };
  expect(withStatus(sampleReport({ baseline: BASELINE }, graph), 'new')).toEqual([
    'merged-self-approved w/api/pull-requests/8',
  ]);
});

test('a baseline of another workspace is said', () => {
  const report = sampleReport({ baseline: { ...BASELINE, workspaces: ['other'] } });
  expect(report.warnings).toEqual(['The baseline is of other, so everything is new.']);
});
