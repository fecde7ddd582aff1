import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { load } from 'js-yaml';

import { ALL_SCOPES, startSimulator } from '../../simulator';
import { Entities, Relationships } from '../../src/graph/model';
import type { Graph } from '../../src/report/graph';
import { runIntegration } from '../runIntegration';
import { ROOT } from './documents';
import { evaluate } from './j1ql/evaluate';
import { type Condition, parseQuery, type Query, type Selection } from './j1ql/parse';

/*
 * The questions that come with the integration: every type, relationship and property that they name has to exist, and
 * they have to find something where there is something to be found.
 */

interface Question {
  id: string;
  title: string;
  description: string;
  queries: { name?: string; query: string }[];
  tags: string[];
}

const FILE = join(ROOT, 'jupiterone', 'questions', 'questions.yaml');
const { questions } = load(readFileSync(FILE, 'utf8')) as { questions: Question[] };
const QUERIES = questions.flatMap(({ id, queries }) =>
  queries.map(({ name = '', query }): [string, string, string] => [id, name, query]),
);

/** What no run can find: Bitbucket has no deploy keys that write. */
const WITHOUT_RESULT = ['managed-question-bitbucket-deploy-keys-that-write'];
/** For those that ask for what is old: a run ingests what was touched within a day. */
const EIGHT_DAYS_MS = 8 * 24 * 3_600_000;

let graph: Graph;

beforeAll(async () => {
  const simulator = await startSimulator({
    seed: 4,
    consumers: [{ key: 'key', secret: 'secret', scopes: ALL_SCOPES, limit: 10_000 }],
    // of these, nobody can tell who approved what
    faults: [{ path: /[05]\/activity$/, fault: { kind: 'status', status: 404 } }],
  });
  try {
    graph = (await runIntegration(simulator, {
      config: { ingestAccessControls: true, ingestAutomation: true },
    })) as unknown as Graph;
  } finally {
    await simulator.close();
  }
}, 60_000);

test('are a file that JupiterOne takes', async () => {
  const command = require.resolve('@jupiterone/integration-sdk-cli/bin/j1-integration');
  const run = promisify(execFile)(process.execPath, [command, 'validate-question-file', '--dry-run'], { cwd: ROOT });
  expect((await run).stdout).toContain('Successfully validated');
}, 30_000);

test('are at least twelve, each with a title, a description and tags', () => {
  expect(questions.length).toBeGreaterThanOrEqual(12);
  for (const { title, description, tags } of questions) {
    expect(title).toMatch(/\?$/);
    expect(description.trim()).toMatch(/\.$/);
    expect(tags).toContain('bitbucket');
  }
});

describe.each(QUERIES)('%s %s', (id, _, text) => {
  const query = parseQuery(text);

  test('names only what exists', () => {
    expect(unknownNames(query)).toEqual([]);
  });

  test('finds something', () => {
    const found = evaluate(query, graph, Date.now() + EIGHT_DAYS_MS);
    expect(found.length > 0).toBe(!WITHOUT_RESULT.includes(id));
  });
});

/** Types, relationships and properties of a query that the graph does not have. */
function unknownNames({ start, traversals, where, returns }: Query): string[] {
  const problems: string[] = [];
  /** For each name that the query gives: the types of the entities or relationships that it stands for. */
  const named = new Map<string, string[]>();
  const select = ({ types, condition, alias }: Selection) => {
    if (alias) {
      named.set(alias, types);
    }
    problems.push(...types.filter((type) => !TYPES.includes(type)).map((type) => `type ${type}`));
    problems.push(...propertiesOf(condition).flatMap(({ property }) => missing(types, property)));
  };
  select(start);
  let from = start.types;
  for (const traversal of traversals) {
    select(traversal);
    const { verb, direction, types, relationshipAlias } = traversal;
    const relationships = from.flatMap((one) => types.flatMap((other) => relationshipsOf(verb, direction, one, other)));
    const ends = relationships.flatMap(({ sourceType, targetType }) => [sourceType, targetType]);
    problems.push(...[...from, ...types].filter((type) => !ends.includes(type)).map((type) => `${type} ${verb}`));
    if (relationshipAlias) {
      const relationshipTypes = relationships.map(({ _type }) => _type);
      named.set(relationshipAlias, relationshipTypes);
    }
    from = types;
  }
  for (const { alias = '', property } of [...propertiesOf(where), ...returns]) {
    problems.push(...(named.has(alias) ? missing(named.get(alias)!, property) : [`nothing is named ${alias}`]));
  }
  return problems;
}

const TYPES: string[] = Object.values(Entities).map(({ _type }) => _type);

function relationshipsOf(verb: string, direction: string | undefined, one: string, other: string) {
  return Object.values(Relationships).filter(
    ({ _class, sourceType, targetType }) =>
      (_class as string) === verb &&
      ((direction !== '<<' && sourceType === one && targetType === other) ||
        (direction !== '>>' && sourceType === other && targetType === one)),
  );
}

/** For each type of which no object in the graph has the property. */
function missing(types: string[], property: string): string[] {
  const objects = [...graph.entities, ...graph.relationships];
  const having = new Set(objects.filter((object) => object[property] !== undefined).map(({ _type }) => _type));
  return types.filter((type) => !having.has(type)).map((type) => `${type}.${property}`);
}

function propertiesOf(condition: Condition | undefined): { alias?: string; property: string }[] {
  if (!condition) {
    return [];
  }
  if (condition.kind !== 'comparison') {
    return condition.conditions.flatMap(propertiesOf);
  }
  const { alias, property, value } = condition;
  return [{ alias, property }, ...(value.kind === 'reference' ? [value] : [])];
}
