import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { lock } from 'proper-lockfile';

import { parseJson } from '../../text/untrusted';
import { isAlive, type Owner, ownerWith, toOwner } from './owner';

/** How often a run shows that it is alive. */
const HEARTBEAT_MS = 5_000;
/** A run that does not show this for so long was killed. */
const WATCH_MS = 30_000;
const POLL_MS = 1_000;
export const OWNER_FILE = 'owner.json';

/** Keeps other runs out until it is released. */
export interface RunLock {
  /** Rejects when another run takes over, because this process stood still for too long. */
  lost: Promise<never>;
  /** Whether the lock still belongs to this run. */
  isHeld: () => boolean;
  release: () => Promise<void>;
}

/** Another run has the lock. */
export class LockedError extends Error {
  constructor(readonly owner: Owner | undefined) {
    super('locked');
  }
}

export interface LockOptions {
  owner?: Owner;
  sleep?: (ms: number) => Promise<unknown>;
  /** Called when it takes a while to find out whether the other run is alive. */
  onWait?: (owner: Owner | undefined, ms: number) => void;
}

/**
 * Locks a folder for a run, and records there which one it is. Of a run in the same system, the process tells whether it is
 * alive; of any other run, whether it touches the lock while this one watches. The age of a lock decides nothing, since
 * clocks differ and jump.
 *
 * @throws LockedError when another run has the lock
 */
export async function lockRun(
  folder: string,
  { owner = ownerWith(process.pid, Date.now()), sleep = delay, onWait = () => undefined }: LockOptions = {},
): Promise<RunLock> {
  const lockFolder = `${folder}.lock`;
  for (let abandoned: string | undefined; ;) {
    const { held, other } = await alone(folder, () => claim(folder, lockFolder, owner, abandoned));
    if (held) {
      return held;
    }
    if (other && isAlive(other, owner)) {
      throw new LockedError(other);
    }
    onWait(other, WATCH_MS);
    const before = touchedOn(lockFolder);
    for (let waited = 0; waited < WATCH_MS && touchedOn(lockFolder) === before; waited += POLL_MS) {
      await sleep(POLL_MS);
    }
    const after = touchedOn(lockFolder);
    if (after !== undefined && after !== before) {
      throw new LockedError(other);
    }
    abandoned = before;
  }
}

/**
 * Lets one process at a time decide who has the lock. Otherwise, of two that find the lock of a killed run, the second would
 * remove that of the first.
 */
async function alone<T>(folder: string, decide: () => Promise<T>): Promise<T> {
  const guard = `${folder}.starting`;
  const retries = { retries: 100, factor: 1, minTimeout: 100, maxTimeout: 100 };
  const release = await lock(guard, { lockfilePath: guard, realpath: false, stale: HEARTBEAT_MS, retries }).catch(
    toLockedError,
  );
  try {
    return await decide();
  } finally {
    await release().catch(() => undefined);
  }
}

/** Takes the lock if nobody has it, or if its run is known to have ended; otherwise says who has it. */
async function claim(
  folder: string,
  lockFolder: string,
  owner: Owner,
  abandoned: string | undefined,
): Promise<{ held?: RunLock; other?: Owner }> {
  const other = readOwner(folder);
  const locked = touchedOn(lockFolder);
  if (locked !== undefined && (locked === abandoned || (other && isAlive(other, owner) === false))) {
    rmSync(lockFolder, { recursive: true, force: true });
  } else if (locked !== undefined) {
    return { other };
  }
  let reject!: (reason: Error) => void;
  const lost = new Promise<never>((_, fail) => (reject = fail));
  // nobody may be waiting for it
  lost.catch(() => undefined);
  const release = await lock(folder, {
    lockfilePath: lockFolder,
    realpath: false,
    // this module decides which locks are stale
    stale: Infinity,
    update: HEARTBEAT_MS,
    onCompromised: () => reject(new Error('Another run has taken over the folder.')),
  }).catch(toLockedError);
  try {
    writeOwner(folder, owner);
  } catch (error) {
    await release();
    throw error;
  }
  const isHeld = () => JSON.stringify(readOwner(folder)) === JSON.stringify(toOwner(owner));
  return { held: { lost, isHeld, release: () => release().catch(() => undefined) } };
}

function toLockedError(error: NodeJS.ErrnoException): never {
  throw error.code === 'ELOCKED' ? new LockedError(undefined) : error;
}

function readOwner(folder: string): Owner | undefined {
  try {
    return toOwner(parseJson(readFileSync(join(folder, OWNER_FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Replaces the record in one step: nobody reads half of it. */
function writeOwner(folder: string, owner: Owner): void {
  const file = join(folder, OWNER_FILE);
  // the run before deletes the folder when it ends
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(owner));
  renameSync(`${file}.new`, file);
}

/** Changes with each sign of life; undefined if there is no lock. */
function touchedOn(lockFolder: string): string | undefined {
  const stat = statSync(lockFolder, { throwIfNoEntry: false, bigint: true });
  return stat && `${stat.ino} ${stat.mtimeNs}`;
}
