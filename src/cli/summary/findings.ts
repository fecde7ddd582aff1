import { isAccepted, nothingFound } from '../../report/findings/nothingFound';
import { groupBy } from '../../report/grouping';
import { openItems } from '../../report/items/statusText';
import { type Finding, SEVERITIES } from '../../report/reportData';
import { count, formatNumber } from '../../text/wording';
import { LINES_OF_A_REASON, wrap } from '../text';
import { itemLines } from './itemLines';

const ITEMS_SHOWN = 3;
export const SEVERITY_WIDTH = Math.max(...SEVERITIES.map((severity) => severity.length));
const COUNT_WIDTH = 6;
/** Where the titles of findings begin. */
const TITLE_COLUMN = 2 + SEVERITY_WIDTH + COUNT_WIDTH + 2;

/** What was found, the most severe first, each with a few items; then what found nothing. */
export function findingsText(findings: readonly Finding[]): string[] {
  const found = findings.filter(({ items }) => openItems(items).length > 0);
  const heading = found.length === 0 ? nothingFound(findings) : 'Findings';
  return [heading, ...found.flatMap(findingLines), ...restText(findings)];
}

/** The checks without an open item. */
export function restText(findings: readonly Finding[]): string[] {
  const accepted = findings.filter(isAccepted);
  const clear = findings.filter(({ state, unread }) => state === 'clear' && !unread);
  const clearAsFarAsRead = findings.filter(({ state, unread }) => state === 'clear' && unread);
  const size = accepted.reduce((sum, { items }) => sum + items.length, 0);
  return [
    ...(accepted.length > 0 ? wrap(`All accepted (${formatNumber(size)}): ${listTitles(accepted)}.`, 2) : []),
    ...(clear.length > 0 ? wrap(`Nothing found: ${listTitles(clear)}.`, 2) : []),
    ...(clearAsFarAsRead.length > 0
      ? wrap(`Nothing found in what could be read: ${listTitles(clearAsFarAsRead)}.`, 2)
      : []),
  ];
}

function findingLines({ severity, title, items, subject, undetermined }: Finding): string[] {
  const open = openItems(items);
  const notes = [
    ...(undetermined > 0 ? [`${count(undetermined, subject)} not judged`] : []),
    ...(open.length < items.length ? [`${formatNumber(items.length - open.length)} accepted`] : []),
  ];
  const head = `  ${severity.padEnd(SEVERITY_WIDTH)}${formatNumber(open.length).padStart(COUNT_WIDTH)}  `;
  const [first = '', ...more] = wrap(title + (notes.length > 0 ? ` (${notes.join(', ')})` : ''), TITLE_COLUMN);
  const examples = severity === 'info' ? [] : open.slice(0, ITEMS_SHOWN);
  return [head + first.trimStart(), ...more, ...examples.flatMap((item) => itemLines(item, TITLE_COLUMN))];
}

/** What nobody may take for "no problem". */
export function unjudgedText(findings: readonly Finding[]): string[] {
  const unjudged = findings.filter(({ reason, state }) => reason && state !== 'not applicable' && state !== 'clear');
  const lines = [...groupBy(unjudged, ({ reason = '' }) => reason)].flatMap(([reason, concerned]) => [
    ...wrap(`${listTitles(concerned)}:`, 2),
    ...wrap(reason, 4, LINES_OF_A_REASON),
  ]);
  return lines.length > 0 ? ['Not judged', ...lines] : [];
}

function listTitles(findings: readonly Finding[]): string {
  return findings
    .map(({ title }, index) => (index === 0 ? title : title.charAt(0).toLowerCase() + title.slice(1)))
    .join('; ');
}
