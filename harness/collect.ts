import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';

import { defaultText, type Setting } from '../src/configuration/setting';
import { ENVIRONMENT_ONLY, FIELDS } from '../src/configuration/settings';

/** What a run writes, and where. */
export interface CollectFiles {
  /** The `.j1-integration` folder that the run writes. */
  graphFolder: string;
  /** Everything that the run prints to stdout and stderr. */
  logFile: string;
}

export interface CollectRun extends CollectFiles {
  exitCode: number | null;
  durationMs: number;
}

/** A run in progress. */
export interface CollectProcess extends CollectFiles {
  child: ChildProcess;
  /** Rejects when the process cannot be started. */
  ended: Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>;
}

export interface CollectOptions {
  /** Which code to run: the sources (default) or the result of `npm run build`. */
  code?: 'src' | 'dist';
}

const REPOSITORY_ROOT = resolve(__dirname, '..');

/** Variables that any program may need. None of them configures the integration. */
const INHERITED_VARIABLES = ['PATH', 'HOME', 'USERPROFILE', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'TZ'];

/** The defaults of all settings. They are set explicitly so that no `.env` file can change a run. */
const DEFAULT_SETTINGS = Object.fromEntries(
  Object.values<Setting>({ ...FIELDS, ...ENVIRONMENT_ONLY }).map((setting) => [setting.variable, defaultText(setting)]),
);

/**
 * Runs `j1-integration collect` on this integration in its own process, and waits for it to end.
 *
 * @param folder the working directory of the run; it is emptied first
 * @param settings environment variables of the integration; settings that are left out have their default values
 */
export async function collect(
  folder: string,
  settings: Readonly<Record<string, string>>,
  options?: CollectOptions,
): Promise<CollectRun> {
  const startedAt = Date.now();
  const { ended, graphFolder, logFile } = startCollect(folder, settings, options);
  const { exitCode } = await ended;
  return { graphFolder, logFile, exitCode, durationMs: Date.now() - startedAt };
}

/** Starts what {@link collect} runs, for callers that act on the process while it runs. */
export function startCollect(
  folder: string,
  settings: Readonly<Record<string, string>>,
  { code = 'src' }: CollectOptions = {},
): CollectProcess {
  prepareFolder(folder, code);
  const logFile = join(folder, 'collect.log');
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, [commandLineInterface(), 'collect'], {
    cwd: folder,
    env: environmentOfRun(settings),
    stdio: ['ignore', log, log],
  });
  const ended = new Promise<Awaited<CollectProcess['ended']>>((settle, reject) => {
    child.once('error', reject).once('close', (exitCode, endSignal) => settle({ exitCode, signal: endSignal }));
  }).finally(() => {
    closeSync(log);
    // Compilers and editors would find the sources a second time through the link.
    rmSync(join(folder, 'src'), { force: true });
  });
  return { child, ended, graphFolder: join(folder, '.j1-integration'), logFile };
}

/** Runs another command of the SDK, and waits for it to end. */
export function runSdkCommand(
  folder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [commandLineInterface(), ...args], { cwd: folder, env: environment });
}

/** @throws Error with instructions if `npm run build` has not been run */
export function requireBuild(): void {
  if (!existsSync(join(REPOSITORY_ROOT, 'dist'))) {
    throw new Error('There is no dist/ folder. Run "npm run build" first.');
  }
}

/** The last `count` lines of a log file, without colors. */
export function lastLines(file: string, count: number): string {
  const text = stripVTControlCharacters(readFileSync(file, 'utf8'));
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** Creates an empty folder with a link to the code, because the SDK's command loads `src` of its working directory. */
function prepareFolder(folder: string, code: 'src' | 'dist'): void {
  if (code === 'dist') {
    requireBuild();
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(REPOSITORY_ROOT, code), join(folder, 'src'), 'junction');
}

function commandLineInterface(): string {
  const packageFile = require.resolve('@jupiterone/integration-sdk-cli/package.json');
  return join(dirname(packageFile), 'bin', 'j1-integration');
}

/** The environment variables of a run, without the settings for real runs that this process may have. */
export function environmentOfRun(settings: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const inherited = Object.fromEntries(INHERITED_VARIABLES.map((name) => [name, process.env[name]]));
  return {
    ...inherited,
    ...DEFAULT_SETTINGS,
    // The working directory of the run has no tsconfig.json.
    TS_NODE_PROJECT: join(REPOSITORY_ROOT, 'tsconfig.json'),
    ...settings,
  };
}
