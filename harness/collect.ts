import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export interface CollectRun {
  /** The `.j1-integration` folder that the run wrote. */
  graphFolder: string;
  logFile: string;
  exitCode: number | null;
  durationMs: number;
}

const REPOSITORY_ROOT = resolve(__dirname, '..');

/** All that a program needs of the environment of whoever starts it; nothing that configures the integration. */
const INHERITED_VARIABLES = ['PATH', 'HOME', 'USERPROFILE', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'TZ'];

/** Every optional setting, so that neither the environment nor an `.env` file decides any of them. */
const DEFAULT_SETTINGS = {
  INGEST_PULL_REQUESTS: 'true',
  ENRICHED_PRS: 'false',
  INGEST_ACCESS_CONTROLS: 'false',
  INGEST_AUTOMATION: 'false',
  RATE_LIMIT_MAX_WAIT_MINUTES: '0',
  BITBUCKET_CONCURRENCY: '5',
};

/**
 * Runs `j1-integration collect` on this integration in a process of its own.
 *
 * @param folder where the run works and writes; what an earlier one left there is removed
 * @param settings environment variables of the integration; the others have their defaults
 * @param signal ends the run early, with an AbortError
 * @param code the sources, or what `npm run build` made of them
 */
export async function collect(
  folder: string,
  settings: Readonly<Record<string, string>>,
  signal?: AbortSignal,
  code: 'src' | 'dist' = 'src',
): Promise<CollectRun> {
  prepareFolder(folder, code);
  const logFile = join(folder, 'collect.log');
  const log = openSync(logFile, 'w');
  const startedAt = Date.now();
  try {
    const child = spawn(process.execPath, [commandLineInterface(), 'collect'], {
      cwd: folder,
      env: environmentOfRun(settings),
      stdio: ['ignore', log, log],
      signal,
    });
    const [exitCode] = (await once(child, 'close')) as [number | null];
    // an interruption reaches the child as well, which may be the first to end
    signal?.throwIfAborted();
    const durationMs = Date.now() - startedAt;
    return { graphFolder: join(folder, '.j1-integration'), logFile, exitCode, durationMs };
  } finally {
    closeSync(log);
    // compilers and editors that look for sources would find them twice
    rmSync(join(folder, 'src'), { force: true });
  }
}

/** The end of a log file, without colours. */
export function lastLines(file: string, count: number): string {
  const text = stripVTControlCharacters(readFileSync(file, 'utf8'));
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** The folder looks like a project to the command line interface, which writes its output beside the project's `src`. */
function prepareFolder(folder: string, code: 'src' | 'dist'): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(REPOSITORY_ROOT, code), join(folder, 'src'), 'junction');
}

function commandLineInterface(): string {
  const packageFile = require.resolve('@jupiterone/integration-sdk-cli/package.json');
  return join(dirname(packageFile), 'bin', 'j1-integration');
}

/** What the run finds in its environment: nothing that the person who starts it configured for real runs. */
export function environmentOfRun(settings: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const inherited = Object.fromEntries(INHERITED_VARIABLES.map((name) => [name, process.env[name]]));
  return {
    ...inherited,
    ...DEFAULT_SETTINGS,
    // the run works elsewhere, where it would not be found
    TS_NODE_PROJECT: join(REPOSITORY_ROOT, 'tsconfig.json'),
    ...settings,
  };
}
