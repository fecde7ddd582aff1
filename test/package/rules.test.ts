import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import Ajv from 'ajv';

import type { Graph, GraphObject } from '../../src/report/graph';
import { addExamples } from './content/addExamples';
import { putInOrder } from './content/cleanWorld';
import { COLLECTED_ON, collectGraph } from './content/collectGraph';
import { addIntegration, addPeople, storeRuns } from './content/storeRuns';
import { readPage, ROOT } from './documents';
import { QueryEngine, type Row } from './j1ql/evaluate';
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
  queries: { name: string; query: string; includeDeleted?: boolean }[];
}

const RULES = JSON.parse(readFileSync(join(ROOT, 'jupiterone', 'rules', 'bitbucket.json'), 'utf8')) as Rule[];
const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** The second run has one more entity of each of these types. */
const NEW_TYPES = [
  'bitbucket_user',
  'bitbucket_external_user',
  'bitbucket_permission',
  'bitbucket_deploy_key',
  'bitbucket_runner',
];
/** The first run has an entity of each of these that the second one lacks. */
const GONE = {
  'bitbucket-user-gone': { _type: 'bitbucket_user', isAdmin: false },
  'bitbucket-workspace-owner-gone': { _type: 'bitbucket_user', isAdmin: true },
  'bitbucket-external-user-gone': { _type: 'bitbucket_external_user' },
  'bitbucket-admin-grant-gone': { _type: 'bitbucket_permission', admin: true },
  'bitbucket-branch-restriction-gone': { _type: 'bitbucket_branch_restriction' },
  'bitbucket-branch-protection-gone': { _type: 'bitbucket_branch_protection', protected: true },
  'bitbucket-repository-gone': { _type: 'bitbucket_repo' },
  'bitbucket-deploy-key-gone': { _type: 'bitbucket_deploy_key' },
  'bitbucket-webhook-gone': { _type: 'bitbucket_webhook' },
  'bitbucket-runner-gone': { _type: 'bitbucket_runner' },
} as const;

/** What JupiterOne holds, and when it is asked. */
interface State {
  graph: Graph;
  now: number;
}

let changed: State;
let clean: State;
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
  changed = { graph: addIntegration(addPeople(stored, [people[people.length - 1]!._key]), 'FAILED'), now };
  const inOrder = await collectGraph({ seed: 4 }, putInOrder);
  const unchanged = storeRuns([
    { graph: inOrder, at: now - 3 * DAY_MS },
    { graph: inOrder, at: now - HOUR_MS },
  ]);
  clean = { graph: addIntegration(addPeople(unchanged), 'COMPLETED'), now };
}, 60_000);

/** The first entity of a type; of the grants, the first for admin access. */
function addedOf({ entities }: Graph, type: string): GraphObject {
  const isSuitable = ({ _type, admin }: GraphObject) => _type !== 'bitbucket_permission' || admin === true;
  return entities.find((entity) => entity._type === type && isSuitable(entity))!;
}

/**
 * The graph of the first run: no pull requests and pushes, none of the added entities, one user under another name, who is neither new nor
 * gone, one not yet an owner, and what is gone in the second run.
 */
function before({ entities, relationships }: Graph): Graph {
  const later = new Set(
    entities
      .filter(
        (entity) => ['bitbucket_pullrequest', 'bitbucket_commit'].includes(entity._type) || added.includes(entity),
      )
      .map(({ _key }) => _key),
  );
  return {
    entities: [
      ...entities
        .filter(({ _key }) => !later.has(_key))
        .map((entity) => (entity === renamed ? { ...entity, displayName: 'Maiden Name' } : entity)),
      ...Object.entries(GONE).map(([rule, properties]) => ({
        ...entities.find(({ _type }) => _type === properties._type),
        ...properties,
        _key: rule,
      })),
    ],
    relationships: relationships
      .filter(({ _fromEntityKey, _toEntityKey }) => !later.has(_fromEntityKey) && !later.has(_toEntityKey))
      .map((relationship) => (relationship === promoted ? { ...relationship, permission: 'member' } : relationship)),
  };
}

function resultsOf({ graph, now }: State, { queries }: Rule): Row[] {
  return queries.flatMap(({ query, includeDeleted }) =>
    new QueryEngine(graph, now, { includeDeleted }).rows(parseQuery(query)),
  );
}

function keysFoundBy(name: string): string[] {
  const [{ query, includeDeleted } = { query: '' }] = RULES.find((rule) => rule.name === name)!.queries;
  const engine = new QueryEngine(changed.graph, changed.now, { includeDeleted });
  return engine.entities(parseQuery(query)).map(({ _key }) => _key);
}

test('are valid by the schema of JupiterOne', () => {
  const validate = new Ajv({ allErrors: true }).compile(schema);
  expect(validate(RULES) ? [] : validate.errors).toEqual([]);
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  for (const { queries } of RULES) {
    expect(new Set(queries.map(({ name }) => name)).size).toBe(queries.length);
  }
});

test.each([
  ['templates', (rule: Rule): object => ({ ...rule, templates: {} })],
  ['labels', (rule: Rule): object => ({ ...rule, labels: [] })],
  [
    'includesDeleted',
    ({ queries, ...rule }: Rule): object => ({ ...rule, queries: [{ ...queries[0], includesDeleted: true }] }),
  ],
])('are refused with %s, which JupiterOne does not know or drops', (name, change) => {
  const validate = new Ajv({ allErrors: true }).compile(schema);
  expect(validate(RULES.map(change))).toBe(false);
  expect(validate.errors!.map(({ params }) => (params as { additionalProperty?: string }).additionalProperty)).toEqual(
    RULES.map(() => name),
  );
});

test('are explained in the documents, with their levels', () => {
  const rows = [...readPage('docs/jupiterone-content.md').matchAll(/^\| `(bitbucket-[\w-]+)` +\| (\w+) +\| \S/gm)];
  const explained = rows.map(([, name, level]) => [name, level]);
  expect(explained).toEqual(RULES.map(({ name, alertLevel }) => [name, alertLevel]));
});

describe.each(RULES.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
  test('refers only to types and properties that exist', () => {
    const unknown = rule.queries.map((options) => unknownNames(parseQuery(options.query), changed.graph, options));
    expect(unknown.flat()).toEqual([]);
  });

  test('fires on problems and changes', () => {
    expect(resultsOf(changed, rule).length).toBeGreaterThan(0);
  });

  test('does not fire on an unchanged clean workspace', () => {
    expect(resultsOf(clean, rule)).toEqual([]);
  });

  test('names each object that it finds', () => {
    const unnamed = resultsOf(changed, rule).filter(({ displayName, target }) => !displayName && !target);
    expect(unnamed).toEqual([]);
  });

  test('finds what is gone only when it includes deleted objects, and for a day', () => {
    const isForDeleted = rule.name in GONE;
    const isMarked = rule.queries.map(({ query, includeDeleted }) => [
      includeDeleted === true,
      query.includes('_deleted = true') && query.includes('_endOn >= date.now - 24 hours'),
    ]);
    expect(isMarked).toEqual(rule.queries.map(() => [isForDeleted, isForDeleted]));
    if (isForDeleted) {
      expect(resultsOf({ ...changed, now: changed.now + DAY_MS }, rule)).toEqual([]);
    }
  });
});

test('are evaluated on a clean workspace with objects of every type', () => {
  const count = (type: string, condition: (entity: GraphObject) => boolean = () => true) =>
    clean.graph.entities.filter((entity) => entity._type === type && condition(entity)).length;
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
  const [user, externalUser, grant, deployKey, runner] = added.map(({ _key }) => _key);
  expect(keysFoundBy('bitbucket-user-new')).toEqual([user]);
  expect(keysFoundBy('bitbucket-external-user-new')).toEqual([externalUser]);
  expect(keysFoundBy('bitbucket-deploy-key-new')).toEqual([deployKey]);
  expect(keysFoundBy('bitbucket-runner-new')).toEqual([runner]);
  expect(keysFoundBy('bitbucket-admin-grant-new')).toEqual([grant]);
  expect(keysFoundBy('bitbucket-workspace-owner-new')).toContain(promoted._toEntityKey);
});

test.each(Object.keys(GONE))('%s returns exactly what the second run lacks', (rule) => {
  // an owner is a member as well
  const owner = rule === 'bitbucket-user-gone' ? ['bitbucket-workspace-owner-gone'] : [];
  expect(keysFoundBy(rule)).toEqual([rule, ...owner]);
});

afterAll(() => {
  if (process.env.RULE_RESULTS) {
    const count = (state: State, rule: Rule) => resultsOf(state, rule).length;
    const lines = RULES.map((rule) => `${rule.name}: ${count(changed, rule)}, clean ${count(clean, rule)}`);
    process.stdout.write(`${lines.join('\n')}\n`);
  }
});
