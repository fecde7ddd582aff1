import Table from 'cli-table3';

import { describeDifference, type Difference } from '../harness/compareGraphs';
import { sum } from '../harness/neededCalls';
import type { Graph } from '../src/report/graph';
import type { ConsumerCount, EndpointCount } from './callCounts';

const MAX_DIFFERENCES = 20;

export function endpointTable(counts: readonly EndpointCount[]): string {
  return toTable(
    ['Calls by endpoint', 'Calls', 'Against the hourly limit'],
    [
      ...counts.map(({ endpoint, calls, limited }) => [endpoint, calls, limited]),
      ['all', sum(counts.map(({ calls }) => calls)), sum(counts.map(({ limited }) => limited))],
    ],
  );
}

export function consumerTable(counts: readonly ConsumerCount[]): string {
  return toTable(
    ['Calls by consumer', 'Calls', 'Against the hourly limit', 'Of these refused (429)', 'Rotations'],
    counts.map(({ key, calls, limited, refused, rotations }) => [key, calls, limited, refused, rotations]),
  );
}

/** @param graph the expected graph */
export function comparisonText(graph: Graph, differences: readonly Difference[]): string {
  if (differences.length === 0) {
    const { entities, relationships } = graph;
    return `The graph matches the simulator's data: ${entities.length} entities, ${relationships.length} relationships`;
  }
  const shown = differences.slice(0, MAX_DIFFERENCES).map((difference) => `  ${describeDifference(difference)}`);
  const more = differences.length - shown.length;
  return [
    `The graph differs from the simulator's data in ${differences.length} ${differences.length === 1 ? 'place' : 'places'}:`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n');
}

/** Aligns numbers right. Has no colors, so that it is readable in a log file. */
function toTable(head: string[], rows: readonly (string | number)[][]): string {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const row of rows) {
    table.push(
      row.map((cell) => (typeof cell === 'number' ? { content: String(cell), hAlign: 'right' as const } : cell)),
    );
  }
  return table.toString();
}
