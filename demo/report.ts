import Table from 'cli-table3';

import { describeDifference, type Difference } from '../harness/compareGraphs';
import { compareText, type Graph, type GraphObject } from '../src/report/graph';
import type { ConsumerCount, EndpointCount } from './callCounts';
import type { UnapprovedMerge } from './unapproved';

const MAX_MERGES = 5;
const MAX_DIFFERENCES = 20;

/** How many entities and relationships there are of each type. */
export function graphTable({ entities, relationships }: Graph): string {
  return toTable(
    ['Entities and relationships', 'Class', 'Count'],
    [...countByType(entities), ...countByType(relationships)],
  );
}

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
    ['Calls by consumer', 'Calls', 'Against the hourly limit', 'Refused (429)', 'Rotations away'],
    counts.map(({ key, calls, limited, refused, rotations }) => [key, calls, limited, refused, rotations]),
  );
}

/** How many merges had unapproved commits, and a few of them. */
export function mergesText(merges: readonly UnapprovedMerge[]): string {
  if (merges.length === 0) {
    return 'No pull request was merged with unapproved commits.';
  }
  const shown = merges.slice(0, MAX_MERGES).map(({ displayName, title, author, unapprovedCommits, commits }) => {
    return [displayName, title, author, `${unapprovedCommits} of ${commits}`];
  });
  const heading =
    `${merges.length} pull ${merges.length === 1 ? 'request was' : 'requests were'} merged with unapproved commits` +
    (merges.length > MAX_MERGES ? `, ${MAX_MERGES} of them:` : ':');
  return `${heading}\n${toTable(['Pull request', 'Title', 'Author', 'Unapproved commits'], shown)}`;
}

/** @param graph what was expected */
export function comparisonText(graph: Graph, differences: readonly Difference[]): string {
  if (differences.length === 0) {
    const { entities, relationships } = graph;
    return (
      'The graph matches what the simulator holds: ' +
      `${entities.length} entities, ${relationships.length} relationships`
    );
  }
  const shown = differences.slice(0, MAX_DIFFERENCES).map((difference) => `  ${describeDifference(difference)}`);
  const more = differences.length - shown.length;
  return [
    `The graph differs from what the simulator holds in ${differences.length} ${differences.length === 1 ? 'place' : 'places'}:`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n');
}

function countByType(objects: readonly GraphObject[]): (string | number)[][] {
  const counts = new Map<string, { label: string; count: number }>();
  for (const { _type, _class } of objects) {
    const entry = counts.get(_type) ?? { label: [_class].flat().join(', '), count: 0 };
    counts.set(_type, entry);
    entry.count += 1;
  }
  return [...counts].sort(([a], [b]) => compareText(a, b)).map(([type, { label, count }]) => [type, label, count]);
}

/** Numbers to the right; no colours, so that a log file of it can be read. */
function toTable(head: string[], rows: readonly (string | number)[][]): string {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const row of rows) {
    table.push(
      row.map((cell) => (typeof cell === 'number' ? { content: String(cell), hAlign: 'right' as const } : cell)),
    );
  }
  return table.toString();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
