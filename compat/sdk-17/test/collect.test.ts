import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { entitySchemas } from '@jupiterone/data-model';
import { EntityValidator } from '@jupiterone/integration-sdk-entity-validator';
import { entitySchemas as schemas062 } from 'data-model-0.62';

import { environmentOfRun } from '../../../harness/collect';
import { ALL_SCOPES, type Simulator, startSimulator } from '../../../simulator';
import type { Graph } from '../../../src/report/graph';
import { failedSteps, readGraph, readStepResults } from '../../../src/report/readGraph';
import { compareGraphs, describeDifference } from './compareGraphs';

/*
 * Collects as a customer does: in a separate process that uses only the compiled package and SDK 17.
 */

jest.setTimeout(60_000);

const SDK_17 = resolve(__dirname, '..');
const DAY_MS = 24 * 3_600_000;

let folder: string;
let simulator: Simulator;
let graph: Graph;
let since: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
  simulator = await startSimulator({
    seed: 5,
    consumers: [{ key: 'key', secret: 'secret', scopes: ALL_SCOPES, limit: 10_000 }],
  });
  since = Date.now() - DAY_MS;
  const everything = { INGEST_ACCESS_CONTROLS: 'true', INGEST_AUTOMATION: 'true' };
  await promisify(execFile)(process.execPath, [join(SDK_17, 'collect.js')], {
    cwd: folder,
    env: environmentOfRun({ ...simulator.environment(), ...everything }),
    maxBuffer: 64 * 1024 * 1024,
  });
  graph = readGraph(join(folder, '.j1-integration'));
});

afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

test('uses SDK 17.4.0', () => {
  const version = (path: string) => (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  const integration = require.resolve('graph-bitbucket');
  for (const name of ['core', 'runtime', 'testing']) {
    const path = require.resolve(`@jupiterone/integration-sdk-${name}/package.json`, { paths: [integration] });
    expect(path.startsWith(SDK_17)).toBe(true);
    expect(version(path)).toBe('17.4.0');
  }
});

test('package.json has the dependencies of the integration', () => {
  const read = (path: string) =>
    JSON.parse(readFileSync(join(SDK_17, path), 'utf8')) as { dependencies: Record<string, string> };
  expect(read('package.json').dependencies).toMatchObject(read('../../package.json').dependencies);
});

test('collects exactly the expected graph', () => {
  expect(failedSteps(readStepResults(join(folder, '.j1-integration')))).toEqual([]);
  const expected = simulator.expectedGraph({ since, accessControls: true, automation: true });
  expect(compareGraphs(expected, graph).map(describeDifference)).toEqual([]);
});

test.each([
  ['the newest data model', entitySchemas, []],
  // a run with this one would leave out the class that it lacks
  ['the data model that SDK 17 was built with', schemas062, ['NHI']],
])('all entities are valid in %s', (_, schemas, missing: string[]) => {
  const validator = new EntityValidator({ schemas: Object.values(schemas) });
  const problems = graph.entities.flatMap((entity) => {
    const _class = [entity._class].flat().filter((name) => !missing.includes(String(name)));
    const { errors, skippedSchemas } = validator.validateEntity({ ...entity, _class });
    return [...(errors ?? []), ...(skippedSchemas ?? [])].map((problem) => ({ type: entity._type, ...problem }));
  });
  expect(graph.entities.length).toBeGreaterThan(100);
  expect(problems).toEqual([]);
});
