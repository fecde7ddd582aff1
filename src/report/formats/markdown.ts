import { printable } from '../../text/printable';
import { capitalize, formatNumber, formatTime, joinFirst, shorten } from '../../text/wording';
import { filterSentence } from '../filterReport';
import { isAccepted, nothingFound } from '../findings/nothingFound';
import { checkText, totalsText } from '../frameworks/controlText';
import type { FrameworkResult } from '../frameworks/framework';
import { shownName } from '../graph';
import { placeOf } from '../items/itemTitle';
import { openItems, reasonWithStatus } from '../items/statusText';
import { scopeSentence } from '../notes';
import { type Finding, type Item, type ItemGroup, type Report, SEVERITIES } from '../reportData';
import { mergeSkipped, omissionsText, skippedText } from '../skipped';

/** Of each finding. A summary of GitHub may have one megabyte; a comment in Bitbucket has room for some hundred rows. */
const MOST_ROWS = 25;
/** With their items; the overview has all of them. */
const MOST_GROUPS = 25;
const NAMES_SHOWN = 10;
/** In characters; a cell of a table does not wrap everywhere. */
const LONGEST_CELL = 300;

/** A summary for pull requests, job summaries and wikis, as GitHub and Bitbucket show it. */
export function toMarkdown(report: Report): string {
  const { baseline, findings, warnings } = report;
  const found = findings.filter(({ items }) => items.length > 0);
  const unjudged = findings.filter(({ reason, state }) => reason && state !== 'not applicable' && state !== 'clear');
  const sections = [
    heading(report),
    ...(report.framework ? [frameworkSection(report.framework)] : []),
    overview(found, baseline !== undefined),
    found.every(isAccepted) ? [nothingFound(findings)] : [],
    ...(report.groups ? groupSections(report.groups, findings) : found.map(findingSection)),
    ...(baseline ? [itemSection('Gone since the baseline', baseline.gone)] : []),
    list(
      'Not judged',
      unjudged.map(({ title, reason = '' }) => `${title}: ${reason}`),
    ),
    list('Left out', mergeSkipped(report.coverage.skipped ?? []).map(skippedText)),
    list('Warnings', warnings),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function heading(report: Report): string[] {
  const { workspaces, coverage, collectedOn, baseline, findings } = report;
  const names = joinFirst(workspaces.map(shownName), NAMES_SHOWN) || 'Bitbucket';
  const { gaps, status, from, to } = coverage;
  const isIncomplete = status === 'incomplete';
  const items = findings.flatMap((finding) => finding.items);
  const filtered = filterSentence(report);
  const outside = scopeSentence(report);
  const omitted = omissionsText(coverage.skipped ?? []);
  const isNew = items.filter((item) => item.status === 'new').length;
  return [
    `# Bitbucket findings: ${escape(names)}${isIncomplete ? ' (incomplete)' : ''}${filtered === undefined ? '' : ' (filtered)'}`,
    '',
    ...(filtered === undefined ? [] : [`**${escape(filtered)}**`, '']),
    ...(isIncomplete ? ['**Incomplete: there may be more than this report says.**', ...gaps.map(bullet), ''] : []),
    ...(omitted
      ? [`**Not everything could be read: ${escape(omitted)}.** There may be more than this report says.`, '']
      : []),
    `Collected ${formatTime(collectedOn)}. Pull requests updated from ${formatTime(from)} to ${formatTime(to)}.`,
    ...(outside === undefined ? [] : [outside]),
    ...(baseline
      ? [
          '',
          `Since ${formatTime(baseline.collectedOn)}: **${formatNumber(isNew)} new**, ${formatNumber(baseline.gone.length)} gone.`,
        ]
      : []),
  ];
}

function frameworkSection({ controls, name, totals }: FrameworkResult): string[] {
  const rows = controls.map(({ checks, id, manual, state, title }) => [
    state,
    `${escape(id)} ${escape(title)}`,
    [...checks.map(checkText), ...(manual ? [`By hand: ${manual}`] : [])].map(escape).join('<br>'),
  ]);
  return [`## ${escape(name)}`, '', `${totalsText(totals)}.`, '', ...table(['State', 'Control', 'Checks'], rows)];
}

/** @param isCompared without a baseline, nobody knows what is new */
function overview(found: readonly Finding[], isCompared: boolean): string[] {
  const headers = ['Severity', 'Finding', 'Items', ...(isCompared ? ['New'] : []), 'Accepted', 'Not judged'];
  const rows = found.map(({ items, severity, title, undetermined }) => {
    const withStatus = (wanted: Item['status']) => items.filter(({ status }) => status === wanted).length;
    const numbers = [items.length, ...(isCompared ? [withStatus('new')] : []), withStatus('accepted'), undetermined];
    return [severity, escape(title), ...numbers.map(formatNumber)];
  });
  return table(headers, rows);
}

function findingSection({ fix, items, severity, title, why }: Finding): string[] {
  // what somebody has to do comes first
  const sorted = [...openItems(items), ...items.filter(({ status }) => status === 'accepted')];
  const [first = '', ...rows] = itemSection(`${capitalize(severity)}: ${title}`, sorted);
  return [first, '', escape(`${why} ${fix}`), ...rows];
}

/** The numbers of each group, the worst first, and then the items of each of the first ones. */
function groupSections({ by, groups }: NonNullable<Report['groups']>, findings: readonly Finding[]): string[][] {
  const titles = new Map(findings.map(({ id, title }) => [id, title]));
  const rows = groups.map(({ name, counts, accepted }) => [
    escape(name),
    ...[...SEVERITIES.map((severity) => counts[severity]), accepted].map(formatNumber),
  ]);
  const shown = groups.slice(0, MOST_GROUPS);
  const more = groups.length - shown.length;
  return [
    table([capitalize(by), ...SEVERITIES.map(capitalize), 'Accepted'], rows),
    ...shown.map((group) => groupSection(group, titles)),
    more > 0 ? [`The items of ${formatNumber(more)} more are not listed here.`] : [],
  ];
}

function groupSection({ name, items }: ItemGroup, titles: ReadonlyMap<string, string>): string[] {
  return itemSection(name, items, [
    'Finding',
    (item) => escape(`${item.severity}: ${titles.get(item.finding) ?? item.finding}`),
  ]);
}

/** @param extra another column, and its text for an item */
function itemSection(
  title: string,
  items: readonly Item[],
  extra?: readonly [header: string, text: (item: Item) => string],
): string[] {
  const more = items.length - MOST_ROWS;
  const rows = items
    .slice(0, MOST_ROWS)
    .map((item) => [
      ...(extra ? [extra[1](item)] : []),
      escape(placeOf(item)),
      linked(item),
      cell(reasonWithStatus(item)),
    ]);
  return items.length === 0
    ? []
    : [
        `## ${escape(title)} (${formatNumber(items.length)})`,
        '',
        ...table([...(extra ? [extra[0]] : []), 'Where', 'What', 'Why'], rows),
        ...(more > 0 ? ['', `And ${formatNumber(more)} more.`] : []),
      ];
}

function list(title: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [`## ${title}`, '', ...texts.map(bullet)];
}

function bullet(text: string): string {
  return `- ${escape(text)}`;
}

function table(headers: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return rows.length === 0 ? [] : [line(headers), line(headers.map(() => '---')), ...rows.map(line)];
}

function linked({ link, name }: Item): string {
  // what ends a link, a cell or a line
  const address = link
    ?.replace(/[\s()<>|\\]/g, encodeURIComponent)
    .replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'));
  return address ? `[${cell(name)}](${address})` : cell(name);
}

function cell(text: string): string {
  return escape(shorten(text, LONGEST_CELL));
}

/** Text that is shown as it is. An address or a name that begins with "@" becomes no link, so that nobody is notified. */
function escape(text: string): string {
  return (
    printable(text)
      .replace(/[\\`*_[\]|~]/g, '\\$&')
      // at the start, these begin a list or a heading
      .replace(/^(\d*)([#+\-.)])/, '$1\\$2')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/@/g, '@\u{200b}')
  );
}
