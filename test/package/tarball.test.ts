import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { environmentOfRun, requireBuild } from '../../harness/collect';
import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import { ALL_SCOPES, type Simulator, startSimulator } from '../../simulator';
import { failedSteps, readGraph, readStepResults } from '../../src/report/readGraph';
import { gateDescribe } from '../thoroughness';
import { codeBlocks, readPage, ROOT } from './documents';

/*
 * Packs the build, installs the package as docs/running.md describes, and collects with it alone.
 */

jest.setTimeout(180_000);

const DAY_MS = 24 * 3_600_000;
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  files: string[];
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};
/** The part of the repository that packing and installing need. */
const CLONED = [...MANIFEST.files, 'package.json', '.npmrc', 'README.md', 'LICENSE', 'examples'];

let folder: string;
let packed: string[];

beforeAll(async () => {
  requireBuild();
  folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
  mkdirSync(join(folder, 'clone'));
  for (const name of CLONED) {
    if (existsSync(join(ROOT, name))) {
      cpSync(join(ROOT, name), join(folder, 'clone', name), { recursive: true });
    }
  }
  const { stdout } = await shell('npm pack --json', 'clone');
  packed = (JSON.parse(stdout) as { files: { path: string }[] }[])[0]!.files.map(({ path }) => path);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

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
    const code = packed.filter((path) => path.endsWith('.js')).map((path) => readFileSync(join(ROOT, path), 'utf8'));
    const modules = code.flatMap((text) => [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name!));
    const packages = modules
      .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !builtinModules.includes(name))
      // in a checkout, the page is bundled when it is written
      .filter((name) => name !== 'esbuild')
      .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]);
    const declared = Object.keys({ ...MANIFEST.dependencies, ...MANIFEST.peerDependencies });
    expect([...new Set(packages)].sort()).toEqual(declared.sort());
  });

  test('can be published without changes', async () => {
    const { stdout, stderr } = await shell('npm publish --dry-run', 'clone');
    expect(stdout).toContain('+ graph-bitbucket@');
    const complaints = stderr.split('\n').filter((line) => /^npm (warn publish|error)/i.test(line));
    // the person who publishes the package logs in
    expect(complaints.filter((line) => !line.includes('requires you to be logged in'))).toEqual([]);
  });
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
    const collected = await shell('npx --no-install graph-bitbucket collect', COLLECTOR, environment);
    expect(collected.stdout).toContain('calls to Bitbucket');
    const checked = await shell('npx --no-install graph-bitbucket doctor', COLLECTOR, environment);
    expect(checked.stdout).toContain('No problem was found: a run can start.');
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
