import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

import { fieldOf } from '../../text/untrusted';

/** The process of a run. */
export interface Owner {
  pid: number;
  host: string;
  startedOn: number;
  /** Where process ids are unique: the boot of a machine, and on it the container. Unknown outside Linux. */
  system?: string;
  /** Tells the process from a later one with the same id. Unknown outside Linux. */
  processStart?: string;
}

/** @param pid a process that exists */
export function ownerWith(pid: number, startedOn: number): Owner {
  return { pid, host: hostname(), startedOn, system: thisSystem(), processStart: statusOf(pid)?.start };
}

/** Reads what another process wrote about itself; undefined if it is something else. */
export function toOwner(value: unknown): Owner | undefined {
  const [pid, startedOn] = [fieldOf(value, 'pid'), fieldOf(value, 'startedOn')].map((number) =>
    typeof number === 'number' ? number : NaN,
  );
  const [host, system, processStart] = ['host', 'system', 'processStart'].map((name) => textOf(fieldOf(value, name)));
  if (!pid || !Number.isSafeInteger(pid) || pid < 0 || Number.isNaN(new Date(startedOn ?? NaN).getTime()) || !host) {
    return undefined;
  }
  return { pid, host, startedOn: startedOn!, system, processStart };
}

/**
 * Whether another process still exists; undefined where this cannot be known: on another machine, in another container, or
 * where the system does not tell when a process started. No clock is asked, since a clock may jump.
 */
export function isAlive(other: Owner, self: Owner): boolean | undefined {
  if (other.host !== self.host || other.system !== self.system) {
    return undefined;
  }
  if (!exists(other.pid)) {
    return false;
  }
  const status = statusOf(other.pid);
  if (status && other.processStart) {
    return !status.ended && status.start === other.processStart;
  }
  return other.pid === self.pid ? false : undefined;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What Linux tells of a process. */
function statusOf(pid: number): { start: string; ended: boolean } | undefined {
  const status = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // the name of the program, which may contain anything, ends with the last bracket
  const fields = status?.slice(status.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields?.[0], fields?.[19]];
  return state && start ? { start, ended: state === 'Z' || state === 'X' } : undefined;
}

function thisSystem(): string | undefined {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const container = attempt(() => readlinkSync('/proc/self/ns/pid'));
  return boot && container ? `${boot} ${container}` : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
