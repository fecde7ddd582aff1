import { createMockIntegrationLogger } from '@jupiterone/integration-sdk-testing';

import { MalformedRecordError } from '../../../../src/graph/properties';
import { Skips } from '../../../../src/steps/runtime/skips';

function convert(malformed: number, sound: number) {
  const logger = createMockIntegrationLogger();
  const warn = jest.spyOn(logger, 'publishWarnEvent');
  const skips = new Skips(logger);
  for (let index = 0; index < malformed + sound; index += 1) {
    skips.convert('things', `thing ${index}`, {}, () => {
      if (index < malformed) {
        throw new MalformedRecordError('uuid');
      }
      return { _rawData: [] };
    });
  }
  return { skips, warn };
}

test('names the malformed records in one event', () => {
  const { skips, warn } = convert(2, 5);
  skips.report();
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0]![0].description).toMatch(/^Skipped things: 2 \(thing 0, thing 1\)\./);
});

test.each([
  [0, 0],
  [1, 1],
  [10, 10],
])('bears with %i malformed records beside %i sound ones', (malformed, sound) => {
  expect(() => convert(malformed, sound).skips.assertFewMalformed()).not.toThrow();
});

test.each([
  [1, 0],
  [3, 2],
  [11, 5000],
])('does not take a listing for whole with %i malformed records beside %i sound ones', (malformed, sound) => {
  expect(() => convert(malformed, sound).skips.assertFewMalformed()).toThrow(
    `${malformed} of ${malformed + sound} things that Bitbucket sent could not be read.`,
  );
});

test('counts a record that cannot be stored', () => {
  const { skips } = convert(0, 1);
  const deep = JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`) as unknown;
  const entity = { _rawData: [{ name: 'default', rawData: { deep } }] };
  expect(skips.convert('things', 'deep', {}, () => entity)).toBeUndefined();
});

test.each([null, undefined, 'text', 7])('counts %p as malformed without calling the converter', (record) => {
  const { skips } = convert(0, 1);
  const converter = jest.fn<{ _rawData: [] }, [unknown]>();
  expect(skips.convert('things', 'odd', record, converter)).toBeUndefined();
  expect(converter).not.toHaveBeenCalled();
});

test.each([new TypeError('x is not a function'), new RangeError('Maximum call stack size exceeded')])(
  'counts a record whose conversion throws %p, and fails where it throws for most',
  (thrown) => {
    const { skips } = convert(0, 1);
    const broken = () => {
      throw thrown;
    };
    expect(skips.convert('things', 'odd', {}, broken)).toBeUndefined();
    expect(() => skips.assertFewMalformed()).not.toThrow();
    expect(skips.convert('things', 'odd', {}, broken)).toBeUndefined();
    expect(() => skips.assertFewMalformed()).toThrow('2 of 3 things that Bitbucket sent could not be read.');
  },
);
