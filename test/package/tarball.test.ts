import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { environmentOfRun } from '../../harness/collect';
import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import { ALL_SCOPES, type Simulator, startSimulator } from '../../simulator';
import { failedSteps, readGraph, readStepResults } from '../../src/report/readGraph';
import { gateDescribe, gateTest } from '../thoroughness';
import { codeBlocks, readPage, ROOT } from './documents';

/*
 * Packs a clone in which nothing was built, installs the package as docs/running.md describes, and works with it alone. The clone has
 * the files that the Dockerfile works with, so this is also how the image comes about, without Docker.
 */

jest.setTimeout(180_000);

const DAY_MS = 24 * 3_600_000;
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
  files: string[];
  repository: { url: string };
  author: string;
  keywords: string[];
  publishConfig: { access: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};
/** What the Dockerfile is given: the lines of `.dockerignore` that take files in, except for those that leave some out again. */
const CLONED = [...readFileSync(join(ROOT, '.dockerignore'), 'utf8').matchAll(/^!(.+)$/gm)].map(([, path]) => path!);
const LEFT_OUT = /^(node_modules|\.env|.+\.tgz)$/;
const SDK = '@jupiterone/integration-sdk-core';

let folder: string;
let packed: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
  mkdirSync(join(folder, 'clone'));
  for (const name of CLONED) {
    mkdirSync(dirname(join(folder, 'clone', name)), { recursive: true });
    cpSync(join(ROOT, name), join(folder, 'clone', name), {
      recursive: true,
      filter: (file) => !LEFT_OUT.test(basename(file)),
    });
  }
  // in place of "npm ci"
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'clone', 'node_modules'));
  const { stdout } = await shell('npm pack --json', 'clone');
  packed = filesOf(stdout);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The files that npm lists, after what the build prints. */
function filesOf(stdout: string): string[] {
  const [json] = /^[[{]\n.*/ms.exec(stdout)!;
  const [listed] = [JSON.parse(json) as object].flat();
  // newer versions of npm name the package around it
  const { files } = ('files' in listed! ? listed : Object.values(listed!)[0]) as { files: { path: string }[] };
  return files.map(({ path }) => path);
}

/** Runs a script in a subfolder of this test's folder. */
function shell(script: string, where: string, environment?: NodeJS.ProcessEnv) {
  return promisify(execFile)('bash', ['-euc', script], {
    cwd: join(folder, where),
    env: environment ?? { ...process.env, npm_config_prefer_offline: 'true', npm_config_audit: 'false' },
    maxBuffer: 64 * 1024 * 1024,
  });
}

function documented(test: string): string {
  return codeBlocks(readPage('docs/running.md')).find((block) => block.test === test)!.code;
}

describe('the package', () => {
  test('contains the compiled code with types, the content for JupiterOne, the documents and the license', () => {
    for (const source of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
      // the command is one file
      if (!source.endsWith('.ts') || /^(report|cli)\//.test(source)) {
        continue;
      }
      expect(packed).toContain(`dist/${source.replace(/\.ts$/, '.js')}`);
      expect(packed).toContain(`dist/${source.replace(/\.ts$/, '.d.ts')}`);
    }
    for (const file of ['cli/index.js', 'report/page/browser/main.js', 'report/page/browser/styles/page.css']) {
      expect(packed).toContain(`dist/${file}`);
    }
    for (const file of [
      'LICENSE',
      'README.md',
      'jupiterone.md',
      'docs/running.md',
      'CHANGELOG.md',
      'schemas/report.schema.json',
    ]) {
      expect(packed).toContain(file);
    }
    for (const file of ['questions/questions.yaml', 'rules/bitbucket.json', 'dashboards/bitbucket/board.json']) {
      expect(packed).toContain(`jupiterone/${file}`);
    }
  });

  test('contains nothing else', () => {
    const expected =
      /^(dist\/.+\.(js|d\.ts)(\.map)?|dist\/.+\.css|docs\/.+|jupiterone\/.+|schemas\/report\.schema\.json|[\w.]+\.md|LICENSE|package\.json)$/;
    expect(packed.filter((path) => !expected.test(path))).toEqual([]);
    expect(packed.filter((path) => /test|simulator|demo\/|bench|compat/.test(path))).toEqual([]);
  });

  test('declares exactly the packages that it requires', () => {
    const code = packed
      .filter((path) => path.endsWith('.js'))
      .map((path) => readFileSync(join(folder, 'clone', path), 'utf8'));
    const modules = code.flatMap((text) => [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name!));
    const packages = modules
      .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !builtinModules.includes(name))
      // in a checkout, the page is bundled when it is written
      .filter((name) => name !== 'esbuild')
      .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]);
    const declared = Object.keys({ ...MANIFEST.dependencies, ...MANIFEST.peerDependencies });
    expect([...new Set(packages)].sort()).toEqual(declared.sort());
  });

  // builds it once more
  gateTest('is published whole and without changes from a clone in which nothing was built', async () => {
    rmSync(join(folder, 'clone', 'dist'), { recursive: true });
    const { stdout, stderr } = await shell('npm publish --dry-run --json', 'clone');
    expect(filesOf(stdout)).toEqual(packed);
    const complaints = stderr.split('\n').filter((line) => /^npm (warn publish|error)/i.test(line));
    // the person who publishes the package logs in
    expect(complaints.filter((line) => !line.includes('requires you to be logged in'))).toEqual([]);
  });

  test('says where it comes from, and who may install it', () => {
    expect(MANIFEST.repository.url).toMatch(/^git\+https:\/\/github\.com\/.+\.git$/);
    expect(MANIFEST.author).toMatch(/^\S.* <.+@.+>$/);
    expect(MANIFEST.keywords).toEqual(expect.arrayContaining(['jupiterone', 'bitbucket']));
    expect(MANIFEST.publishConfig).toEqual({ access: 'public' });
  });

  test('asks for the versions of the SDK that tests run on, and for no others', () => {
    const ofOther = JSON.parse(readFileSync(join(ROOT, 'compat', 'sdk-17', 'package.json'), 'utf8')) as typeof MANIFEST;
    expect(MANIFEST.peerDependencies[SDK]!.split(' || ')).toEqual([
      `^${MANIFEST.devDependencies[SDK]}`,
      `^${ofOther.dependencies[SDK]}`,
    ]);
  });

  test('is not packed when it cannot be built', async () => {
    const source = join(folder, 'clone', 'tsconfig.build.json');
    const text = readFileSync(source);
    rmSync(source);
    await expect(shell('npm pack --dry-run', 'clone')).rejects.toMatchObject({ code: expect.any(Number) as number });
    writeFileSync(source, text);
  });
});

test('the image is made in the same way', () => {
  const steps = [...readFileSync(join(ROOT, 'Dockerfile'), 'utf8').matchAll(/^(?:RUN|COPY) (.+)$/gm)];
  const installed = documented('install').trim().split('\n').slice(-2).join(' && ');
  expect(
    steps.map(([, step]) => step!.replaceAll('graph-bitbucket-*.tgz', `graph-bitbucket-${MANIFEST.version}.tgz`)),
  ).toEqual([
    '. .',
    'npm ci && npm pack',
    'examples/collector/ ./',
    `--from=package /build/graph-bitbucket-${MANIFEST.version}.tgz /tmp/`,
    installed.replace('./graph', '/tmp/graph'),
    '--from=install /app /app',
    'mkdir /data && chown node:node /data',
  ]);
});

// installing it takes half a minute
gateDescribe('a folder with the package', () => {
  const COLLECTOR = 'bitbucket-collector';
  let simulator: Simulator;

  beforeAll(async () => {
    await shell(documented('install'), 'clone');
    simulator = await startSimulator({
      seed: 3,
      consumers: [{ key: 'key', secret: 'secret', scopes: ALL_SCOPES, limit: 10_000 }],
    });
  });

  afterAll(() => simulator.close());

  test('collects exactly the expected graph', async () => {
    const since = Date.now() - DAY_MS;
    await shell(documented('collect'), COLLECTOR, {
      ...environmentOfRun({ ...simulator.environment(), INGEST_ACCESS_CONTROLS: 'true', INGEST_AUTOMATION: 'true' }),
    });
    const graphFolder = join(folder, COLLECTOR, '.j1-integration');
    expect(failedSteps(readStepResults(graphFolder))).toEqual([]);
    const expected = simulator.expectedGraph({ since, accessControls: true, automation: true });
    expect(compareGraphs(expected, readGraph(graphFolder)).map(describeDifference)).toEqual([]);
  });

  test('contains the command, which reports the collected graph', async () => {
    const environment = environmentOfRun(simulator.environment());
    const { stdout } = await shell(
      'npx --no-install graph-bitbucket report --json report.json',
      COLLECTOR,
      environment,
    );
    expect(stdout).toContain('Report: .j1-integration/report.html');
    expect(existsSync(join(folder, COLLECTOR, 'report.json'))).toBe(true);
    expect(readFileSync(join(folder, COLLECTOR, '.j1-integration', 'report.html'), 'utf8')).toContain('</html>');
    const collected = await shell('npx --no-install graph-bitbucket collect --since 9d', COLLECTOR, environment);
    expect(collected.stdout).toContain('calls to Bitbucket');
    const checked = await shell('npx --no-install graph-bitbucket doctor', COLLECTOR, environment);
    expect(checked.stdout).toContain('No problem was found: a run can start.');
    const since = new Date(Date.now() - 8 * DAY_MS).toISOString().slice(0, 10);
    const evidence = 'npx --no-install graph-bitbucket evidence';
    const written = shell(`${evidence} --since ${since} --output evidence`, COLLECTOR, environment);
    await expect(written).rejects.toMatchObject({
      stderr: expect.stringContaining('"Fetch Direct Pushes" was not collected') as string,
    });
    const verified = await shell(`${evidence} --verify evidence`, COLLECTOR, environment);
    expect(verified.stdout).toContain('evidence');
  });

  test('collects from another folder, as in a container', async () => {
    mkdirSync(join(folder, 'data'));
    await shell('../bitbucket-collector/entrypoint.sh collect', 'data', environmentOfRun(simulator.environment()));
    expect(failedSteps(readStepResults(join(folder, 'data', '.j1-integration')))).toEqual([]);
    expect(readdirSync(join(folder, 'data')).sort()).toEqual(['.j1-integration', 'src']);
  });

  test('fails when its configuration is wrong', async () => {
    const environment = environmentOfRun({ ...simulator.environment(), OAUTH_SECRET: 'wrong' });
    const run = shell(documented('collect'), COLLECTOR, environment);
    await expect(run).rejects.toMatchObject({ code: 1 });
  });
});
