import { Steps } from '../../../src/graph/model';
import { filterReport, filterSentence, unmatchedPatterns } from '../../../src/report/filterReport';
import { allItems } from '../../../src/report/items/allItems';
import type { Report, ReportFilter } from '../../../src/report/reportData';
import { NOW } from './findings/evaluate';
import { changedGraph, GRAPH, sampleReport } from './sampleReport';

const shownBy = (filter: ReportFilter, report = sampleReport(), graph = GRAPH) => filterReport(report, filter, graph);

function namesIn(report: Report): string[] {
  return [
    ...new Set(allItems(report).map(({ repository, project, workspace }) => repository ?? project ?? workspace)),
  ].map(String);
}

function findingOf(report: Report, id: string) {
  return report.findings.find((finding) => finding.id === id);
}

test('without a filter, everything is shown', () => {
  const report = sampleReport();
  expect(shownBy({ projects: [], checks: [] }, report)).toBe(report);
  expect(filterSentence(report)).toBeUndefined();
});

test.each<[ReportFilter, string[]]>([
  [{ projects: ['PAY'] }, ['acme/api', 'PAY']],
  [{ projects: ['acme/p*'] }, ['acme/api', 'PAY']],
  [{ projects: ['other/*'] }, []],
  [{ repositories: ['web'] }, ['acme/web']],
  [{ repositories: ['ACME/w?b'] }, ['acme/web']],
  [{ repositories: ['api', 'web'], projects: ['PAY'] }, ['acme/api']],
])('%j shows what is there and known to be', (filter, names) => {
  const report = shownBy(filter);
  expect(namesIn(report)).toEqual(names);
  expect(report.filter).toEqual({ ...filter, hidden: allItems(sampleReport()).length - allItems(report).length });
});

test('a severity shows it and what is more severe, and leaves out the other checks', () => {
  const { findings } = shownBy({ severity: 'high' });
  expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['critical', 'high']));
  expect(findings.some(({ state }) => state === 'clear')).toBe(true);
});

test('a check shows only itself', () => {
  const report = shownBy({ checks: ['public-repositories'] });
  expect(report.findings.map(({ id }) => id)).toEqual(['public-repositories']);
  expect(filterSentence(report)).toMatch(/^Filtered by --check public-repositories: 2 of \d+ items are shown\.$/);
});

test('a check of which nothing is left says what it knows of the rest', () => {
  const graph = changedGraph({ '{hook}': { insecure: undefined }, '{web}': { public: false } });
  const report = sampleReport({}, graph);
  expect(findingOf(report, 'public-repositories')).toMatchObject({ state: 'found' });
  expect(findingOf(shownBy({ repositories: ['web'] }, report, graph), 'public-repositories')).toMatchObject({
    ...{ state: 'clear', items: [], undetermined: 0 },
  });
  const webhooks = (repositories: string[]) => findingOf(shownBy({ repositories }, report, graph), 'insecure-webhooks');
  expect(webhooks(['api'])).toMatchObject({ state: 'undetermined', undetermined: 1 });
  expect(webhooks(['web'])).toMatchObject({ state: 'clear', undetermined: 0 });
  expect(webhooks(['web'])?.reason).toBeUndefined();
});

test('a check says what could not be read of what is shown', () => {
  const names = ['acme/api/5', 'acme/web/6'];
  const cause = { reason: 'malformed', kind: 'pull requests', explanation: 'Odd.', steps: [Steps.PULL_REQUESTS] };
  const report = shownBy({ repositories: ['web'] }, sampleReport({ skipped: [{ ...cause, names }] }));
  expect(findingOf(report, 'merged-without-approval')?.unread).toEqual(['acme/web/6']);
});

test('where a step failed, nothing is clear', () => {
  const report = sampleReport();
  const findings = report.findings.map((finding) => ({ ...finding, isCollected: false, reason: 'It failed.' }));
  const shown = shownBy({ projects: ['PAY'] }, { ...report, findings });
  expect(findingOf(shown, 'admin-grants')).toMatchObject({ state: 'not collected', reason: 'It failed.' });
});

test('what only the baseline has is filtered, too', () => {
  const baseline = { collectedOn: NOW - 1e8, workspaces: ['acme'], items: allItems(sampleReport()) };
  const graph = changedGraph({ '{hook}': undefined, '{web}': { public: false }, 'w/api/pull-requests/7': undefined });
  const report = sampleReport({ baseline }, graph);
  const { gone, unjudged } = shownBy({ repositories: ['api'] }, report, graph).baseline!;
  expect(gone.map(({ key }) => key)).toEqual(['{hook}']);
  expect(unjudged.map(({ key }) => key)).toEqual(['w/api/pull-requests/7']);
  expect(shownBy({ repositories: ['web'] }, report, graph).baseline).toMatchObject({
    ...{ gone: [{ finding: 'public-repositories' }], unjudged: [] },
  });
});

test('items whose project is not known are left out, and counted', () => {
  const { warnings } = shownBy({ projects: ['PAY'] });
  expect(warnings).toEqual([
    expect.stringMatching(/^--project: \d items of repositories whose project is not known are/),
  ]);
});

test('patterns that match nothing are named', () => {
  const filter = { projects: ['PAY', 'PYA'], repositories: ['acme/api', 'ap'] };
  expect(unmatchedPatterns(filter, GRAPH)).toEqual(['--project PYA', '--repository ap']);
  const apart = { projects: ['PAY'], repositories: ['web'] };
  expect(unmatchedPatterns(apart, GRAPH)).toEqual(['--project PAY --repository web']);
  expect(unmatchedPatterns({ ...apart, repositories: ['web', 'api'] }, GRAPH)).toEqual([]);
  expect(unmatchedPatterns({}, { entities: [], relationships: [] })).toEqual([]);
});
