import { nothingFound } from '../../report/findings/nothingFound';
import { openItems } from '../../report/items/statusText';
import { type Finding, type Grouping, type ItemGroup, type Report, SEVERITIES } from '../../report/reportData';
import { formatNumber } from '../../text/wording';
import { wrap } from '../text';
import { restText } from './findings';
import { itemLines } from './itemLines';

const GROUPS_WITH_ITEMS = 10;
const GROUPS_SHOWN = 30;
const ITEMS_SHOWN = 3;

/** The groups, the worst first, each with its numbers by severity and its most severe items; then what found nothing. */
export function groupsText({ by, groups }: NonNullable<Report['groups']>, findings: readonly Finding[]): string[] {
  const withOpen = groups.filter(({ items }) => openItems(items).length > 0);
  const titles = new Map(findings.map(({ id, title }) => [id, title]));
  const more = withOpen.length - GROUPS_SHOWN;
  return [
    withOpen.length === 0 ? nothingFound(findings) : `Findings by ${by}, the worst first`,
    ...withOpen
      .slice(0, GROUPS_WITH_ITEMS)
      .flatMap((group) => [...groupLines(group), ...examplesOf(group, by, titles)]),
    ...withOpen.slice(GROUPS_WITH_ITEMS, GROUPS_SHOWN).flatMap(groupLines),
    ...(more > 0 ? wrap(`and ${formatNumber(more)} more, which --format json has`, 2) : []),
    ...restText(findings),
  ];
}

/** For example "acme/api: 2 critical, 14 high". */
function groupLines({ accepted, counts, name }: ItemGroup): string[] {
  const numbers = SEVERITIES.filter((severity) => counts[severity] > 0).map(
    (severity) => `${formatNumber(counts[severity])} ${severity}`,
  );
  const also = accepted > 0 ? [`${formatNumber(accepted)} accepted`] : [];
  return wrap(`${name}: ${[...numbers, ...also].join(', ')}`, 2);
}

function examplesOf({ items }: ItemGroup, by: Grouping, titles: ReadonlyMap<string, string>): string[] {
  const open = openItems(items);
  const more = open.length - ITEMS_SHOWN;
  return [
    ...open.slice(0, ITEMS_SHOWN).flatMap((item) => {
      const start = `${item.severity}: ${titles.get(item.finding) ?? item.finding}`;
      // the group says which repository it is
      const isNamed = by === 'repository' && item.name === item.repository;
      return isNamed ? wrap(start, 4) : itemLines(item, 4, `${start}: `);
    }),
    ...(more > 0 ? [`    and ${formatNumber(more)} more`] : []),
  ];
}
