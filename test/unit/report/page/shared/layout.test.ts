import { type Edge, edgesAmong, layOut } from '../../../../../src/report/page/shared/layout';

test('edges connect places in the list, and neither loops nor edges to other objects count', () => {
  const pairs: Edge[] = [
    [5, 9],
    [9, 9],
    [9, 1],
  ];
  expect(edgesAmong([9, 5], pairs)).toEqual([[1, 0]]);
});

test.each([0, 1, 30])('the same graph of %d nodes always gets the same layout within the bounds', (nodes) => {
  const edges = Array.from({ length: Math.max(nodes - 1, 0) }, (_, node): Edge => [0, node + 1]);
  const positions = layOut(nodes, edges);
  expect(positions).toHaveLength(nodes);
  expect(layOut(nodes, edges)).toEqual(positions);
  for (const coordinate of positions.flat()) {
    expect(Math.abs(coordinate)).toBeLessThanOrEqual(1000);
  }
});
