import { compareText } from '../graph';
import { bySeverity, type Item } from '../reportData';

/** The fixed order of items: by severity, project and repository, the newest first. The same items always have the same order. */
export function inItemOrder(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, newest: newestTime(item) }))
    .sort(compare)
    .map(({ item }) => item);
}

interface Sorted {
  item: Item;
  newest: string;
}

function compare({ item: a, newest: newestA }: Sorted, { item: b, newest: newestB }: Sorted): number {
  return (
    bySeverity(a, b) ||
    compareText(a.project ?? '', b.project ?? '') ||
    compareText(a.repository ?? '', b.repository ?? '') ||
    compareText(newestB, newestA) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

function newestTime({ times }: Item): string {
  return Object.values(times).reduce((newest, time) => (time > newest ? time : newest), '');
}
