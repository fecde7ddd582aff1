import { shorten } from '../../text/wording';
import { filterText } from '../filterReport';
import { explanationOf } from '../findings/explanation';
import { countEach } from '../grouping';
import { itemTitle } from '../items/itemTitle';
import { notesOf } from '../notes';
import type { Finding, Item, Report } from '../reportData';
import { mergeSkipped, omissionsIn, omissionsText, skippedText } from '../skipped';
import { element, type Xml, xmlDocument } from './xml';

/*
 * JUnit's format as Bitbucket Pipelines, Jenkins and others read it. Bitbucket shows the first 100 failures, and of each field at
 * most 2,000 characters, so the most severe come first.
 */

/** In characters. */
const LONGEST_FIELD = 2_000;
/** In digits. */
const HASH_LENGTH = 8;

/**
 * A suite for each check. Each item is a failed test, or a skipped one if it is accepted or for information. A check that found
 * nothing is a passed test; one that could not be made is skipped.
 */
export function toJunit(report: Report): string {
  const coverage = coverageSuite(report);
  const suites = [
    ...(coverage.cases.length > 0 ? [coverage] : []),
    ...report.findings.filter(({ state }) => state !== 'not applicable').map(toSuite),
  ];
  const counts = countsOf(suites.flatMap(({ cases }) => cases));
  const { tests, failures, errors } = counts;
  const filtered = report.filter ? ` (filtered by ${filterText(report.filter)})` : '';
  const attributes = { name: `graph-bitbucket: ${report.workspaces.join(', ')}${filtered}`, tests, failures, errors };
  return xmlDocument(element('testsuites', attributes, suites.map(suiteElement)));
}

interface Suite {
  id: string;
  name: string;
  cases: TestCase[];
}

interface TestCase {
  name: string;
  outcome: 'passed' | 'failure' | 'skipped' | 'error';
  message: string;
  text: string;
}

function toSuite(finding: Finding): Suite {
  const { id, items, state, title } = finding;
  const outcome = state === 'clear' ? 'passed' : 'skipped';
  const whole: TestCase = { name: title, outcome, message: '', text: explanationOf(finding) };
  const cases = items.map((item) => caseOf(item, finding));
  const names = countEach(cases.map(({ name }) => name));
  // Bitbucket takes tests with the same name for one
  const distinct = cases.map((one, index) =>
    names.get(one.name) === 1
      ? one
      : { ...one, name: `${one.name} (${items[index]?.fingerprint.slice(0, HASH_LENGTH)})` },
  );
  return { id, name: title, cases: items.length > 0 ? distinct : [whole] };
}

function caseOf(item: Item, { fix }: Finding): TestCase {
  const { link, reason, severity, status, waiver } = item;
  const shown = { name: itemTitle(item), message: reason };
  if (waiver) {
    const text = `Accepted until ${waiver.expires} by ${waiver.approvedBy}: ${waiver.reason}`;
    return { ...shown, outcome: 'skipped', text };
  }
  if (severity === 'info') {
    return { ...shown, outcome: 'skipped', text: `For information. ${reason}` };
  }
  const lines = [`${severity}${status === undefined ? '' : `, ${status}`}`, reason, `What to do: ${fix}`, link ?? ''];
  return { ...shown, outcome: 'failure', text: lines.filter(Boolean).join('\n') };
}

/** What the report lacks, and what is odd about it; without cases if there is nothing to say. */
function coverageSuite(report: Report): Suite {
  const { coverage } = report;
  const message = 'The report is incomplete: there may be more than it says.';
  const gaps: TestCase = { name: 'The report is complete', outcome: 'error', message, text: coverage.gaps.join('\n') };
  const omissions = mergeSkipped(omissionsIn(coverage.skipped ?? []));
  const omitted = `Not everything could be read: ${omissionsText(omissions)}.`;
  const left: TestCase = {
    ...{ name: 'Everything could be read', outcome: 'skipped', message: omitted },
    text: [omitted, ...omissions.map(skippedText)].join('\n'),
  };
  const notes = notesOf(report);
  const noted: TestCase = { name: 'There is nothing to note', outcome: 'skipped', message: '', text: notes.join('\n') };
  const cases = [
    ...(coverage.gaps.length > 0 ? [gaps] : []),
    ...(omissions.length > 0 ? [left] : []),
    ...(notes.length > 0 ? [noted] : []),
  ];
  return { id: 'coverage', name: 'Coverage', cases };
}

function suiteElement({ id, name, cases }: Suite): Xml {
  return element(
    'testsuite',
    { name, ...countsOf(cases) },
    cases.map((one) => caseElement(one, id)),
  );
}

function caseElement({ name, outcome, message, text }: TestCase, id: string): Xml {
  const attributes = { classname: id, name: cut(name), time: '0' };
  switch (outcome) {
    case 'passed':
      return element('testcase', attributes);
    case 'skipped':
      return element('testcase', attributes, [element('skipped', {}, cut(text))]);
    case 'failure':
    case 'error':
      return element('testcase', attributes, [element(outcome, { message: cut(message), type: id }, cut(text))]);
  }
}

function countsOf(cases: readonly TestCase[]): Record<'tests' | 'failures' | 'errors' | 'skipped', number> {
  const countOf = (wanted: TestCase['outcome']) => cases.filter(({ outcome }) => outcome === wanted).length;
  return {
    tests: cases.length,
    failures: countOf('failure'),
    errors: countOf('error'),
    skipped: countOf('skipped'),
  };
}

function cut(text: string): string {
  return shorten(text, LONGEST_FIELD);
}
