import type { CallCounts } from '../bitbucket/stats';
import { EntityTypes } from '../graph/types';
import { shownName } from '../report/graph';
import { openItems } from '../report/items/statusText';
import { type Finding, type ItemStatus, type Report, SEVERITIES } from '../report/reportData';
import { lookUp } from '../text/untrusted';
import { count, formatNumber, joinFirst, joinWords } from '../text/wording';
import { frameworkText } from './frameworkText';
import { minute, truncate, WIDTH, wrap } from './text';

const ITEMS_SHOWN = 3;
const WARNINGS_SHOWN = 10;
const LINES_OF_A_WARNING = 4;
const LINES_OF_A_REASON = 12;
const NAMES_SHOWN = 10;
const NEWS_SHOWN = 10;
const NOTHING_FOUND = 'Nothing was found in what could be judged.';
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
    newsText(report),
    report.framework ? frameworkText(report.framework) : [],
    findingsText(report.findings),
    unjudgedText(report.findings),
    warningsText(report.warnings),
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

function heading({ workspaces, totals, coverage: { from, to, repositoriesOutOfScope } }: Report): string[] {
  const ofType = (type: string) => lookUp(totals, type) ?? 0;
  const seen = joinWords([
    count(ofType(EntityTypes.REPO), 'repository', 'repositories'),
    count(ofType(EntityTypes.USER), 'user'),
    count(ofType(EntityTypes.PULL_REQUEST), 'pull request'),
  ]);
  const left = repositoriesOutOfScope ?? 0;
  const outside = left > 0 ? ` Out of scope: ${count(left, 'repository', 'repositories')}.` : '';
  const who =
    workspaces.length === 0
      ? 'No workspace was collected.'
      : `${joinFirst(workspaces.map(shownName), NAMES_SHOWN)}: ${seen}.`;
  return wrap(`${who}${outside} Pull requests updated from ${minute(from)} to ${minute(to)}.`, 0);
}

/** What is new since the baseline. */
function newsText({ baseline, findings }: Report): string[] {
  if (!baseline) {
    return [];
  }
  const items = findings.flatMap(({ items, title }) => items.map((item) => ({ ...item, title })));
  const withStatus = (wanted: ItemStatus) => items.filter(({ status }) => status === wanted);
  const news = withStatus('new');
  const shown = news.slice(0, NEWS_SHOWN);
  const unjudged = baseline.unjudged.length;
  const numbers = [
    `${formatNumber(news.length)} new`,
    `${formatNumber(baseline.gone.length)} gone`,
    `${formatNumber(withStatus('remaining').length)} remaining`,
    ...(unjudged > 0 ? [`${formatNumber(unjudged)} not judged this time`] : []),
  ];
  return [
    ...wrap(`Since the run of ${minute(baseline.collectedOn)}: ${joinWords(numbers)}.`, 0),
    ...shown.map(({ name, severity, title }) =>
      truncate(`  ${severity.padEnd(SEVERITY_WIDTH)}  ${title}: ${name}`, WIDTH),
    ),
    ...(news.length > shown.length ? [`  and ${formatNumber(news.length - shown.length)} more`] : []),
  ];
}

function findingsText(findings: readonly Finding[]): string[] {
  const found = findings.filter(({ items }) => openItems(items).length > 0);
  const accepted = findings.filter(({ items }) => items.length > 0 && openItems(items).length === 0);
  const clear = findings.filter(({ state }) => state === 'clear');
  if (found.length + accepted.length + clear.length === 0) {
    return ['Nothing could be judged.'];
  }
  const nothing = accepted.length > 0 ? 'Nothing was found that is not accepted.' : NOTHING_FOUND;
  return [
    found.length === 0 ? nothing : 'Findings',
    ...found.flatMap(findingLines),
    ...(accepted.length > 0
      ? wrap(`All accepted (${formatNumber(sizeOf(accepted))}): ${listTitles(accepted)}.`, 2)
      : []),
    ...(clear.length > 0 ? wrap(`Nothing found: ${listTitles(clear)}.`, 2) : []),
  ];
}

function sizeOf(findings: readonly Finding[]): number {
  return findings.reduce((size, { items }) => size + items.length, 0);
}

function findingLines({ severity, title, items, undetermined }: Finding): string[] {
  const open = openItems(items);
  const notes = [
    ...(undetermined > 0 ? [`${formatNumber(undetermined)} more not judged`] : []),
    ...(open.length < items.length ? [`${formatNumber(items.length - open.length)} accepted`] : []),
  ];
  const head = `  ${severity.padEnd(SEVERITY_WIDTH)}${formatNumber(open.length).padStart(COUNT_WIDTH)}  `;
  const [first, ...more] = wrap(title + (notes.length > 0 ? ` (${notes.join(', ')})` : ''), TITLE_COLUMN);
  const details = severity === 'info' ? [] : open.slice(0, ITEMS_SHOWN);
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

function warningsText(warnings: readonly string[]): string[] {
  const shown = warnings.slice(0, WARNINGS_SHOWN);
  const more = warnings.length - shown.length;
  const lines = [
    ...shown.flatMap((warning) => wrap(warning, 2, LINES_OF_A_WARNING)),
    ...(more > 0 ? [`  and ${count(more, 'more warning')}`] : []),
  ];
  return lines.length > 0 ? ['Warnings', ...lines] : [];
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
