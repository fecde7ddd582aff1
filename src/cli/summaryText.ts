import type { CallCounts } from '../bitbucket/stats';
import { EntityTypes } from '../graph/types';
import { shownName } from '../report/graph';
import { type Finding, type Report, SEVERITIES } from '../report/reportData';
import { lookUp } from '../text/untrusted';
import { count, formatNumber, joinFirst, joinWords } from '../text/wording';
import { minute, truncate, WIDTH, wrap } from './text';

const ITEMS_SHOWN = 3;
const WARNINGS_SHOWN = 10;
const LINES_OF_A_WARNING = 4;
const LINES_OF_A_REASON = 12;
const NAMES_SHOWN = 10;
const SEVERITY_WIDTH = Math.max(...SEVERITIES.map((severity) => severity.length));
const COUNT_WIDTH = 6;
/** Where the titles of findings begin. */
const TITLE_COLUMN = 2 + SEVERITY_WIDTH + COUNT_WIDTH + 2;

/** What a run tells beside its report. */
export interface RunDetails {
  /** Without duplicates. */
  warnings: Iterable<string>;
  calls?: CallCounts;
}

/** The result of a run for a terminal, at most 80 columns wide: findings first, then what was left out, then calls. */
export function summaryText(report: Report, { warnings, calls }: RunDetails): string {
  const sections = [
    gapsText(report),
    heading(report),
    findingsText(report.findings),
    unjudgedText(report.findings),
    leftOutText(report, [...warnings]),
    calls ? callsText(calls) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** Comes first, so that nobody takes the rest for everything. */
function gapsText({ coverage: { gaps, status } }: Report): string[] {
  return status === 'complete'
    ? []
    : [
        'Incomplete: there may be more than this report says.',
        ...gaps.flatMap((gap) => wrap(gap, 2, LINES_OF_A_REASON)),
      ];
}

function heading({ workspaces, totals, coverage: { from, to } }: Report): string[] {
  const ofType = (type: string) => lookUp(totals, type) ?? 0;
  const seen = joinWords([
    count(ofType(EntityTypes.REPO), 'repository', 'repositories'),
    count(ofType(EntityTypes.USER), 'user'),
    count(ofType(EntityTypes.PULL_REQUEST), 'pull request'),
  ]);
  const who =
    workspaces.length === 0
      ? 'No workspace was collected.'
      : `${joinFirst(workspaces.map(shownName), NAMES_SHOWN)}: ${seen}.`;
  return wrap(`${who} Pull requests updated from ${minute(from)} to ${minute(to)}.`, 0);
}

function findingsText(findings: readonly Finding[]): string[] {
  const found = findings.filter(({ state }) => state === 'found');
  const clear = findings.filter(({ state }) => state === 'clear');
  if (found.length + clear.length === 0) {
    return ['Nothing could be judged.'];
  }
  return [
    found.length === 0 ? 'Nothing was found in what could be judged.' : 'Findings',
    ...found.flatMap(findingLines),
    ...(clear.length > 0 ? wrap(`Nothing found: ${listTitles(clear)}.`, 2) : []),
  ];
}

function findingLines({ severity, title, items, undetermined }: Finding): string[] {
  const head = `  ${severity.padEnd(SEVERITY_WIDTH)}${formatNumber(items.length).padStart(COUNT_WIDTH)}  `;
  const [first, ...more] = wrap(title + (undetermined > 0 ? ` (${undetermined} more not judged)` : ''), TITLE_COLUMN);
  const details = severity === 'info' ? [] : items.slice(0, ITEMS_SHOWN);
  return [
    head + first!.trimStart(),
    ...more,
    ...details.map(({ name }) => ' '.repeat(TITLE_COLUMN) + truncate(name, WIDTH - TITLE_COLUMN)),
  ];
}

/** What nobody may take for "no problem". */
function unjudgedText(findings: readonly Finding[]): string[] {
  const unjudged = findings.filter(({ reason, state }) => reason && state !== 'not applicable');
  if (unjudged.length === 0) {
    return [];
  }
  const reasons = new Map<string, Finding[]>();
  for (const finding of unjudged) {
    const reason = finding.reason ?? '';
    reasons.set(reason, [...(reasons.get(reason) ?? []), finding]);
  }
  return [
    'Not judged',
    ...[...reasons].flatMap(([reason, concerned]) => [
      ...wrap(`${listTitles(concerned)}:`, 2),
      ...wrap(reason, 4, LINES_OF_A_REASON),
    ]),
  ];
}

function leftOutText({ coverage: { steps }, findings }: Report, warnings: readonly string[]): string[] {
  // what a finding lacks already stands under "Not judged"
  const shownReasons = findings.flatMap(({ reason, state }) => (reason && state !== 'not applicable' ? [reason] : []));
  const isShown = (reason: string) => shownReasons.some((shown) => shown.includes(reason));
  const reasons = steps.flatMap(({ status, reason }) =>
    status !== 'success' && reason && !isShown(reason) ? [reason] : [],
  );
  const shown = warnings.slice(0, WARNINGS_SHOWN);
  const more = warnings.length - shown.length;
  const lines = [
    ...[...new Set(reasons)].flatMap((reason) => wrap(reason, 2, LINES_OF_A_REASON)),
    ...shown.flatMap((warning) => wrap(warning, 2, LINES_OF_A_WARNING)),
    ...(more > 0 ? [`  and ${count(more, 'more warning')} in the log`] : []),
  ];
  return lines.length > 0 ? ['Left out', ...lines] : [];
}

function callsText({ calls, callsByBucket: { repository } }: CallCounts): string[] {
  return wrap(`${calls} calls to Bitbucket, ${repository} of them against the limit for repository data.`, 0);
}

function listTitles(findings: readonly Finding[]): string {
  return findings
    .map(({ title }, index) => (index === 0 ? title : title.charAt(0).toLowerCase() + title.slice(1)))
    .join('; ');
}
