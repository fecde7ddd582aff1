import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { environmentOfRun } from '../../harness/collect';
import { type Simulator, startSimulator } from '../../simulator';
import { gateTest, IS_GATE } from '../thoroughness';
import { RUN_HERE, RUN_HERE_UNTIL, SOON } from './commands';
import { ROOT } from './documents';

/* Runs the commands of the documents as they are written, in a copy of the repository: all with TESTS=gate. */

const CLONED = [
  ...['src', 'simulator', 'harness', 'test', 'demo', 'bench', 'dist', 'docs', 'jupiterone', 'examples'],
  ...[
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'esbuild.config.js',
    'jest.config.js',
    '.npmrc',
    '.env.example',
  ],
  ...['README.md', 'LICENSE', 'CHANGELOG.md', 'jupiterone.md'],
];

let clone: string;
let simulator: Simulator;

beforeAll(async () => {
  clone = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
  for (const name of CLONED.filter((one) => existsSync(join(ROOT, one)))) {
    cpSync(join(ROOT, name), join(clone, name), { recursive: true, filter: (file) => basename(file) !== 'output' });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  simulator = await startSimulator();
});

afterAll(async () => {
  await simulator.close();
  rmSync(clone, { recursive: true, force: true });
});

test.each(IS_GATE ? RUN_HERE : RUN_HERE.filter((command) => SOON.includes(command)))(
  '%s',
  async (command) => {
    const { code, output } = await execute(command, clone);
    expect(code === 0 ? '' : output).toBe('');
    if (command.endsWith(' .env')) {
      fillIn(join(clone, '.env'), simulator.environment());
    }
  },
  120_000,
);

gateTest.each(Object.entries(RUN_HERE_UNTIL))(
  '%s',
  async (command, until) => {
    expect((await execute(command, clone, until)).output).toContain(until);
  },
  120_000,
);

/** Fills in a copy of `.env.example`: the last line of a name counts. */
function fillIn(file: string, settings: Record<string, string>): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  appendFileSync(file, `\n${lines.join('\n')}\n`);
}

/** @param until stops the command once it has printed this */
async function execute(command: string, folder: string, until?: string): Promise<{ code: unknown; output: string }> {
  const { PATH, HOME, TMPDIR, LANG } = environmentOfRun({});
  const child = spawn('bash', ['-euc', command], {
    cwd: folder,
    env: { PATH, HOME, TMPDIR, LANG },
    // its own process group, so that its children end with it
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listen = (chunk: Buffer) => {
    output += chunk.toString();
    if (until && output.includes(until)) {
      process.kill(-child.pid!);
    }
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, output };
}
