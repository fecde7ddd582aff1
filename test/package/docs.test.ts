import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, normalize } from 'node:path';

import { environmentOfRun } from '../../harness/collect';
import { type Simulator, startSimulator } from '../../simulator';
import { NEEDS, PART_OF_ANOTHER, RUN_BY_THE_GATE, RUN_HERE, RUN_HERE_UNTIL } from './commands';
import { codeBlocks, PAGES, readPage, ROOT, shellCommands } from './documents';

const CLONED = [
  ...['src', 'simulator', 'harness', 'test', 'demo', 'bench', 'dist', 'docs', 'jupiterone', 'examples'],
  ...['package.json', 'tsconfig.json', 'tsconfig.build.json', 'jest.config.js', '.npmrc', '.env.example'],
  ...['README.md', 'LICENSE', 'CHANGELOG.md', 'jupiterone.md'],
];

describe.each(PAGES)('%s', (page) => {
  const text = readPage(page);

  test('links to what exists', () => {
    expect(linksOf(text).flatMap((target) => problemOfLink(page, target))).toEqual([]);
  });

  test('has commands that are executed, or listed with what they need', () => {
    const marked = codeBlocks(text).filter(({ test }) => test);
    const elsewhere = marked.flatMap(({ code }) => code.split('\n'));
    const known = [
      ...RUN_BY_THE_GATE,
      ...Object.keys(PART_OF_ANOTHER),
      ...RUN_HERE,
      ...Object.keys(RUN_HERE_UNTIL),
      ...Object.keys(NEEDS),
      ...elsewhere,
    ];
    const parts = shellCommands(text).flatMap((command) => command.split(' && '));
    expect(parts.filter((command) => !known.includes(command))).toEqual([]);
  });

  test('names scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...text.matchAll(/npm (?:run (?:--silent )?)?([\w:-]+)/g)]
      .filter(([command, script]) => command.startsWith('npm run') || ['start', 'test'].includes(script!))
      .map(([, script]) => script!);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

test('the gate runs what it is said to run', () => {
  const gate = readFileSync(join(ROOT, '.ci', 'run'), 'utf8');
  expect(RUN_BY_THE_GATE.filter((command) => !gate.includes(`section ${command}\n`))).toEqual([]);
});

test('lists no command that no page has', () => {
  const written = PAGES.flatMap((page) => shellCommands(readPage(page)).flatMap((command) => command.split(' && ')));
  const listed = [...RUN_BY_THE_GATE, ...RUN_HERE, ...Object.keys(RUN_HERE_UNTIL), ...Object.keys(NEEDS)];
  expect(listed.filter((command) => !written.includes(command))).toEqual([]);
});

describe('in a copy of the repository', () => {
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

  test.each(RUN_HERE)(
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

  test.each(Object.entries(RUN_HERE_UNTIL))(
    '%s',
    async (command, until) => {
      expect((await execute(command, clone, until)).output).toContain(until);
    },
    120_000,
  );
});

/** What a person does with a copy of `.env.example`; in the file, the last line of a name counts. */
function fillIn(file: string, settings: Record<string, string>): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  appendFileSync(file, `\n${lines.join('\n')}\n`);
}

/** @param until ends the command when it has printed this */
async function execute(command: string, folder: string, until?: string): Promise<{ code: unknown; output: string }> {
  const { PATH, HOME, TMPDIR, LANG } = environmentOfRun({});
  const child = spawn('bash', ['-euc', command], {
    cwd: folder,
    env: { PATH, HOME, TMPDIR, LANG },
    // a group of its own, which ends as a whole
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

/** The targets of all links and images, code left aside. */
function linksOf(text: string): string[] {
  const prose = text.replace(/```.*?```/gs, '').replace(/`[^`]*`/g, 'code');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
}

function problemOfLink(page: string, target: string): string[] {
  if (/^https:/.test(target)) {
    return URL.canParse(target) ? [] : [`${target} is no address`];
  }
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(ROOT, file))) {
    return [`${target} does not exist`];
  }
  if (anchor === undefined) {
    return [];
  }
  return anchorsOf(readPage(file)).includes(anchor) ? [] : [`${target} has no such heading`];
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  return [...text.replace(/```.*?```/gs, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replace(/ /g, '-'),
  );
}
