import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openWorkFolder } from '../../../../src/cli/collect/workFolder';

const STARTED_ON = Date.parse('2026-11-25T09:12:00Z');
/** A process that is running: the one that started this test. */
const OTHER = { pid: process.ppid, host: 'here', startedOn: STARTED_ON };
const THIS = { pid: process.pid, host: 'here', startedOn: STARTED_ON };
/** No system has a process with this id. */
const KILLED = { pid: 2 ** 30, host: 'here', startedOn: STARTED_ON };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'work-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('is empty apart from the record of its owner, whatever an earlier run left', async () => {
  const first = await openWorkFolder(folder, OTHER);
  writeFileSync(join(first.path, 'left.txt'), '');
  await first.release();
  const second = await openWorkFolder(folder, THIS);
  expect(readdirSync(second.path)).toEqual(['owner.json']);
  await second.release();
  expect(readdirSync(folder)).toEqual(['.j1-integration-new']);
});

test('names the run that has it', async () => {
  const { release } = await openWorkFolder(folder, OTHER);
  await expect(openWorkFolder(folder, THIS)).rejects.toThrow(
    `Another run is collecting into ${folder}: process ${OTHER.pid} on here, since 2026-11-25 09:12 UTC. ` +
      'Wait until it has ended, or name another folder with --folder.',
  );
  await release();
});

test.each([
  ['a process that no longer exists', KILLED],
  ['an earlier process with the same id, as in a container', THIS],
])('is taken over from %s', async (_, owner) => {
  await openWorkFolder(folder, owner);
  const { release } = await openWorkFolder(folder, THIS);
  await release();
});

test('on another machine, the age of the lock tells whether the run was killed', async () => {
  const elsewhere = { ...KILLED, host: 'elsewhere' };
  await openWorkFolder(folder, elsewhere);
  await expect(openWorkFolder(folder, THIS)).rejects.toThrow(`process ${KILLED.pid} on elsewhere`);

  const aMinuteAgo = Date.now() / 1000 - 60;
  utimesSync(join(folder, '.j1-integration-new.lock'), aMinuteAgo, aMinuteAgo);
  const { release } = await openWorkFolder(folder, THIS);
  await release();
});

test('a folder that cannot be written to is named, with what to do', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(openWorkFolder(join(file, 'x'), THIS)).rejects.toThrow(
    /x\/\.j1-integration-new cannot be written: .*Run the command in a folder that you may write to/,
  );
});
