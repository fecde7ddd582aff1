import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';

import { lock } from 'proper-lockfile';

import { parseJson } from '../../text/untrusted';
import { CommandError } from '../CommandError';
import { minute } from '../text';

/** A run that touched its lock less recently than this was killed: it does so every few seconds. */
const STALE_MS = 30_000;
const WORK = '.j1-integration-new';

/** The run that works in a folder. */
interface Owner {
  pid: number;
  host: string;
  startedOn: number;
}

/** An empty folder that one run has to itself. */
export interface WorkFolder {
  path: string;
  /** Rejects when another process takes the folder over, because this one stood still for too long. */
  lost: Promise<never>;
  /** Lets other runs have it. Its content stays. */
  release: () => Promise<void>;
}

/**
 * Empties the folder in which a run puts together its result, and keeps other runs out of it.
 *
 * @param folder receives the result
 * @throws CommandError when another run works there, or nothing can be written
 */
export async function openWorkFolder(folder: string, owner: Owner = thisProcess()): Promise<WorkFolder> {
  const path = join(folder, WORK);
  const lockFolder = `${path}.lock`;
  let reject!: (reason: Error) => void;
  const lost = new Promise<never>((_, fail) => (reject = fail));
  // nobody may be waiting for it
  lost.catch(() => undefined);
  const acquire = () =>
    lock(folder, {
      lockfilePath: lockFolder,
      stale: STALE_MS,
      onCompromised: () => reject(new Error(`Another run has taken over ${resolve(folder)}.`)),
    });
  try {
    mkdirSync(folder, { recursive: true });
    const release = await acquire().catch((error: NodeJS.ErrnoException) => {
      const other = error.code === 'ELOCKED' ? readOwner(path) : undefined;
      if (!other || isRunning(other, owner)) {
        throw error;
      }
      rmSync(lockFolder, { recursive: true, force: true });
      return acquire();
    });
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    writeFileSync(ownerFile(path), JSON.stringify(owner));
    return { path, lost, release };
  } catch (error) {
    throw new CommandError(
      (error as NodeJS.ErrnoException).code === 'ELOCKED' ? whoRuns(folder, readOwner(path)) : cannotWrite(path, error),
    );
  }
}

function thisProcess(): Owner {
  return { pid: process.pid, host: hostname(), startedOn: Date.now() };
}

function ownerFile(path: string): string {
  return join(path, 'owner.json');
}

function readOwner(path: string): Owner | undefined {
  try {
    return parseJson(readFileSync(ownerFile(path), 'utf8')) as Owner | undefined;
  } catch {
    return undefined;
  }
}

/** Whether the other run is alive. Of another machine, only the age of the lock can tell. */
function isRunning(other: Owner, { pid, host }: Owner): boolean {
  if (other.host !== host) {
    return true;
  }
  if (other.pid === pid) {
    // in a container, each run has the same process id
    return false;
  }
  try {
    return process.kill(other.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function whoRuns(folder: string, owner: Owner | undefined): string {
  const who = owner ? `process ${owner.pid} on ${owner.host}, since ${minute(owner.startedOn)}` : 'it has just started';
  return `Another run is collecting into ${resolve(folder)}: ${who}. Wait until it has ended, or name another folder with --folder.`;
}

function cannotWrite(path: string, error: unknown): string {
  return (
    `${resolve(path)} cannot be written: ${(error as Error).message}. Run the command in a folder that you may write to, or ` +
    'name one with --folder.'
  );
}
