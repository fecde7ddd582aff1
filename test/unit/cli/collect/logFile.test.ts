import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLogFile, type LogWriter } from '../../../../src/cli/collect/logFile';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The text of a log that `write` writes. */
function logOf(write: (writer: LogWriter) => void, level?: string): string {
  const path = join(folder, 'collect.log');
  const log = createLogFile(path, { level, clock: () => Date.parse('2026-11-25T10:55:26.705Z') });
  write(log.writer);
  log.close();
  return readFileSync(path, 'utf8');
}

test('a line has time, level, message and fields, those of the parent logger first', () => {
  const write = (writer: LogWriter) =>
    writer
      .child({ stepId: 'fetch-users' })
      .child({ nothing: undefined })
      .warn({ event: 'x', list: [1, 'a'] }, 'Hello');
  expect(logOf(write)).toBe("10:55:26.705Z  WARN Local: Hello (stepId=fetch-users, event=x, list=[ 1, 'a' ])\n");
});

test.each([
  [undefined, ['INFO', 'WARN']],
  ['nonsense', ['INFO', 'WARN']],
  ['DEBUG', ['DEBUG', 'INFO', 'WARN']],
  ['error', []],
])('at level %s, it contains %j', (level, expected) => {
  const write = (writer: LogWriter) => {
    writer.trace('a');
    writer.debug('b');
    writer.info('c');
    writer.warn('d');
  };
  expect(logOf(write, level).match(/[A-Z]{4,}/g) ?? []).toEqual(expected);
});

test.each<[string, (writer: LogWriter, error: Error) => void, string]>([
  ['in the fields', (writer, err) => writer.error({ err, code: 'X' }, 'Failed'), 'Failed (code=X)'],
  ['instead of fields', (writer, err) => writer.error(err, 'Failed'), 'Failed'],
  ['alone', (writer, err) => writer.error(err), 'broken'],
])('the stack of an error is below the line: %s', (_, write, text) => {
  const error = Object.assign(new Error('broken'), { stack: 'Error: broken\n    at here' });
  expect(logOf((writer) => write(writer, error))).toBe(
    `10:55:26.705Z ERROR Local: ${text}\n  Error: broken\n      at here\n`,
  );
});

test('an entry without a stack is one line, whatever its texts contain', () => {
  const deep = { a: { b: { c: ['x'.repeat(100), 'y'.repeat(100)] } } };
  const text = logOf((writer) => writer.info({ name: 'a\nb', deep }, 'One\u001b[2J\ntwo'));
  expect(text.trimEnd()).not.toContain('\n');
  expect(text).toContain('One [2J two (name=a b, ');
});

test('the configuration is left out', () => {
  const config = { oauthSecret: 'secret' };
  const text = logOf((writer) => writer.info({ instance: { config }, integrationInstanceConfig: config }, 'Starting'));
  expect(text).toBe('10:55:26.705Z  INFO Local: Starting\n');
});
