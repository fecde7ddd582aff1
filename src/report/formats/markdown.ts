import { printable } from '../../text/printable';
import { capitalize, count, formatNumber, formatTime, joinFirst, shorten } from '../../text/wording';
import { checkText, totalsText } from '../frameworks/controlText';
import type { FrameworkResult } from '../frameworks/framework';
import { shownName } from '../graph';
import { openItems, reasonWithStatus } from '../items/statusText';
import type { Finding, Item, Report } from '../reportData';

/** Of each finding. A summary of GitHub may have one megabyte; a comment in Bitbucket has room for some hundred rows. */
const MOST_ROWS = 25;
const NAMES_SHOWN = 10;
/** In characters; a cell of a table does not wrap everywhere. */
const LONGEST_CELL = 300;

/** A summary for pull requests, job summaries and wikis, as GitHub and Bitbucket show it. */
export function toMarkdown(report: Report): string {
  const { baseline, findings, warnings } = report;
  const found = findings.filter(({ items }) => items.length > 0);
  const unjudged = findings.filter(({ reason, state }) => reason && state !== 'not applicable');
  const sections = [
    heading(report),
    ...(report.framework ? [frameworkSection(report.framework)] : []),
    overview(found, baseline !== undefined),
    found.length === 0 ? ['Nothing was found in what could be judged.'] : [],
    ...found.map(findingSection),
    ...(baseline ? [itemSection('Gone since the baseline', baseline.gone)] : []),
    list(
      'Not judged',
      unjudged.map(({ title, reason = '' }) => `${title}: ${reason}`),
    ),
    list('Warnings', warnings),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function heading({ workspaces, coverage, collectedOn, baseline, findings }: Report): string[] {
  const names = joinFirst(workspaces.map(shownName), NAMES_SHOWN) || 'Bitbucket';
  const { gaps, status, from, to, repositoriesOutOfScope } = coverage;
  const isIncomplete = status === 'incomplete';
  const items = findings.flatMap((finding) => finding.items);
  const isNew = items.filter((item) => item.status === 'new').length;
  return [
    `# Bitbucket findings: ${escape(names)}${isIncomplete ? ' (incomplete)' : ''}`,
    '',
    ...(isIncomplete ? ['**Incomplete: there may be more than this report says.**', ...gaps.map(bullet), ''] : []),
    `Collected ${formatTime(collectedOn)}. Pull requests updated from ${formatTime(from)} to ${formatTime(to)}.`,
    ...(repositoriesOutOfScope
      ? [`Out of scope: ${count(repositoriesOutOfScope, 'repository', 'repositories')}.`]
      : []),
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

function itemSection(title: string, items: readonly Item[]): string[] {
  const more = items.length - MOST_ROWS;
  const rows = items
    .slice(0, MOST_ROWS)
    .map((item) => [
      escape(item.repository ?? item.project ?? item.workspace ?? ''),
      linked(item),
      cell(reasonWithStatus(item)),
    ]);
  return items.length === 0
    ? []
    : [
        `## ${escape(title)} (${formatNumber(items.length)})`,
        '',
        ...table(['Where', 'What', 'Why'], rows),
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
