import { summarySection } from '../../../../../../src/report/page/server/sections/summary';
import { parsePolicy } from '../../../../../../src/report/policy/parsePolicy';
import type { Finding, Report } from '../../../../../../src/report/reportData';
import { sampleReport } from '../../../sampleReport';

const leadOf = (report: Report) => /<p class="lead">([^<]*)/.exec(summarySection(report, 'acme').text)?.[1];

function acceptedReport(check: string): Report {
  const text = { reason: 'Known.', approvedBy: 'Ingrid', expires: '2027-03-31' };
  const waivers = [{ check, match: { repository: '*' }, ...text }];
  return sampleReport({ policy: parsePolicy(JSON.stringify({ waivers }), 'graph-bitbucket.yml') });
}

test('counts the checks that found something by severity', () => {
  expect(leadOf(sampleReport())).toMatch(/^7 findings: 1 critical, 2 high, 1 medium and 3 for information\. /);
});

test('does not count what is accepted', () => {
  const report = acceptedReport('merged-without-approval');
  expect(leadOf(report)).toMatch(/^6 findings: 2 high, 1 medium and 3 for information\. /);
  const findings = report.findings.filter(({ id }) => id === 'merged-without-approval');
  expect(leadOf({ ...report, findings })).toBe('Nothing was found that is not accepted.');
});

test('says whether there was something to judge', () => {
  const report = sampleReport();
  const withState = (state: 'clear' | 'not applicable') =>
    leadOf({ ...report, findings: [{ ...report.findings[0]!, items: [], state }] });
  expect(withState('clear')).toBe('Nothing was found in what could be judged. 1 check found nothing.');
  expect(withState('not applicable')).toBe('Nothing could be judged.');
});

test('tells checks without an object from those that lack their source or could not judge', () => {
  const report = sampleReport();
  const first = { ...report.findings[0]!, items: [] };
  const findings: Finding[] = [
    { ...first, state: 'not collected' },
    { ...first, state: 'not collected', isCollected: false },
    { ...first, state: 'not collected', unread: ['acme/api'] },
    { ...first, state: 'undetermined' },
  ];
  expect(leadOf({ ...report, findings })).toBe(
    'Nothing could be judged. 1 check had nothing to look at. 3 checks could not be completed.',
  );
});

test('tells sources that failed from those that were read in part', () => {
  const statuses = ['success', 'disabled', 'failure', 'partial_success_due_to_dependency_failure', 'incomplete'];
  const steps = statuses.map((status) => ({ id: status, name: status, status }));
  const report = sampleReport();
  const { text } = summarySection({ ...report, coverage: { ...report.coverage, steps } }, 'acme');
  expect(text).toContain('1 of 5 read, <strong>1 failed</strong>, <strong>2 incomplete</strong>.');
});

test('says what is out of scope, and what is odd', () => {
  const { text } = summarySection(sampleReport({ repositoriesOutOfScope: 2, warnings: ['Only a part.'] }), 'acme');
  expect(text).toContain('<li>Out of scope: 2 repositories.</li><li>Only a part.</li>');
  expect(summarySection(sampleReport({ repositoriesOutOfScope: 0 }), 'acme').text).not.toContain('class="note"');
});
