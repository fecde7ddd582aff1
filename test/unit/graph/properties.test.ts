import {
  assertStorable,
  isPublic,
  label,
  MalformedRecordError,
  multilineText,
  requiredText,
  text,
} from '../../../src/graph/properties';

test.each([
  [' a  b ', ' a  b '],
  ['a\r\nb\tc', 'a b c'],
  ['🚀 é \u200c', '🚀 é \u200c'],
  ['\u0000bell\u0007\u001b[31m', 'bell [31m'],
  ['invoice\u202egpj.exe', 'invoice gpj.exe'],
  ['one\u2028two\u0085', 'one two'],
  ['half \ud83d', 'half'],
  ['\u0000\u202e', undefined],
  ['', undefined],
  [7, '7'],
  [{ toString: 7 }, undefined],
])('text(%j) is %j', (value, expected) => {
  expect(text(value)).toBe(expected);
});

test.each([
  ['a\r\nb\nc\rd', 'a\nb\nc\nd'],
  ['a\u2028b\u2029c', 'a\nb\nc'],
  ['- one\n  - two\n', '- one\n  - two\n'],
  ['a\tb\n\u202ec', 'a b\nc'],
  ['\u0000', undefined],
  ['', undefined],
  [7, '7'],
  [{}, undefined],
])('multilineText(%j) is %j', (value, expected) => {
  expect(multilineText(value)).toBe(expected);
});

test.each(['', '{a\u0000}', '{a\n}', '{\u202ea}', '{\udc00}', 7, null, undefined, {}])(
  '%j is no identifier',
  (value) => {
    expect(() => requiredText(value, 'uuid')).toThrow(MalformedRecordError);
  },
);

test('an empty name has a label', () => {
  expect([label('acme/shop'), label({ toString: 7 }), label(undefined)]).toEqual([
    'acme/shop',
    '(without a name)',
    '(without a name)',
  ]);
});

test.each([
  [true, false],
  [false, true],
  [null, undefined],
  [undefined, undefined],
  ['false', undefined],
])('private %j is public %j', (isPrivate, expected) => {
  expect(isPublic(isPrivate)).toBe(expected);
});

test('a record is stored unless it is nested too deeply', () => {
  const nested = (depth: number): unknown => (depth === 0 ? [] : { inner: nested(depth - 1) });
  const entity = (rawData: unknown) => ({
    _rawData: [{ name: 'default', rawData: rawData as Record<string, unknown> }],
  });
  expect(() => assertStorable(entity(nested(40)))).not.toThrow();
  expect(() => assertStorable(entity(nested(60)))).toThrow(/nested more than 50 levels deep/);
  expect(() => assertStorable({})).not.toThrow();
});
