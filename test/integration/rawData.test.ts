import type { Entity } from '@jupiterone/integration-sdk-core';

import { ALL_SCOPES, type Simulator, startSimulator } from '../../simulator';
import { Entities } from '../../src/graph/model';
import { type Run, runIntegration } from '../runIntegration';
import { connect } from '../simulator/testClient';

/* The raw data that a run stores with its entities. */

let simulator: Simulator;
let collected: Run;

beforeAll(async () => {
  simulator = await startSimulator({
    sizes: { users: 8, groups: 3, projects: 3, repositories: 9, pullRequests: 40 },
    consumers: [{ key: 'everything', secret: 's', scopes: ALL_SCOPES }],
  });
  collected = await runIntegration(simulator, {
    dependencies: { sleep: () => Promise.resolve() },
    config: { ingestAccessControls: true, ingestAutomation: true },
  });
}, 60_000);

afterAll(() => simulator.close());

interface Field {
  path: string;
  name: string;
  value: unknown;
}

/** Every field of a record, at any depth. */
function fieldsOf(record: unknown, path: string): Field[] {
  return typeof record === 'object' && record !== null
    ? Object.entries(record as Record<string, unknown>).flatMap(([name, value]) => [
        { path: `${path}.${name}`, name, value },
        ...fieldsOf(value, `${path}.${name}`),
      ])
    : [];
}

function rawFieldsOf(entities: readonly Entity[]): Field[] {
  return entities.flatMap(({ _type, _rawData }) => fieldsOf(_rawData?.[0]?.rawData, _type));
}

function pathsOf(fields: readonly Field[]): string[] {
  return [...new Set(fields.map(({ path }) => path))];
}

test('every entity type has raw data except branch protection, which is computed', () => {
  const types = new Set(collected.entities.map(({ _type }) => _type));
  const withRecord = new Set(rawFieldsOf(collected.entities).map(({ path }) => path.split('.')[0]));
  expect(types.size).toBe(Object.keys(Entities).length);
  expect([...types].filter((type) => !withRecord.has(type))).toEqual(['bitbucket_branch_protection']);
});

test('raw data has texts without their rendered HTML', () => {
  const fields = rawFieldsOf(collected.entities);
  expect(pathsOf(fields.filter(({ name, value }) => name === 'html' && typeof value === 'string'))).toEqual([]);
  expect(pathsOf(fields.filter(({ name }) => name === 'rendered'))).toEqual([]);
  expect(pathsOf(fields)).toContain('bitbucket_pullrequest.summary.raw');
});

test('raw data has URLs without user names', () => {
  const fields = rawFieldsOf(collected.entities);
  expect(pathsOf(fields.filter(({ value }) => /^https?:\/\/[^/]*@/.test(String(value))))).toEqual([]);
  expect(fields.filter(({ path }) => path === 'bitbucket_repo.links.clone.0.href')).not.toHaveLength(0);
});

test('the simulator returns what raw data leaves out', async () => {
  const client = await connect(simulator);
  const [workspace] = simulator.world.workspaces;
  const repositories = await client.all(`/2.0/repositories/${workspace!.slug}`);
  const sent = fieldsOf(repositories, '');
  expect(sent.filter(({ value }) => /^https?:\/\/[^/]*@/.test(String(value)))).not.toHaveLength(0);
  const repository = workspace!.repositories.find(({ pullRequests }) => pullRequests.length > 0);
  const pullRequests = await client.all(
    `/2.0/repositories/${repository!.fullName}/pullrequests?state=MERGED&state=OPEN`,
  );
  expect(fieldsOf(pullRequests, '').map(({ name }) => name)).toContain('rendered');
});
