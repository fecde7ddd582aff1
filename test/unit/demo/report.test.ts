import { comparisonText, consumerTable, endpointTable } from '../../../demo/report';
import type { Difference } from '../../../harness/compareGraphs';
import { smallGraph } from '../harness/graphs';

/** The cells of a table, without its borders. */
function rowsOf(table: string): string[][] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('sums up the calls', () => {
  const counts = [
    { endpoint: 'pullrequests', calls: 60, limited: 60 },
    { endpoint: 'members', calls: 2, limited: 0 },
  ];
  expect(rowsOf(endpointTable(counts)).at(-1)).toEqual(['all', '62', '60']);
  expect(rowsOf(consumerTable([{ key: 'one', calls: 9, limited: 7, refused: 3, rotations: 1 }])).at(-1)).toEqual([
    'one',
    '9',
    '7',
    '3',
    '1',
  ]);
});

test('says whether the graph matches, and lists the differences', () => {
  const graph = smallGraph();
  const difference: Difference = { what: 'entity', kind: 'missing', type: 'bitbucket_user', key: '{u}' };
  expect(comparisonText(graph, [])).toBe("The graph matches the simulator's data: 6 entities, 8 relationships");
  expect(comparisonText(graph, [difference])).toBe(
    "The graph differs from the simulator's data in 1 place:\n  missing entity bitbucket_user {u}",
  );
  const lines = comparisonText(graph, Array<Difference>(25).fill(difference)).split('\n');
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe('  and 5 more');
});
