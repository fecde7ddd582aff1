import { numbered, truncate, widthOf, wrap, wrapMessage } from '../../../src/cli/text';

test('wraps at 80 columns, indented', () => {
  const lines = wrap('word '.repeat(40).trim(), 4);
  expect(lines.every((line) => line.startsWith('    word') && line.length <= 80)).toBe(true);
  expect(lines.join(' ').match(/word/g)).toHaveLength(40);
});

test('cuts a word that is longer than a line', () => {
  expect(wrap('x'.repeat(100), 0)).toEqual(['x'.repeat(80), 'x'.repeat(20)]);
});

test('limits the number of lines, and indicates omitted ones', () => {
  const lines = wrap('word '.repeat(100), 0, 2);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/ …$|…$/);
  expect(lines[1]!.length).toBeLessThanOrEqual(80);
});

test('truncates between characters', () => {
  expect(truncate('🙂🙂🙂', 2)).toBe('🙂…');
  expect(truncate('abc', 3)).toBe('abc');
});

test('names cannot contain control characters or change the text direction', () => {
  expect(truncate('a\u001b[2Jb\u202Ec\nd', 80)).toBe('a [2Jb c d');
});

test('a message keeps its line breaks and paths', () => {
  const path = `/a/${'long/'.repeat(20)}file`;
  expect(wrapMessage(`${'word '.repeat(18).trim()}\nLog: ${path}`).split('\n')).toEqual([
    'word '.repeat(16).trim(),
    'word word',
    'Log:',
    path,
  ]);
});

test('one problem stands alone, several are a numbered list', () => {
  expect(numbered(['A is missing.'])).toBe('A is missing.');
  expect(numbered(['A is missing.', 'B is missing.'])).toBe(
    '2 problems were found:\n1. A is missing.\n2. B is missing.',
  );
});

test.each<[columns: (number | undefined)[], width: number]>([
  [[undefined, undefined], 80],
  [[0], 80],
  [[200, 120], 80],
  [[72], 72],
  [[undefined, 64], 64],
  [[100, 70], 70],
  [[20], 60],
])('on terminals of %j columns, lines have %i', (columns, width) => {
  expect(widthOf(columns.map((number) => ({ columns: number as number })))).toBe(width);
});
