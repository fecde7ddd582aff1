import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { isAlive, type Owner, ownerWith, toOwner } from '../../src/cli/collect/owner';
import { type LockOptions, lockRun } from '../../src/cli/collect/runLock';
import { openWorkFolder } from '../../src/cli/collect/workFolder';

/* Who may work in a folder, when several runs want to, and when runs were killed, paused or are on other machines. */

const YEAR = 366 * 24 * 3600;
const STARTED_ON = Date.parse('2026-11-25T09:12:00Z');
const THIS = ownerWith(process.pid, STARTED_ON);
/** No system has a process with this id. */
const KILLED: Owner = { ...THIS, pid: 2 ** 30 };
const ELSEWHERE: Owner = { pid: 7, host: 'elsewhere', startedOn: STARTED_ON };

/** Elsewhere, the start of a process is unknown, so a run there decides by the touches of the lock. */
const linuxTest = process.platform === 'linux' ? test : test.skip;

let folder: string;
let lockFolder: string;
const processes: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  lockFolder = join(folder, '.j1-integration-new.lock');
});

afterEach(() => {
  processes.splice(0).forEach((child) => child.kill('SIGKILL'));
  rmSync(folder, { recursive: true, force: true });
});

/** What a run leaves that was killed with its lock, or has it still. */
function leaveLock(owner: Owner | string, secondsAgo = 0): void {
  mkdirSync(join(folder, '.j1-integration-new'));
  const record = typeof owner === 'string' ? owner : JSON.stringify(owner);
  writeFileSync(join(folder, '.j1-integration-new', 'owner.json'), record);
  mkdirSync(lockFolder);
  touch(secondsAgo);
}

function touch(secondsAgo: number): void {
  const time = Date.now() / 1000 - secondsAgo;
  utimesSync(lockFolder, time, time);
}

async function startOther(): Promise<Owner> {
  const child = spawn('sleep', ['600']);
  processes.push(child);
  await new Promise((resolve) => child.once('spawn', resolve));
  return ownerWith(child.pid!, STARTED_ON);
}

/** The lock is free in the end, or taken by this run. */
async function open(options: LockOptions = {}): Promise<void> {
  const { release } = await openWorkFolder(folder, { owner: THIS, sleep: () => Promise.resolve(), ...options });
  await release();
  expect(existsSync(lockFolder)).toBe(false);
}

/** A sleep during which a run elsewhere touches its lock. */
const WHILE_IT_LIVES: LockOptions = { sleep: () => Promise.resolve(touch(YEAR / 2)) };

linuxTest('a second run names the process, the host and the start of the first', async () => {
  const first = await openWorkFolder(folder, { owner: await startOther() });
  await expect(open()).rejects.toThrow(
    `Another run is collecting into ${folder}/.j1-integration: process ${processes[0]!.pid} on ${hostname()}, since 2026-11-25 09:12 UTC. ` +
      'Wait until it has ended, or name another folder with --folder.',
  );
  await first.release();
  await open();
});

linuxTest('the same process cannot have a folder twice', async () => {
  const first = await openWorkFolder(folder, { owner: THIS });
  await expect(open()).rejects.toThrow('Another run is collecting');
  await first.release();
});

test.each([
  ['fresh', 0],
  ['a year old, as after a clock has jumped forward', YEAR],
  ['a year ahead, as after a clock has jumped back', -YEAR],
])('the lock of a killed run is taken over at once when it is %s', async (_, secondsAgo) => {
  leaveLock(KILLED, secondsAgo);
  await open({ sleep: () => Promise.reject(new Error('It waited.')) });
});

linuxTest.each([
  ['a year old, as after a clock has jumped forward or a run was paused', YEAR],
  ['a year ahead, as after a clock has jumped back', -YEAR],
])('the lock of a live run is respected when it is %s', async (_, secondsAgo) => {
  leaveLock(await startOther(), secondsAgo);
  await expect(open()).rejects.toThrow(`process ${processes[0]!.pid} on`);
});

linuxTest('a later process with the id of a killed run is not taken for it', async () => {
  const other = await startOther();
  expect(isAlive(other, THIS)).toBe(true);
  leaveLock({ ...other, processStart: '1' });
  await open();
});

test('an earlier process with the id of this one is known to have ended, as in a container', () => {
  expect(isAlive({ ...THIS, processStart: '1' }, THIS)).toBe(false);
  expect(isAlive({ ...THIS, processStart: undefined }, THIS)).toBe(false);
});

linuxTest('a run that has ended, and for which nobody waits, does not count as alive', async () => {
  // the shell becomes a program that does not wait for its children
  const shell = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 600']);
  processes.push(shell);
  const pid = Number(await new Promise<Buffer>((resolve) => shell.stdout.once('data', resolve)));
  const zombie = ownerWith(pid, STARTED_ON);
  while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) {
    await new Promise(setImmediate);
  }
  expect(isAlive(zombie, THIS)).toBe(false);
});

test.each([
  ['on another machine', ELSEWHERE],
  ['in another container of the same name', { ...THIS, system: 'another' }],
])('a run %s is alive if it touches its lock, whatever the clocks say', async (_, owner) => {
  leaveLock(owner, YEAR);
  await expect(open(WHILE_IT_LIVES)).rejects.toThrow(`process ${owner.pid} on ${owner.host}`);
});

test.each([
  ['is a year old', YEAR],
  ['is a year ahead', -YEAR],
])('a run elsewhere that does not touch its lock for half a minute was killed, when the lock %s', async (_, age) => {
  leaveLock(ELSEWHERE, age);
  const pauses: number[] = [];
  await open({ sleep: (ms) => Promise.resolve(pauses.push(ms)) });
  expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBe(30_000);
});

test('a person is told what a run waits for', async () => {
  leaveLock(ELSEWHERE);
  const told: unknown[] = [];
  await open({ onWait: (owner, ms) => told.push(owner?.host, ms) });
  expect(told).toEqual(['elsewhere', 30_000]);
});

test.each(['', '{', 'null', '7', '[]', '{"pid":"x","host":"h","startedOn":1}', '{"pid":0,"host":"h","startedOn":1}'])(
  'a record of the owner that is damaged counts as none: %s',
  async (record) => {
    leaveLock(record);
    await open();
  },
);

test('a record of the owner may hold any value', () => {
  for (const startedOn of [1e300, NaN, 'x', {}]) {
    expect(toOwner({ pid: 1, host: 'h', startedOn })).toBeUndefined();
  }
  expect(toOwner({ pid: -1, host: 'h', startedOn: 1 })).toBeUndefined();
  expect(toOwner({ pid: 1.5, host: 'h', startedOn: 1 })).toBeUndefined();
  expect(toOwner({ pid: 1, host: ['h'], startedOn: 1 })).toBeUndefined();
});

test.each([2, 8])('of %i runs that find the lock of a killed run, one gets it', async (count) => {
  leaveLock(KILLED, YEAR);
  const owner = ownerWith(process.pid, STARTED_ON);
  const work = join(folder, '.j1-integration-new');
  const outcomes = await Promise.allSettled(Array.from({ length: count }, () => lockRun(work, { owner })));
  const held = outcomes.filter((outcome) => outcome.status === 'fulfilled');
  expect(held).toHaveLength(1);
  expect(held[0]!.value.isHeld()).toBe(true);
  await held[0]!.value.release();
});

test('a run that has lost its lock notices before it touches the result', async () => {
  const first = await openWorkFolder(folder, { owner: THIS });
  rmSync(lockFolder, { recursive: true });
  const second = await openWorkFolder(folder, { owner: { ...THIS, startedOn: STARTED_ON + 1 } });
  expect(first.isHeld()).toBe(false);
  expect(second.isHeld()).toBe(true);
  expect(first.storage).not.toBe(second.storage);
  await second.release();
  await first.release();
});

test('a run that ends while the next one waits for it leaves nothing in the way', async () => {
  leaveLock(ELSEWHERE);
  await open({
    sleep: () => {
      rmSync(join(folder, '.j1-integration-new'), { recursive: true, force: true });
      return Promise.resolve(rmSync(lockFolder, { recursive: true, force: true }));
    },
  });
});
