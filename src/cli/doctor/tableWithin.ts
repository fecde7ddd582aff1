import Table from 'cli-table3';

import { widthOf } from '../text';

/** Of each cell: a border and a blank on each side; the last border stands alone. */
const FRAME = 3;

/** A table that is no wider than the terminal: the first column has the labels, which are wrapped, and the others keep their width. */
export function tableWithin(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columnWidths([head, ...rows]);
  const others = widths.slice(1).reduce((total, width) => total + width + FRAME, 0);
  const label = Math.min(widths[0] ?? 0, widthOf() - others - FRAME - 1);
  const table = new Table({
    head: [...head],
    // with the blanks, without the borders
    colWidths: [label + 2],
    ...{ wordWrap: true, wrapOnWordBoundary: true },
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...head.slice(1).map(() => 'right' as const)],
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** How many columns of this width fit beside one for labels. */
export function columnsWithin(rows: readonly (readonly string[])[]): number {
  const [label = 0, ...others] = columnWidths(rows);
  const width = Math.max(1, ...others) + FRAME;
  return Math.max(1, Math.floor((widthOf() - Math.min(label, LEAST_LABEL) - FRAME - 1) / width));
}

/** Longer labels may be wrapped. */
const LEAST_LABEL = 30;

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  return (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
}
