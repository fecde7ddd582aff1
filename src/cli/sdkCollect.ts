import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { CommandError } from './CommandError';
import { RunLog } from './runLog';
import { findSdkCommand, IS_SOURCE } from './sdk';

export interface SdkRun {
  exitCode: number | null;
  log: RunLog;
  logFile: string;
  /** The `.j1-integration` folder that the run wrote. */
  storage: string;
}

export interface SdkCollectOptions {
  /** Contains `.env`. */
  folder: string;
  /** The folder that the run writes to; its content is removed. */
  workFolder: string;
  /** Called with a text that describes the progress, and the number of steps that have ended. */
  onProgress: (text: string, stepsEnded: number) => void;
  /** Aborts the run. */
  signal: AbortSignal;
}

/**
 * Lets the heap grow by at most 30 % before V8 collects the garbage. By default it may grow to more than twice of what is
 * alive: for 10,000 repositories, this saves a quarter of the memory.
 */
const HEAP_GROWTH = '--heap-growing-percent=30';

/**
 * Runs the SDK's `collect` on this integration in a process of its own, with its log in a file.
 *
 * @throws AbortError when the signal ends the run; CommandError when the folder cannot be written to
 */
export async function sdkCollect({ folder, workFolder, onProgress, signal }: SdkCollectOptions): Promise<SdkRun> {
  const command = findSdkCommand(folder);
  prepare(workFolder);
  const logFile = join(workFolder, 'collect.log');
  const output = createWriteStream(logFile);
  const log = new RunLog();
  try {
    const child = spawn(
      process.execPath,
      [...loaderOptions(), HEAP_GROWTH, command, 'collect', '--project-path', resolve(workFolder)],
      { cwd: folder, env: environment(), stdio: ['ignore', 'pipe', 'pipe'], signal },
    );
    child.stderr.pipe(output, { end: false });
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      output.write(`${line}\n`);
      const progress = log.read(line);
      if (progress) {
        onProgress(progress, log.ended.size);
      }
    });
    const [[exitCode]] = (await Promise.all([once(child, 'close'), once(lines, 'close')])) as [
      [number | null],
      unknown,
    ];
    // Ctrl+C reaches the child as well, which may end first
    signal.throwIfAborted();
    return { exitCode, log, logFile, storage: join(workFolder, '.j1-integration') };
  } finally {
    output.end();
    await once(output, 'close');
  }
}

/**
 * Creates the project folder that the SDK expects: it loads the integration from `src/index` and writes its result beside `src`.
 *
 * @throws CommandError if that is not possible
 */
function prepare(workFolder: string): void {
  const integration = resolve(__dirname, '..', 'index');
  try {
    rmSync(workFolder, { recursive: true, force: true });
    mkdirSync(join(workFolder, 'src'), { recursive: true });
    writeFileSync(join(workFolder, 'src', 'index.js'), `module.exports = require(${JSON.stringify(integration)});\n`);
  } catch (error) {
    throw new CommandError(
      `${resolve(workFolder)} cannot be written: ${(error as Error).message}. Run the command in a folder that you ` +
        'may write to, or name one with --folder.',
    );
  }
}

/** In a checkout, the integration is TypeScript. */
function loaderOptions(): string[] {
  return IS_SOURCE ? ['--require', require.resolve('ts-node/register/transpile-only')] : [];
}

function environment(): NodeJS.ProcessEnv {
  return IS_SOURCE ? { ...process.env, TS_NODE_PROJECT: resolve(__dirname, '..', '..', 'tsconfig.json') } : process.env;
}
