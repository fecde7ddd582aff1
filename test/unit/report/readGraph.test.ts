import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { failedSteps, readGraph, readStepResults } from '../../../src/report/readGraph';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'graph-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), JSON.stringify(content));
}

test('reads the entities and relationships of all steps without the index', () => {
  const user = { _key: 'user', _type: 'bitbucket_user' };
  const group = { _key: 'group', _type: 'bitbucket_group' };
  const edge = { _key: 'e', _type: 'r', _class: 'HAS', _fromEntityKey: 'group', _toEntityKey: 'user' };
  write('graph/fetch-users/entities/1.json', { entities: [user] });
  write('graph/fetch-groups/entities/2.json', { entities: [group] });
  write('graph/fetch-groups/relationships/3.json', { relationships: [edge] });
  write('index/entities/bitbucket_user/1.json', { entities: [user] });
  expect(readGraph(folder)).toEqual({ entities: [group, user], relationships: [edge] });
});

test('the graph of a run that collected nothing is empty', () => {
  expect(readGraph(folder)).toEqual({ entities: [], relationships: [] });
});

test('names a file that is not JSON', () => {
  mkdirSync(join(folder, 'graph'));
  writeFileSync(join(folder, 'graph', 'damaged.json'), '{broken');
  expect(() => readGraph(folder)).toThrow(
    `The file ${join(folder, 'graph', 'damaged.json')} is damaged: it is not JSON. Run "graph-bitbucket collect" again.`,
  );
});

test('failed steps are those that neither succeeded nor were disabled', () => {
  const step = (status: string) => ({ id: status, name: status, status });
  const results = ['success', 'failure', 'partial_success_due_to_dependency_failure', 'disabled'].map(step);
  write('summary.json', { integrationStepResults: results, metadata: {} });
  expect(failedSteps(readStepResults(folder)).map(({ id }) => id)).toEqual([
    'failure',
    'partial_success_due_to_dependency_failure',
  ]);
});
