import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import Ajv from 'ajv';

import type { Graph, GraphObject } from '../../src/report/graph';
import { addExamples } from './content/addExamples';
import { putInOrder } from './content/cleanWorld';
import { COLLECTED_ON, collectGraph } from './content/collectGraph';
import { addIntegration, addPeople, storeRuns } from './content/storeRuns';
import { readPage, ROOT } from './documents';
import { QueryEngine } from './j1ql/evaluate';
import { parseQuery } from './j1ql/parse';
import { unknownNames } from './j1ql/unknownNames';
import schema from './schemas/rulePack.schema.json';

/*
 * The alert rules that come with the integration. They are evaluated on what JupiterOne holds after two runs, the second of
 * which brings changes, and on a workspace that is in order and does not change.
 */

interface Rule {
  name: string;
  alertLevel: string;
  queries: { name: string; query: string }[];
  templates: Record<string, string>;
  labels: { labelName: string }[];
}

const RULES = JSON.parse(readFileSync(join(ROOT, 'jupiterone', 'rules', 'bitbucket.json'), 'utf8')) as Rule[];
const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** The second run has one more entity of each of these types. */
const NEW_TYPES = ['bitbucket_user', 'bitbucket_permission', 'bitbucket_deploy_key', 'bitbucket_runner'];

let changed: Graph;
let clean: Graph;
let onChanged: QueryEngine;
let onClean: QueryEngine;
/** The additional entity of each of `NEW_TYPES`. */
let added: GraphObject[];
let renamed: GraphObject;
let promoted: GraphObject;

beforeAll(async () => {
  const now = COLLECTED_ON;
  const collected = await collectGraph({
    seed: 4,
    faults: [{ path: /[05]\/activity$/, fault: { kind: 'status', status: 404 } }],
  });
  const graph = addExamples(collected);
  added = NEW_TYPES.map((type) => addedOf(graph, type));
  const owners = graph.relationships.filter(({ permission }) => permission === 'owner');
  promoted = owners.find(({ _toEntityKey }) => _toEntityKey !== added[0]!._key)!;
  const people = graph.entities.filter(({ _type, email }) => _type === 'bitbucket_user' && email !== undefined);
  renamed = people.find(({ _key }) => _key !== added[0]!._key)!;
  const stored = storeRuns([
    { graph: before(graph), at: now - 3 * DAY_MS },
    { graph, at: now - HOUR_MS },
  ]);
  changed = addIntegration(addPeople(stored, [people[people.length - 1]!._key]), 'FAILED');
  onChanged = new QueryEngine(changed, now);
  clean = await collectGraph({ seed: 4 }, putInOrder);
  const unchanged = storeRuns([
    { graph: clean, at: now - 3 * DAY_MS },
    { graph: clean, at: now - HOUR_MS },
  ]);
  onClean = new QueryEngine(addIntegration(addPeople(unchanged), 'COMPLETED'), now);
}, 60_000);

/** The first entity of a type; of the grants, the first for admin access. */
function addedOf({ entities }: Graph, type: string): GraphObject {
  const isSuitable = ({ _type, admin }: GraphObject) => _type !== 'bitbucket_permission' || admin === true;
  return entities.find((entity) => entity._type === type && isSuitable(entity))!;
}

/** The graph of the first run: no pull requests, none of the added entities, one user under another name, one not yet an owner. */
function before({ entities, relationships }: Graph): Graph {
  const later = new Set(
    entities
      .filter((entity) => entity._type === 'bitbucket_pullrequest' || added.includes(entity))
      .map(({ _key }) => _key),
  );
  return {
    entities: entities
      .filter(({ _key }) => !later.has(_key))
      .map((entity) => (entity === renamed ? { ...entity, displayName: 'Maiden Name' } : entity)),
    relationships: relationships
      .filter(({ _fromEntityKey, _toEntityKey }) => !later.has(_fromEntityKey) && !later.has(_toEntityKey))
      .map((relationship) => (relationship === promoted ? { ...relationship, permission: 'member' } : relationship)),
  };
}

function resultsOf(engine: QueryEngine, { queries }: Rule): number {
  return queries.reduce((total, { query }) => total + engine.rows(parseQuery(query)).length, 0);
}

function keysFoundBy(name: string): string[] {
  const { queries } = RULES.find((rule) => rule.name === name)!;
  return onChanged.entities(parseQuery(queries[0]!.query)).map(({ _key }) => _key);
}

test('are valid by the schema of JupiterOne', () => {
  const validate = new Ajv({ allErrors: true }).compile(schema);
  expect(validate(RULES) ? [] : validate.errors).toEqual([]);
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  for (const { labels, queries } of RULES) {
    expect(new Set(labels.map(({ labelName }) => labelName)).size).toBe(labels.length);
    expect(new Set(queries.map(({ name }) => name)).size).toBe(queries.length);
  }
});

test('are explained in the documents, with their levels', () => {
  const rows = [...readPage('docs/jupiterone-content.md').matchAll(/^\| `(bitbucket-[\w-]+)` +\| (\w+) +\| \S/gm)];
  const explained = rows.map(([, name, level]) => [name, level]);
  expect(explained).toEqual(RULES.map(({ name, alertLevel }) => [name, alertLevel]));
});

describe.each(RULES.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
  test('refers only to types and properties that exist', () => {
    expect(rule.queries.flatMap(({ query }) => unknownNames(parseQuery(query), changed))).toEqual([]);
  });

  test('fires on problems and changes', () => {
    expect(resultsOf(onChanged, rule)).toBeGreaterThan(0);
  });

  test('does not fire on an unchanged clean workspace', () => {
    expect(resultsOf(onClean, rule)).toBe(0);
  });

  test('uses only columns of its results in its messages', () => {
    const rows = rule.queries.flatMap(({ query }) => onChanged.rows(parseQuery(query)));
    const having = new Set(rows.flatMap((row) => Object.keys(row).filter((column) => row[column] !== undefined)));
    const shown = Object.values(rule.templates).flatMap((text) => [...text.matchAll(/{{item\.(\w+)}}/g)]);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.map(([, column]) => column!).filter((column) => !having.has(column))).toEqual([]);
  });
});

test('are evaluated on a clean workspace with objects of every type', () => {
  const count = (type: string, condition: (entity: GraphObject) => boolean = () => true) =>
    clean.entities.filter((entity) => entity._type === type && condition(entity)).length;
  expect(count('bitbucket_pullrequest', ({ merged }) => merged === true)).toBeGreaterThan(5);
  expect(count('bitbucket_branch_protection')).toBeGreaterThan(10);
  expect(count('bitbucket_webhook', ({ active }) => active === true)).toBeGreaterThan(10);
  expect(count('bitbucket_pipeline_secret')).toBeGreaterThan(10);
  expect(count('bitbucket_environment', ({ environmentType }) => environmentType === 'Production')).toBeGreaterThan(3);
  expect(count('bitbucket_deploy_key')).toBeGreaterThan(10);
  expect(count('bitbucket_runner', ({ status }) => status === 'ONLINE')).toBeGreaterThan(3);
  expect(count('bitbucket_permission', ({ admin }) => admin === true)).toBeGreaterThan(5);
});

test('return exactly the objects that the second run added', () => {
  const [user, grant, deployKey, runner] = added.map(({ _key }) => _key);
  expect(keysFoundBy('bitbucket-user-new')).toEqual([user]);
  expect(keysFoundBy('bitbucket-user-changed')).toEqual([renamed._key]);
  expect(keysFoundBy('bitbucket-deploy-key-new')).toEqual([deployKey]);
  expect(keysFoundBy('bitbucket-runner-new')).toEqual([runner]);
  expect(keysFoundBy('bitbucket-admin-grant-new')).toEqual([grant]);
  expect(keysFoundBy('bitbucket-workspace-owner-new')).toContain(promoted._toEntityKey);
});

afterAll(() => {
  if (process.env.RULE_RESULTS) {
    const lines = RULES.map((rule) => `${rule.name}: ${resultsOf(onChanged, rule)}, clean ${resultsOf(onClean, rule)}`);
    process.stdout.write(`${lines.join('\n')}\n`);
  }
});
