import { layOut } from '../../../../demo/page/layout';

function distance(positions: ReturnType<typeof layOut>, key: string): number {
  const { x, y } = positions.get(key)!;
  return Math.round(Math.hypot(x, y) / 10) * 10;
}

test('draws a tree in rings around its root', () => {
  const positions = layOut(
    ['root', 'a', 'b', 'leaf'],
    [
      { from: 'root', to: 'a' },
      { from: 'root', to: 'b' },
      { from: 'a', to: 'leaf' },
    ],
  );
  expect(distance(positions, 'root')).toBe(0);
  expect(distance(positions, 'a')).toBe(320);
  expect(distance(positions, 'b')).toBe(320);
  expect(distance(positions, 'leaf')).toBe(640);
});

test('gives every node a place of its own, several roots and circles included', () => {
  const keys = ['one', 'two', 'a', 'b', 'alone'];
  const positions = layOut(keys, [
    { from: 'one', to: 'a' },
    { from: 'two', to: 'a' },
    { from: 'a', to: 'b' },
    { from: 'b', to: 'a' },
    { from: 'b', to: 'one' },
    { from: 'b', to: 'nowhere' },
  ]);
  expect([...positions.keys()].sort()).toEqual([...keys].sort());
  expect(new Set([...positions.values()].map(({ x, y }) => `${x},${y}`)).size).toBe(keys.length);
});

test('nothing to lay out', () => {
  expect(layOut([], [])).toEqual(new Map());
});
