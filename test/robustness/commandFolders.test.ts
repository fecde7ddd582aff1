import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { environmentOfRun, requireBuild } from '../../harness/collect';
import { COMMAND, type CommandRun, startCommand } from '../../harness/command';
import { type Simulator, startSimulator } from '../../simulator';
import { FACTS_FILE } from '../../src/cli/collect/factsFile';
import { exhaustiveTest, IS_EXHAUSTIVE } from '../thoroughness';
import { writeResult } from './results';

/* The folder that a person names or works in, and what is in it: the built command on a simulated Bitbucket. */

jest.setTimeout(300_000);

const SIZES = { users: 4, groups: 1, projects: 1, repositories: 2, pullRequests: 2 };
const NOBODY = 65_534;
/** Without it, nobody can be refused anything. */
const isRoot = process.getuid?.() === 0;
/** Another user may be kept out of the folder of this repository, and then cannot run the command. */
const testAsOther = !isRoot || isOpenToOthers(dirname(COMMAND)) ? test : test.skip;

function isOpenToOthers(path: string): boolean {
  const isOpen = (statSync(path).mode & 0o005) === 0o005;
  return isOpen && (dirname(path) === path || isOpenToOthers(dirname(path)));
}

let simulator: Simulator;
let folder: string;

beforeAll(async () => {
  requireBuild();
  simulator = await startSimulator({ sizes: SIZES, consumers: [{ key: 'key', secret: 'secret', limit: 1e9 }] });
});

afterAll(() => simulator.close());

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'folders-')));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Result extends CommandRun {
  calls: number;
}

async function run(args: string[], current = folder, settings = {}): Promise<Result> {
  const before = simulator.calls.length;
  const { exitCode, output } = await startCommand(current, args, { ...simulator.environment(), ...settings }).ended;
  expect(output).not.toMatch(/\n\s+at .+:\d+:\d+/);
  return { exitCode, output: output.replace(/\s+/g, ' '), calls: simulator.calls.length - before };
}

/** Runs the command as somebody without special rights. */
async function runUnprivileged(args: string[]): Promise<Result> {
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const env = environmentOfRun(simulator.environment());
  const before = simulator.calls.length;
  const child: ChildProcess = spawn(process.execPath, [COMMAND, ...args], { cwd: folder, env, ...user });
  let output = '';
  child.stdout!.on('data', (chunk) => (output += String(chunk)));
  child.stderr!.on('data', (chunk) => (output += String(chunk)));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, output: output.replace(/\s+/g, ' '), calls: simulator.calls.length - before };
}

const PACKAGES: [string, string][] = [
  ['says "type": "module"', '{"type":"module"}'],
  ['is no JSON', '{"type'],
  ['is empty', ''],
  ['has fields of odd types', '{"name":7,"exports":{},"main":[],"type":{}}'],
];

describe.each(IS_EXHAUSTIVE ? PACKAGES : PACKAGES.slice(0, 1))('a package.json that %s', (_, content) => {
  test('above or in the folder disturbs no command', async () => {
    writeFileSync(join(folder, 'package.json'), content);
    const inside = join(folder, 'inside');
    mkdirSync(inside);
    writeFileSync(join(inside, 'package.json'), content);
    expect((await run(['collect'], inside)).exitCode).toBe(0);
    expect((await run(['report'], inside)).exitCode).toBe(0);
  });
});

test.each(['collect', 'doctor', 'report'])('%s says that the current folder is gone', async (command) => {
  const gone = join(folder, 'gone');
  mkdirSync(gone);
  // a shell can start a command in a folder that it has deleted
  const script = 'rmdir "$PWD"; exec "$0" "$@"';
  const env = environmentOfRun(simulator.environment());
  const child = spawn('sh', ['-c', script, process.execPath, COMMAND, command], { cwd: gone, env });
  let output = '';
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toContain('The current folder has been deleted. Change to a folder that exists');
  expect(output).not.toMatch(/uv_cwd|\n\s+at /);
});

test.each(['collect', 'doctor'])('%s creates no folder whose name was mistyped', async (command) => {
  const { exitCode, output, calls } = await run([command, '--folder', 'mistyped']);
  expect(exitCode).toBe(1);
  expect(output).toContain(`There is no folder ${folder}/mistyped. Correct --folder, or create the folder.`);
  expect(calls).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['a file', 'package.json', 'is a file, not a folder'],
  ['a device', '/dev/null', 'is a device, not a folder'],
  ['a link to itself', 'loop', 'cannot be opened: ELOOP'],
])('%s is no folder', async (_, name, message) => {
  writeFileSync(join(folder, 'package.json'), '{}');
  symlinkSync('loop', join(folder, 'loop'));
  const { exitCode, output, calls } = await run(['collect', '--folder', name]);
  expect(exitCode).toBe(1);
  expect(output).toContain(message);
  expect(calls).toBe(0);
});

test.each([
  [['collect', '--folder', ''], 'It is empty.'],
  [['collect', '--fodler', 'x'], 'Did you mean --folder?'],
  [['collect', 'x'], "too many arguments for 'collect'"],
  [['report', '--output', ''], 'It is empty.'],
  [['report', '--folder', 'x'], 'Run the command with --help to see its options.'],
  [['colect'], 'Did you mean collect?'],
])('a slip in the command line is no run somewhere else: %j', async (args, message) => {
  const { exitCode, output, calls } = await run(args);
  expect(exitCode).toBe(1);
  expect(output).toContain(message);
  expect(calls).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder may have any name', async () => {
  const name = `"a b"\n$HOME \u001b[31m ünï🚀 %s`;
  mkdirSync(join(folder, name));
  const { exitCode, output } = await run(['collect', '--folder', name]);
  expect(exitCode).toBe(0);
  expect(output).not.toContain('\u001b');
  expect(readdirSync(join(folder, name))).toEqual(['.j1-integration', FACTS_FILE]);
});

testAsOther('a folder that may not be written to is said before the first call to Bitbucket', async () => {
  chmodSync(folder, 0o555);
  const { exitCode, output, calls } = await runUnprivileged(['collect']);
  expect(exitCode).toBe(1);
  expect(output).toMatch(
    /\.j1-integration-new cannot be written: EACCES.*Run the command in a folder that you may write to/,
  );
  expect(calls).toBe(0);
});

testAsOther('a folder that may not be opened is said', async () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed, { mode: 0 });
  chmodSync(folder, 0o755);
  const { exitCode, output } = await runUnprivileged(['collect', '--folder', 'closed']);
  expect(exitCode).toBe(1);
  expect(output).toMatch(/The folder \S+\/closed cannot be opened: EACCES/);
});

(isRoot ? testAsOther : test.skip)(
  'a result of another user is named before the first call, and stays whole',
  async () => {
    const storage = join(folder, '.j1-integration');
    writeResult(storage, 'earlier');
    chownSync(folder, NOBODY, NOBODY);
    const { exitCode, output, calls } = await runUnprivileged(['collect']);
    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /belongs to an earlier run and cannot be deleted: EACCES.*user with the id 0\. Delete it as that user/,
    );
    expect(calls).toBe(0);
    expect(readdirSync(storage)).toHaveLength(4);
  },
);

test('doctor does not write over the result, and says so before the first call', async () => {
  writeResult(join(folder, '.j1-integration'), 'earlier');
  for (const file of ['.j1-integration/summary.json', '.j1-integration']) {
    const { exitCode, output, calls } = await run(['doctor', '--json', file]);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/is in the result of a run|is a folder\. Name a file/);
    expect(calls).toBe(0);
  }
});

test('of two runs that start at once where a run was killed, one collects', async () => {
  const left = join(folder, '.j1-integration-new');
  mkdirSync(left);
  writeFileSync(join(left, 'owner.json'), JSON.stringify({ pid: 2 ** 30, host: 'x', startedOn: 1 }));
  const runs = await Promise.all([run(['collect']), run(['collect'])]);
  expect(runs.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
  expect(runs.map(({ output }) => output).join()).toContain('Another run is collecting into');
  expect(readdirSync(folder)).toEqual(['.j1-integration', FACTS_FILE]);
});

describe('while a run is at work', () => {
  let first: ReturnType<typeof startCommand>;
  let hanging: Simulator;

  beforeEach(async () => {
    hanging = await startSimulator({ sizes: SIZES, faults: [{ path: /\/members$/, fault: { kind: 'hang' } }] });
    first = startCommand(folder, ['collect'], hanging.environment());
    while (!hanging.calls.some(({ endpoint }) => endpoint === 'members')) {
      await sleep(20);
    }
  });

  afterEach(async () => {
    first.child.kill('SIGKILL');
    await first.ended;
    await hanging.close();
  });

  test('a second one does not start, though the first was paused for an hour and is named by a link', async () => {
    first.child.kill('SIGSTOP');
    const anHourAgo = Date.now() / 1000 - 3600;
    utimesSync(join(folder, '.j1-integration-new.lock'), anHourAgo, anHourAgo);
    symlinkSync('.', join(folder, 'link'));
    const { exitCode, output, calls } = await run(['collect', '--folder', 'link']);
    expect(exitCode).toBe(1);
    expect(output).toContain(`process ${first.child.pid} on`);
    expect(calls).toBe(0);
  });

  exhaustiveTest('report and doctor do their work, and disturb nothing', async () => {
    writeResult(join(folder, '.j1-integration'), 'earlier');
    expect((await run(['report'])).exitCode).toBe(0);
    expect((await run(['doctor'])).exitCode).toBe(0);
    expect(first.child.exitCode).toBeNull();
    expect(existsSync(join(folder, '.j1-integration-new.lock'))).toBe(true);
  });
});
