import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { environmentOfRun, requireBuild } from '../../harness/collect';
import { COMMAND } from '../../harness/command';
import { mostTime } from '../thoroughness';

/** The output of Node.js when nobody caught an error. */
export const STACK_TRACE = /\n\s+at .+:\d+:\d+/;
/** How soon a command must end that was told to. The time limit of a request is three times as long. */
export const SOON_MS = mostTime(2000);

/** A folder in which shell scripts run the built command as `graph-bitbucket`. */
export interface Shell {
  folder: string;
  /** Starts a script in a process group of its own. */
  start(script: string, environment?: Readonly<Record<string, string | undefined>>): ShellProcess;
  /** Ends what still runs, and removes the folder. */
  close(): Promise<void>;
}

export interface ShellProcess {
  child: ChildProcess;
  /** What the script has printed so far. */
  output(): string;
  /** Waits until the script has printed this. */
  printed(text: string): Promise<void>;
  /** Sends a signal to every process of the script, as a terminal does, and waits until all have ended. */
  interrupt(signal: NodeJS.Signals): Promise<{ status: number; ms: number }>;
  /** Resolves when the script has ended and nobody has its output open. */
  ended: Promise<ShellRun>;
  /** Resolves when no process of the script is left. */
  allEnded(): Promise<void>;
}

export interface ShellRun {
  /** What a shell reports: 128 and the number of the signal for a process that a signal ended. */
  status: number;
  output: string;
}

export function openShell(): Shell {
  requireBuild();
  const base = mkdtempSync(join(tmpdir(), 'robustness-'));
  const folder = join(base, 'work');
  const programs = join(base, 'bin');
  mkdirSync(folder);
  mkdirSync(programs);
  symlinkSync(process.execPath, join(programs, 'node'));
  writeFileSync(join(programs, 'graph-bitbucket'), `#!/bin/sh\nexec node '${COMMAND}' "$@"\n`);
  chmodSync(join(programs, 'graph-bitbucket'), 0o755);
  const groups: number[] = [];
  return {
    folder,
    start(script, environment = {}) {
      const settings = environmentOfRun({});
      const started = startScript(script, folder, {
        ...settings,
        PATH: `${programs}${delimiter}${settings.PATH}`,
        ...environment,
      });
      groups.push(started.child.pid!);
      return started;
    },
    async close() {
      for (const group of groups) {
        signalGroup(group, 'SIGKILL');
        await groupEnded(group);
      }
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function startScript(script: string, folder: string, env: Record<string, string | undefined>): ShellProcess {
  const child = spawn('bash', ['-c', script], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({
    status: (code as number | null) ?? 128 + SIGNAL_NUMBERS[signal as keyof typeof SIGNAL_NUMBERS],
    output,
  }));
  return {
    child,
    ended,
    output: () => output,
    allEnded: () => groupEnded(child.pid!),
    async printed(text) {
      while (!output.includes(text)) {
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`It has ended without printing "${text}": ${output}`);
        }
        await sleep(10);
      }
    },
    async interrupt(signal) {
      const startedAt = performance.now();
      signalGroup(child.pid!, signal);
      const { status } = await ended;
      await groupEnded(child.pid!);
      return { status, ms: performance.now() - startedAt };
    },
  };
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15 } as const;

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // all of them have ended
  }
}

/** Waits until no process of the group runs. */
async function groupEnded(group: number): Promise<void> {
  while (isRunning(group)) {
    await sleep(20);
  }
}

/** Linux says so in /proc. Those that have ended but whose parent has not noticed do not count. */
function isRunning(group: number): boolean {
  const processes = existsSync('/proc/self/stat') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return processes.some((id) => {
    const [state, , itsGroup] = statusOf(id);
    return itsGroup === String(group) && state !== 'Z' && state !== 'X';
  });
}

/** State, parent, group and so on; empty when the process has ended in the meantime. */
function statusOf(id: string): string[] {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8');
    // the name of the program, in parentheses, may contain anything
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
