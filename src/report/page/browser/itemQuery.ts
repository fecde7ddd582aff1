import { compareText } from '../../graph';
import { countEach, groupBy } from '../../grouping';
import { openItems } from '../../items/statusText';
import { type Grouping, SEVERITIES } from '../../reportData';
import type { ListedItem } from './pageModel';
import { fold } from './search';

/** By what a list of items can be filtered, besides words. The names are those of the parameters in the address. */
export const FILTERS = ['severity', 'check', 'repository', 'project', 'person', 'status'] as const;

export type Filter = (typeof FILTERS)[number];

/** The fixed order is by severity, project and repository, the newest first. */
export const ORDERS = ['severity', 'repository', 'name', 'date'] as const;

/** After every name, and after every time. */
const LAST = '\uffff';
const LATEST = Number.MAX_SAFE_INTEGER;

/** Stands for the value of items that have none, for example those of a workspace, which belong to no repository. */
export const NONE = '-';

export interface ItemCounts {
  /** Of each severity, how many items nobody has accepted. */
  counts: number[];
  accepted: number;
}

/** The items of one repository, project or person. */
export interface ItemGroup extends ItemCounts {
  /** `NONE` for what belongs to none. */
  name: string;
  items: ListedItem[];
}

export function countItems(items: readonly ListedItem[]): ItemCounts {
  const open = openItems(items);
  const numbers = countEach(open.map(({ severity }) => severity));
  return { counts: SEVERITIES.map((severity) => numbers.get(severity) ?? 0), accepted: items.length - open.length };
}

/** The values of an item by which a filter selects it. */
export function valuesOf(item: ListedItem, filter: Filter): readonly string[] {
  const values = filter === 'check' ? [item.finding.id] : filter === 'person' ? item.people : [item[filter]];
  const known = values.filter(Boolean);
  return known.length > 0 ? known : [NONE];
}

/** The items that an address asks for, in its order. */
export function selectItems(items: readonly ListedItem[], parameters: URLSearchParams): ListedItem[] {
  const words = fold(parameters.get('q') ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const wanted = FILTERS.flatMap((filter) => {
    const value = parameters.get(filter);
    return value ? [{ filter, value }] : [];
  });
  const selected = items.filter(
    (item) =>
      wanted.every(({ filter, value }) => valuesOf(item, filter).includes(value)) &&
      (words.length === 0 || hasWords(item, words)),
  );
  return inOrder(selected, parameters.get('sort'));
}

/** The groups with the worst items first; what belongs to none comes last. */
export function groupItems(items: readonly ListedItem[], by: Grouping): ItemGroup[] {
  const pairs = items.flatMap((item) => valuesOf(item, by).map((name) => ({ name, item })));
  const groups = [...groupBy(pairs, ({ name }) => name)].map(([name, ofName]) => {
    const own = ofName.map(({ item }) => item);
    return { name, items: own, ...countItems(own) };
  });
  const isNone = ({ name }: ItemGroup) => Number(name === NONE);
  return groups.sort(
    (a, b) => isNone(a) - isNone(b) || compareCounts(b.counts, a.counts) || compareText(a.name, b.name),
  );
}

function compareCounts(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((number, index) => number !== b[index]);
  return (a[place] ?? 0) - (b[place] ?? 0);
}

function hasWords({ finding, name, people, reason, repository }: ListedItem, words: readonly string[]): boolean {
  const text = fold([name, reason, repository, finding.title, ...people].join(' '));
  return words.every((word) => text.includes(word));
}

function inOrder(items: readonly ListedItem[], order: string | null): ListedItem[] {
  const comparisons = new Map<string, (a: ListedItem, b: ListedItem) => number>([
    ['repository', (a, b) => compareText(a.repository || LAST, b.repository || LAST)],
    ['name', (a, b) => compareText(fold(a.name), fold(b.name))],
    ['date', (a, b) => (b.event?.[1] ?? -LATEST) - (a.event?.[1] ?? -LATEST)],
  ]);
  // otherwise in the order in which they are
  return [...items].sort(comparisons.get(order ?? '') ?? (() => 0));
}
