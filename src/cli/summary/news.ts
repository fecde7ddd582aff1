import type { ItemStatus, Report, Severity } from '../../report/reportData';
import { formatNumber, joinWords } from '../../text/wording';
import { minute, wrap } from '../text';
import { SEVERITY_WIDTH } from './findings';
import { itemLines } from './itemLines';

const NEWS_SHOWN = 10;
/** Where the titles of findings begin. */
const TITLE_COLUMN = 2 + SEVERITY_WIDTH + 2;

/** What is new since the baseline. */
export function newsText({ baseline, findings }: Report): string[] {
  if (!baseline) {
    return [];
  }
  const items = findings.flatMap(({ items, title }) => items.map((item) => ({ item, title })));
  const withStatus = (wanted: ItemStatus) => items.filter(({ item }) => item.status === wanted);
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
    ...shown.flatMap(({ item, title }) => newsLines(item.severity, itemLines(item, TITLE_COLUMN, `${title}: `))),
    ...(news.length > shown.length ? [`  and ${formatNumber(news.length - shown.length)} more`] : []),
  ];
}

function newsLines(severity: Severity, [first = '', ...more]: readonly string[]): string[] {
  return [`  ${severity.padEnd(SEVERITY_WIDTH)}  ${first.trimStart()}`, ...more];
}
