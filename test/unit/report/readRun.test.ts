import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { createReport } from '../../../src/report/createReport';
import { readRun } from '../../../src/report/readRun';

const DAY_MS = 24 * 60 * 60 * 1000;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, content: unknown, time?: number): void {
  const file = join(folder, '.j1-integration', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
  if (time !== undefined) {
    utimesSync(file, time / 1000, time / 1000);
  }
}

const WORKSPACE = { _key: '{w}', _type: 'bitbucket_workspace', slug: 'acme' };
const STEP = { id: 'fetch-workspaces', name: 'Fetch Workspaces', status: 'success' };

test.each(['.', '.j1-integration', '.j1-integration/graph'])('finds the graph from %s', (from) => {
  write('graph/fetch-workspaces/1.json', { entities: [WORKSPACE] });
  write('summary.json', { integrationStepResults: [STEP] });
  const { graph, steps, storage } = readRun(join(folder, from));
  expect(graph.entities).toEqual([WORKSPACE]);
  expect(steps[0]).toEqual(STEP);
  expect(storage).toBe(join(folder, '.j1-integration'));
});

test('explains what to do if there is no graph', () => {
  expect(() => readRun(folder)).toThrow(/There is no graph in .* Run "graph-bitbucket collect" first/);
});

test('takes the times from the record of the run', () => {
  write('graph/a/1.json', { entities: [WORKSPACE] });
  write('run.json', { startedOn: 1000, endedOn: 2000, causes: {} });
  expect(readRun(folder)).toMatchObject({ startedOn: 1000, collectedOn: 2000 });
});

test.each<[string, unknown]>([
  ['a map', {}],
  ['a list of nothing', [null]],
  ['without a name', [{ reason: 'refused', kind: 'repositories', names: [], steps: ['fetch-prs'] }]],
])('a record whose list of what was left out is %s hides nothing', (_, skipped) => {
  write('graph/a/1.json', { entities: [WORKSPACE] });
  write('run.json', { startedOn: 1000, endedOn: 2000, causes: {}, skipped });
  expect(readRun(folder).gaps).toContain('run.json is damaged: nobody knows what was left out.');
});

test('takes the times from the files if there is no record', () => {
  const start = Date.parse('2026-11-25T12:00:00Z');
  write('graph/a/1.json', { entities: [WORKSPACE] }, start);
  write('summary.json', { integrationStepResults: [STEP] }, start + 60_000);
  expect(readRun(folder)).toMatchObject({ startedOn: start, collectedOn: start + 60_000 });
  expect(readRun(folder).skipped).toBeUndefined();
});

test('a report contains workspaces, period, steps and totals', () => {
  write('graph/a/1.json', { entities: [WORKSPACE, { ...WORKSPACE, _key: '{x}', slug: 'other' }] });
  write('summary.json', { integrationStepResults: [STEP] });
  write('run.json', { startedOn: 2 * DAY_MS, endedOn: 2 * DAY_MS + 5, causes: {} });
  const run = readRun(folder);
  expect(run.steps[0]).toEqual(STEP);
  expect(createReport(run.graph, run.steps, { ...run, generatedOn: 7 })).toMatchObject({
    generatedOn: 7,
    collectedOn: 2 * DAY_MS + 5,
    workspaces: ['acme', 'other'],
    coverage: { from: DAY_MS, to: 2 * DAY_MS + 5, status: 'incomplete' },
    totals: { bitbucket_workspace: 2 },
  });
});
