import { itemTitle, placeOf } from '../../report/items/itemTitle';
import type { Item } from '../../report/reportData';
import { truncate, widthOf, wrap } from '../text';

/** How many lines a name may have after its place. */
const LINES_OF_A_NAME = 2;

/**
 * The title of an item for a terminal, indented. The place stays whole, however long it is, and so does what stands before it.
 *
 * @param before for example a check
 */
export function itemLines(item: Item, indent: number, before = ''): string[] {
  const title = itemTitle(item);
  const most = before.length + placeOf(item).length + LINES_OF_A_NAME * (widthOf() - indent);
  return wrap(truncate(before + title, most), indent);
}
