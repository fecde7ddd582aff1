import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { report, type ReportCommandOptions } from '../../../src/cli/report';
import { readPolicyOf, writeResultFiles } from '../../../src/cli/reportFiles';
import { summaryText } from '../../../src/cli/summaryText';
import type { ReportJson } from '../../../src/report/formats/json';
import { readRun } from '../../../src/report/readRun';
import { GraphFolder } from '../../robustness/graphFolder';

let graph: GraphFolder;
let folder: string;

beforeEach(() => {
  graph = new GraphFolder();
  folder = mkdtempSync(join(tmpdir(), 'report-'));
});

afterEach(() => {
  jest.restoreAllMocks();
  graph.delete();
  rmSync(folder, { recursive: true });
});

const file = (name: string) => join(folder, name);
const readJson = (name: string) => JSON.parse(readFileSync(name, 'utf8')) as ReportJson;

/** Runs the command in this process. */
async function run(options: Partial<ReportCommandOptions>): Promise<{ out: string; log: string; notes: string }> {
  const texts = { out: '', log: '', notes: '' };
  const keep = (name: keyof typeof texts) => (text: unknown) => ((texts[name] += `${String(text)}\n`), true);
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(keep('out')),
    jest.spyOn(console, 'log').mockImplementation(keep('log')),
    jest.spyOn(console, 'error').mockImplementation(keep('notes')),
  ];
  try {
    await report({ graph: graph.path, ...options });
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
  return texts;
}

test('a framework is in the summary, on the page and in the data', async () => {
  const { out, notes } = await run({
    framework: 'soc2',
    output: file('page.html'),
    formats: [{ format: 'json', file: '-' }],
  });
  expect((JSON.parse(out) as ReportJson).framework).toMatchObject({ id: 'soc2' });
  expect(notes).toContain('SOC 2, Trust Services Criteria 2017: ');
  expect(readFileSync(file('page.html'), 'utf8')).toContain('<a href="#framework">Controls</a>');
});

test('a scope without a repository is a mistake', async () => {
  const config = file('policy.yml');
  writeFileSync(config, 'scope:\n  repositories: [acme/paymnts]\n');
  await expect(run({ config, output: file('page.html') })).rejects.toThrow(/no repository is in scope; \d+ repositor/);
});

test('a run is not compared with itself', async () => {
  const baseline = file('report.json');
  await run({ output: file('page.html'), formats: [{ format: 'json', file: baseline }] });
  await expect(run({ baseline, output: file('page.html') })).rejects.toThrow('is of this run or of a later one');
});

test('the file with the waivers is not overwritten', async () => {
  const config = file('policy.yml');
  writeFileSync(config, 'protectedBranches: [release]\n');
  await expect(run({ config, output: file('page.html'), formats: [{ format: 'csv', file: config }] })).rejects.toThrow(
    'holds your scope and waivers. Name another file for the report.',
  );
  expect(readFileSync(config, 'utf8')).toBe('protectedBranches: [release]\n');
});

describe('files that a report would replace', () => {
  test.each([
    ['.env', 'your credentials'],
    ['.j1-integration-cache.ndjson', 'what earlier runs read'],
  ])('%s is not overwritten', async (name, content) => {
    const kept = file(name);
    writeFileSync(kept, 'kept');
    const message = `${name} holds ${content}. Name another file for the report.`;
    symlinkSync(graph.path, file('result'));
    const beside = { graph: file('result'), output: file('page.html') };
    await expect(run({ ...beside, output: kept })).rejects.toThrow(message);
    await expect(run({ ...beside, formats: [{ format: 'json', file: kept }] })).rejects.toThrow(message);
    const before = process.cwd();
    try {
      process.chdir(folder);
      await expect(run({ output: name })).rejects.toThrow(message);
    } finally {
      process.chdir(before);
    }
    expect(readFileSync(kept, 'utf8')).toBe('kept');
  });

  test('the baseline is replaced only by JSON, which can be the next one', async () => {
    const baseline = file('baseline.json');
    const json = { format: 'json', file: baseline } as const;
    await run({ output: file('page.html'), formats: [json] });
    const before = JSON.stringify({ ...readJson(baseline), collectedOn: '2026-01-01T00:00:00.000Z' });
    writeFileSync(baseline, before);
    const message = 'baseline.json holds the baseline. Name another file for the report.';
    await expect(run({ baseline, output: baseline })).rejects.toThrow(message);
    await expect(
      run({ baseline, output: file('page.html'), formats: [{ format: 'csv', file: baseline }] }),
    ).rejects.toThrow(message);
    expect(readFileSync(baseline, 'utf8')).toBe(before);
    await run({ baseline, output: file('page.html'), formats: [json] });
    expect(readJson(baseline).baseline).toBeDefined();
  });
});

describe('formats', () => {
  test('go to files and to standard output in one call, and the summary to standard error', async () => {
    const { out, log, notes } = await run({
      output: file('page.html'),
      formats: [
        { format: 'csv', file: file('items.csv') },
        { format: 'json', file: '-' },
        { format: 'junit', file: file('test-results/bitbucket.xml') },
      ],
    });
    expect((JSON.parse(out) as ReportJson).items.length).toBeGreaterThan(5);
    expect(log).toBe('');
    expect(notes).toContain('Findings');
    expect(notes).toMatch(/Report: \S+page\.html\nCSV: \S+items\.csv\nJUnit: \S+bitbucket\.xml\n/);
    expect(readFileSync(file('items.csv'), 'utf8')).toMatch(/^"status",/);
    expect(readFileSync(file('test-results/bitbucket.xml'), 'utf8')).toMatch(/^<\?xml /);
    expect(readFileSync(file('page.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('the page can go to standard output', async () => {
    const { out } = await run({ output: '-' });
    expect(out).toMatch(/^<!doctype html>/);
    expect(existsSync('-')).toBe(false);
  });

  test('only one can go to standard output', async () => {
    const formats = [{ format: 'csv', file: '-' } as const, { format: 'json', file: '-' } as const];
    await expect(run({ formats })).rejects.toThrow('Only one format can go to standard output.');
  });
});

test('a quiet report prints what goes to standard output, and problems', async () => {
  const quiet = { quiet: true, output: file('page.html') };
  const formats = [{ format: 'csv', file: '-' } as const];
  expect(await run(quiet)).toEqual({ out: '', log: '', notes: '' });
  expect(await run({ ...quiet, formats })).toMatchObject({
    out: expect.stringMatching(/^"status",/) as string,
    notes: '',
  });
  graph.editSteps((steps) => steps.forEach((step) => step.id === 'fetch-webhooks' && (step.status = 'failure')));
  const { log, notes } = await run(quiet);
  expect([log, notes]).toEqual(['', expect.stringMatching(/^Incomplete: [^]*fetch-webhooks/)]);
});

describe('a filter', () => {
  test('limits the summary, the page, the data and the gate', async () => {
    const json = file('report.json');
    const { log } = await run({
      ...{ output: file('page.html'), formats: [{ format: 'json', file: json }], by: 'repository', failOn: 'high' },
      filter: { checks: ['workspace-owners'] },
    });
    expect(log).toContain('Filtered by --check workspace-owners: 0 of ');
    expect(readFileSync(file('page.html'), 'utf8')).toContain('Filtered by --check workspace-owners: 0 of ');
    const { checks, filter, groups } = readJson(json);
    expect(checks.map(({ id }) => id)).toEqual(['workspace-owners']);
    expect([filter?.checks, groups]).toEqual([['workspace-owners'], { by: 'repository', groups: [] }]);
    const filtered = { filter: { repositories: ['web'], checks: ['public-repositories'] }, output: file('page.html') };
    await expect(run({ ...filtered, failOn: 'high' })).rejects.toThrow('public-repositories (1).');
    await expect(run({ ...filtered, baseline: json })).rejects.toThrow(
      /report\.json is no baseline: it shows only a part of the items, so the others would count as new\. Write it without/,
    );
  });

  test.each<[Partial<ReportCommandOptions>, string]>([
    [
      { filter: { checks: ['public-repos'] } },
      'There is no check "public-repos". Name checks with --check from: merged-',
    ],
    [{ filter: { repositories: ['wbe'] } }, 'Nothing in this report matches --repository wbe. Correct the names'],
    [
      { filter: { severity: 'high' }, framework: 'cis' },
      '--framework judges each control by everything that was found.',
    ],
  ])('%j is refused', async (options, message) => {
    await expect(run({ ...options, output: file('page.html') })).rejects.toThrow(message);
    expect(existsSync(file('page.html'))).toBe(false);
  });
});

describe('graph-bitbucket.yml', () => {
  test('everything that is wrong with it is said at once', () => {
    writeFileSync(file('graph-bitbucket.yml'), 'waiver: []\nscope: 7\n');
    expect(() => readPolicyOf(folder)).toThrow(
      '2 problems were found:\n' +
        '1. graph-bitbucket.yml:1: the file has the unknown field "waiver". Use scope, protectedBranches and waivers.\n' +
        '2. graph-bitbucket.yml:2: scope must have fields: projects, repositories and exclude.',
    );
  });

  test('a file that is too large is not read', () => {
    writeFileSync(file('graph-bitbucket.yml'), '');
    truncateSync(file('graph-bitbucket.yml'), 3 * 1024 * 1024);
    expect(() => readPolicyOf(folder)).toThrow(
      /cannot be read: it has 3 MB, and files of this kind have at most 512 kB\. Correct/,
    );
  });

  test('is not needed, but a file that is named must exist', async () => {
    expect(readPolicyOf(folder)).toMatchObject({ waivers: [], protectedBranches: [] });
    await expect(run({ config: file('none.yml') })).rejects.toThrow(/none\.yml cannot be read: it does not exist/);
  });

  test('in the folder around the result, it applies without being named', async () => {
    graph.write('graph-bitbucket.yml', 'scope:\n  exclude: [acme/web]\n');
    const { log } = await run({ output: file('page.html'), formats: [{ format: 'json', file: file('report.json') }] });
    expect(log.replace(/\s+/g, ' ')).toContain('Out of scope: 1 repository.');
    const { coverage, items } = readJson(file('report.json'));
    expect(coverage.repositoriesOutOfScope).toBe(1);
    expect(items.some(({ repository }) => repository === 'acme/web')).toBe(false);
  });
});

describe('the run before', () => {
  const NO_POLICY = { protectedBranches: [], waivers: [], file: '' };

  test('is kept by collect as baseline, with which report compares, too', async () => {
    const first = readRun(graph.path);
    expect(writeResultFiles(first, NO_POLICY, folder).baseline).toBeUndefined();
    const next = new GraphFolder();
    try {
      next.remove('graph/fetch-webhooks');
      next.editSteps((steps) => steps.forEach((step) => step.id === 'fetch-webhooks' && delete step.encounteredTypes));
      const second = writeResultFiles(readRun(next.path), NO_POLICY, graph.path);
      expect(second.baseline?.gone.map(({ key }) => key)).toEqual(['{hook}', '{hook}']);
      expect(summaryText(second, { warnings: [] })).toMatch(
        /\n\nSince the run of [-\d: ]+ UTC: 0 new, 2 gone\s+and \d+/,
      );
      expect(next.read('baseline.json')).toBe(graph.read('report.json'));
      const { log } = await run({ graph: next.path, output: file('page.html') });
      expect(log).toContain('0 new, 2 gone');
    } finally {
      next.delete();
    }
  });

  test('that is damaged does not lose the new one', () => {
    writeFileSync(file('report.json'), '{');
    const made = writeResultFiles(readRun(graph.path), NO_POLICY, folder);
    expect(made.warnings).toEqual([
      expect.stringMatching(/^There is no comparison with the earlier run\. The file .+ is damaged/),
    ]);
    expect(existsSync(graph.file('baseline.json'))).toBe(false);
    expect(readJson(graph.file('report.json')).warnings).toEqual(made.warnings);
  });

  test('need not have a report: then the one before it counts', () => {
    writeResultFiles(readRun(graph.path), NO_POLICY, folder);
    copyFileSync(graph.file('report.json'), file('baseline.json'));
    expect(writeResultFiles(readRun(graph.path), NO_POLICY, folder).baseline).toBeDefined();
  });

  test('is needed to count what is new', async () => {
    await expect(run({ failOn: 'high', newOnly: true })).rejects.toThrow('There is no earlier run to compare with');
  });
});
