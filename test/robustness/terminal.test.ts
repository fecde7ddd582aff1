import { execFileSync } from 'node:child_process';
import { PassThrough } from 'node:stream';

import { startSimulator } from '../../simulator';
import { createProgressView } from '../../src/cli/collect/progressView';
import { openShell } from './shell';

/* A terminal that cannot move its cursor, a log and a pipeline get plain lines. */

// eslint-disable-next-line no-control-regex -- what it looks for
const ESCAPE = /\x1b/;
const VARIABLES = ['TERM', 'NO_COLOR', 'CI'];
const ORIGINAL = process.env;

beforeEach(() => {
  process.env = Object.fromEntries(Object.entries(ORIGINAL).filter(([name]) => !VARIABLES.includes(name)));
});

afterEach(() => {
  process.env = ORIGINAL;
  jest.useRealTimers();
});

/** A stream that says it is a terminal. */
function terminal(columns: number | undefined, isTTY = true): NodeJS.WriteStream & { written(): string } {
  const stream = new PassThrough({ encoding: 'utf8' });
  return Object.assign(stream, { columns, isTTY, written: () => (stream.read() as string | null) ?? '' }) as never;
}

function progressOn(stream: NodeJS.WriteStream & { written(): string }): string {
  const view = createProgressView(20, stream);
  view.update('Fetch Users: done', 1);
  view.stop();
  return stream.written();
}

test.each<[string, Record<string, string>, number | undefined, boolean]>([
  ['a terminal that only prints', { TERM: 'dumb' }, 80, true],
  ['a terminal without colors', { TERM: 'xterm', NO_COLOR: '1' }, 80, true],
  ['a pipeline with a terminal', { TERM: 'xterm', CI: 'true' }, 80, true],
  ['a terminal of ten columns', { TERM: 'xterm' }, 10, true],
  ['a file', { TERM: 'xterm' }, undefined, false],
])('%s gets lines', (_, environment, columns, isTTY) => {
  Object.assign(process.env, environment);
  expect(progressOn(terminal(columns, isTTY))).toBe('Fetch Users: done\n');
});

test.each<[string, Record<string, string>, number | undefined]>([
  ['a usual terminal', { TERM: 'xterm' }, 120],
  ['a terminal that does not tell its width', { TERM: 'xterm' }, 0],
  ['a terminal where CI is false', { TERM: 'xterm', CI: 'false' }, 80],
])('%s gets a bar, which leaves it usable if the process is killed', (_, environment, columns) => {
  Object.assign(process.env, environment);
  const written = progressOn(terminal(columns));
  expect(written).toMatch(ESCAPE);
  // hides neither the cursor nor the ends of long lines
  expect(written).not.toContain('[?25l');
  expect(written).not.toContain('[?7l');
});

test.each([
  [60, '700 of 800 repositories done, …'],
  [80, '700 of 800 repositories done, …'],
  [100, '700 of 800 repositories done, about 12 min left, …'],
  [140, '700 of 800 repositories done, about 12 min left, 12,345 pull requests, 1,234 calls'],
])('a bar on %i columns cuts no number', (columns, text) => {
  Object.assign(process.env, { TERM: 'xterm' });
  const stream = terminal(columns);
  const view = createProgressView(20, stream);
  view.update('700 of 800 repositories done, about 12 min left, 12,345 pull requests, 1,234 calls', 12);
  view.stop();
  const written = stream.written();
  expect(written).toContain(`12 of 20 steps  ${text}`);
  expect(written).not.toContain(`${text},`);
  const lines = written.split(ESCAPE).map((line) => line.replace(/^\[\w*/, ''));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
});

test('a line appears after half a minute without news', () => {
  jest.useFakeTimers();
  const stream = terminal(undefined, false);
  const view = createProgressView(20, stream);
  jest.advanceTimersByTime(20_000);
  view.update('Fetch Users: done', 1);
  jest.advanceTimersByTime(20_000);
  expect(stream.written()).toBe('Fetch Users: done\n');
  jest.advanceTimersByTime(10_000);
  expect(stream.written()).toBe('Still running after 50 s\n');
  view.stop();
  jest.advanceTimersByTime(60_000);
  expect(stream.written()).toBe('');
});

(hasScript() ? test : test.skip)('collect moves no cursor on a terminal that only prints', async () => {
  const simulator = await startSimulator({ sizes: { users: 3, repositories: 1, pullRequests: 1 } });
  const shell = openShell();
  const collect = (environment: Record<string, string>) =>
    shell.start(`script --quiet --return --command 'graph-bitbucket collect' /dev/null`, {
      ...simulator.environment(),
      ...environment,
    }).ended;
  try {
    const plain = await collect({ TERM: 'dumb' });
    expect(plain.status).toBe(0);
    expect(plain.output).not.toMatch(ESCAPE);
    expect((await collect({ TERM: 'xterm' })).output).toMatch(ESCAPE);
  } finally {
    await shell.close();
    await simulator.close();
  }
});

/** Whether the command of Linux is installed that runs another one on a terminal. */
function hasScript(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}
