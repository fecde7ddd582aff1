import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { requireBuild } from '../../harness/collect';
import { type CommandRun, startCommand } from '../../harness/command';
import { type Simulator, startSimulator } from '../../simulator';
import { FACTS_FILE } from '../../src/cli/collect/factsFile';
import { IS_EXHAUSTIVE } from '../thoroughness';
import { isWhole, writeResult } from './results';

/* Whole runs of the built command that are killed at a call to the file system, or whose call fails. */

jest.setTimeout(300_000);

const SIZES = { users: 4, groups: 1, projects: 1, repositories: 2, pullRequests: 2 };
const STACK_TRACE = /\n\s+at .+:\d+:\d+/;

interface Break {
  call: string;
  paths: string;
  nth?: number;
  lasting?: boolean;
  how: string;
}

let simulator: Simulator;
let folder: string;
let storage: string;

beforeAll(async () => {
  requireBuild();
  simulator = await startSimulator({ sizes: SIZES, consumers: [{ key: 'key', secret: 'secret', limit: 1e9 }] });
});

afterAll(() => simulator.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'broken-'));
  storage = join(folder, '.j1-integration');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: string[], mishap?: Break): Promise<CommandRun> {
  const settings = { ...simulator.environment(), ...(mishap && brokenBy(mishap)) };
  const result = await startCommand(folder, args, settings).ended;
  expect(result.output).not.toMatch(STACK_TRACE);
  return result;
}

function brokenBy(mishap: Break): Record<string, string> {
  const script = join(__dirname, 'breakFiles.js');
  return { NODE_OPTIONS: `--require "${script}"`, BREAK: JSON.stringify(mishap) };
}

function isNewResult(path: string): boolean {
  const files = ['report.html', 'run.json', 'summary.json', 'collect.log', 'graph'].map((name) => join(path, name));
  return files.every((file) => existsSync(file)) && !readFileSync(files[0]!, 'utf8').includes('earlier');
}

/** All files and folders in the result, links excepted, which have no rights of their own. */
function rights(path: string): string[] {
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' }).map((entry) => join(path, entry));
  const own = [path, ...entries].filter((entry) => !lstatSync(entry).isSymbolicLink());
  return [...new Set(own.map((entry) => (statSync(entry).mode & 0o777).toString(8)))].sort();
}

/** Every step of putting the result in its place: where a run can be killed. */
const STEPS: [string, Omit<Break, 'how'>][] = [
  // the first such call is the probe, which must fail
  ['moving the earlier result away', { call: 'renameSync', paths: String.raw`\.j1-integration \S+-old$`, nth: 2 }],
  [
    'moving the new result to its place',
    { call: 'renameSync', paths: String.raw`-new/\.j1-integration \S+/\.j1-integration$` },
  ],
  ['deleting the earlier result', { call: 'rmSync', paths: '-old$', nth: 2 }],
  [
    'completing the result',
    { call: 'renameSync', paths: String.raw`run-\S+/\.j1-integration \S+-new/\.j1-integration$` },
  ],
  ['adding the log', { call: 'renameSync', paths: 'collect.log' }],
  ['writing the page', { call: 'renameSync', paths: 'report.html$' }],
  ['writing the record', { call: 'writeFileSync', paths: 'run.json' }],
  ['deleting the work folder', { call: 'rmSync', paths: '-new$' }],
  ['the probe of the file system', { call: 'renameSync', paths: 'probe' }],
  ['the record of the owner', { call: 'renameSync', paths: 'owner.json$' }],
  ['the lock', { call: 'mkdirSync', paths: 'run-' }],
];

// a run that is killed before a step is the one that is killed after the step before
describe.each(['kill after'])('%s', (how) => {
  // test/robustness/replacement.test.ts breaks off at every call
  test.each(IS_EXHAUSTIVE ? STEPS.slice(0, 5) : STEPS.slice(0, 1))(
    '%s: one result is whole, report reads it, and the next run needs no help',
    async (_, step) => {
      writeResult(storage, 'earlier');
      const { exitCode } = await run(['collect'], { ...step, how });
      expect(exitCode).toBeNull();
      const results = [storage, join(folder, '.j1-integration-new', '.j1-integration')];
      expect(isWhole(storage, 'earlier') || results.some(isNewResult)).toBe(true);

      expect((await run(['report', '--output', 'page.html'])).exitCode).toBe(0);
      expect((await run(['collect'])).exitCode).toBe(0);
      expect(isNewResult(storage)).toBe(true);
      expect(readdirSync(folder).sort()).toEqual(['.j1-integration', FACTS_FILE, 'page.html']);
    },
  );
});

const FULL: [string, Break][] = [
  ['from the page on', { call: 'writeFileSync', paths: 'report.html', how: 'ENOSPC', lasting: true }],
  ['from the first file on', { call: 'promises.writeFile', paths: '-new', how: 'ENOSPC', lasting: true }],
  ['from the summary on', { call: 'promises.writeFile', paths: 'summary.json', how: 'ENOSPC', lasting: true }],
  ['when the run is recorded', { call: 'writeFileSync', paths: 'run.json', how: 'ENOSPC' }],
  ['when it starts', { call: 'writeFileSync', paths: 'owner.json', how: 'ENOSPC' }],
];

test.each(IS_EXHAUSTIVE ? FULL : FULL.slice(0, 1))(
  'a disk that is full %s leaves the earlier result whole',
  async (_, mishap) => {
    writeResult(storage, 'earlier');
    const { exitCode, output } = await run(['collect'], mishap);
    expect(exitCode).toBe(1);
    expect(output).toContain('ENOSPC');
    expect(output.replace(/\s+/g, ' ')).toMatch(/Free space|a folder that you may write to/);
    expect(isWhole(storage, 'earlier')).toBe(true);
    expect((await run(['collect'])).exitCode).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['.j1-integration', FACTS_FILE]);
  },
);

test('an earlier result that cannot be deleted costs nothing, and the next run names it', async () => {
  writeResult(storage, 'earlier');
  const undeletable: Break = { call: 'rmSync', paths: '-old$', nth: 2, lasting: true, how: 'EPERM' };
  const first = await run(['collect'], undeletable);
  expect(first.exitCode).toBe(0);
  expect(first.output).toContain('The earlier result could not be deleted: EPERM');
  expect(isNewResult(storage)).toBe(true);

  const calls = simulator.calls.length;
  const second = await run(['collect'], { ...undeletable, nth: 1 });
  expect(second.exitCode).toBe(1);
  expect(second.output.replace(/\s+/g, ' ')).toMatch(
    /-old, the result of an earlier run, cannot be deleted: EPERM: injected\. Delete it/,
  );
  expect(simulator.calls).toHaveLength(calls);
  expect(isNewResult(storage)).toBe(true);
});

test('a result that cannot be moved away is found before the first call to Bitbucket', async () => {
  writeResult(storage, 'earlier');
  const calls = simulator.calls.length;
  const { exitCode, output } = await run(['collect'], {
    call: 'renameSync',
    paths: 'integration \\S+-old$',
    how: 'EBUSY',
  });
  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toContain('cannot be replaced at the end of a run: EBUSY');
  expect(simulator.calls).toHaveLength(calls);
  expect(isWhole(storage, 'earlier')).toBe(true);
});

test.each(IS_EXHAUSTIVE ? [0o000, 0o777] : [0o000])(
  'only the owner can read the result, whatever the umask is: %i',
  async (mask) => {
    const before = process.umask(mask);
    const { exitCode } = await run(['collect']);
    process.umask(before);
    expect(exitCode).toBe(0);
    expect(rights(storage)).toEqual(['600', '700']);
  },
);
