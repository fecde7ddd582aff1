import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { environmentOfRun } from '../../harness/collect';

const REPOSITORY_ROOT = resolve(__dirname, '..', '..');

/** A running `j1-integration collect` on this integration, in a process and a folder of its own. */
export interface CollectProcess {
  child: ChildProcess;
  folder: string;
  /** All that it has written to stdout and stderr. */
  output: () => string;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  remove: () => void;
}

/** @param settings environment variables of the integration */
export function startCollect(settings: Readonly<Record<string, string>>): CollectProcess {
  const folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-collect-'));
  // the command line interface looks for the sources in the folder that it works in
  symlinkSync(join(REPOSITORY_ROOT, 'src'), join(folder, 'src'), 'junction');
  const cli = join(dirname(require.resolve('@jupiterone/integration-sdk-cli/package.json')), 'bin', 'j1-integration');
  const child = spawn(process.execPath, [cli, 'collect'], {
    cwd: folder,
    env: environmentOfRun(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  return {
    child,
    folder,
    output: () => chunks.join(''),
    ended: new Promise((settle, reject) => {
      child.once('error', reject).once('close', (code, signal) => settle({ code, signal }));
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The text of everything that lies in a folder; the sources, which are only linked, are not in it. */
export function textOfFolder(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}
