import { createMockIntegrationLogger } from '@jupiterone/integration-sdk-testing';

import { NotFoundError, PermissionError } from '../../../../src/bitbucket/http/errors';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { Skips } from '../../../../src/steps/runtime/skips';

function convert(malformed: number, sound: number) {
  const logger = createMockIntegrationLogger();
  const warn = jest.spyOn(logger, 'publishWarnEvent');
  const refused = jest.fn();
  const skips = new Skips(logger, refused);
  for (let index = 0; index < malformed + sound; index += 1) {
    skips.convert('things', `thing ${index}`, {}, () => {
      if (index < malformed) {
        throw new MalformedRecordError('uuid');
      }
      return { _rawData: [] };
    });
  }
  return { logger, refused, skips, warn };
}

test('logs the malformed records, and leaves the event to the end of the run', () => {
  const { logger, refused, skips, warn } = convert(2, 5);
  const info = jest.spyOn(logger, 'info');
  skips.log();
  expect(warn).not.toHaveBeenCalled();
  expect(info).toHaveBeenCalledWith(
    expect.stringMatching(/^Skipped in this step, of things: 2 \(thing 0, thing 1\)\./),
  );
  expect(refused.mock.calls).toMatchObject([[{ name: 'thing 0' }], [{ name: 'thing 1', reason: 'malformed' }]]);
});

const FORBIDDEN = { endpoint: 'GET /2.0/x', status: 403 };

test.each([
  [new NotFoundError({ ...FORBIDDEN, status: 404 }), /does not find them \(404\)/],
  [new PermissionError(FORBIDDEN), /\(403\)\. Give the OAuth consumers access/],
  [
    new PermissionError({ ...FORBIDDEN, key: 'INSUFFICIENT_RIGHTS' }),
    /\(403\): a right is missing\. Let an administrator/,
  ],
  [
    new PermissionError({ ...FORBIDDEN, required: ['webhook'], granted: [] }),
    /\(403\): the OAuth consumers lack the scope "webhook" \(tick "Webhooks: Read and write"\)\./,
  ],
  [
    new PermissionError({ ...FORBIDDEN, reason: 'This workspace and its content have been deactivated' }),
    /\(403\): the workspace is deactivated\. Reactivate it, or take it out of workspace/,
  ],
  [new PermissionError({ ...FORBIDDEN, status: 402 }), /\(402\): the plan of the workspace/],
])('leaves an owner that Bitbucket refuses to the end of the run, and logs it: %s', (error, explanation) => {
  const { logger, refused, skips, warn } = convert(0, 1);
  const info = jest.spyOn(logger, 'info');
  skips.addRefused('repositories', 'acme/app', error);
  skips.log();
  expect(warn).not.toHaveBeenCalled();
  expect(info).toHaveBeenCalledWith(
    expect.stringMatching(/^Skipped in this step, of repositories: 1 \(acme\/app\)\. /),
  );
  const explained: unknown = expect.stringMatching(explanation);
  expect(refused).toHaveBeenCalledWith(
    expect.objectContaining({ kind: 'repositories', name: 'acme/app', explanation: explained }),
  );
  expect(JSON.stringify(refused.mock.calls)).not.toMatch(/right.*scope|scope.*right/);
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
