import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { load } from 'js-yaml';

import { runSdkCommand } from '../../harness/collect';
import { FINDINGS } from '../../src/report/findings';
import { NAMES_KEY, NAMES_OTHER, NAMES_SECRET } from '../../src/report/findings/secretNames';
import type { Graph } from '../../src/report/graph';
import { GraphIndex } from '../../src/report/graphIndex';
import { addExamples } from './content/addExamples';
import { COLLECTED_ON, collectGraph } from './content/collectGraph';
import { addPeople } from './content/storeRuns';
import { ROOT } from './documents';
import { QueryEngine } from './j1ql/evaluate';
import { parseQuery } from './j1ql/parse';
import { unknownNames } from './j1ql/unknownNames';

/*
 * The questions that come with the integration. Every type, relationship and property in them must exist. They must return
 * something on a graph with problems, and the same entities as the findings of the report.
 */

interface Question {
  id: string;
  title: string;
  description: string;
  queries: { name?: string; query: string; resultsAre: string }[];
  tags: string[];
  compliance?: { standard: string; version?: string; requirements: string[] }[];
}

const FILE = join(ROOT, 'jupiterone', 'questions', 'questions.yaml');
const { integrationDefinitionId, questions } = load(readFileSync(FILE, 'utf8')) as {
  integrationDefinitionId: string;
  questions: Question[];
};
const QUERIES = questions.flatMap(({ id, queries }) =>
  queries.map(({ name = '', query }): [string, string, string] => [id, name, query]),
);
const PREFIX = 'integration-question-bitbucket-';

/** The queries run later than the collection, since some look for old objects and a run ingests recent ones. */
const EIGHT_DAYS_MS = 8 * 24 * 3_600_000;

/** Questions that list more than the finding: a query neither counts nor compares two objects that are not connected. */
const LISTING_MORE = ['workspace-owners', 'repository-administrators', 'public-forks', 'dormant-members'];

/** The format of requirement numbers in each standard. */
const REQUIREMENTS: Readonly<Record<string, RegExp>> = {
  'SOC 2': /^CC[1-9]\.\d$/,
  'ISO/IEC 27001 2022': /^A\.[5-8]\.\d{1,2}$/,
  'PCI DSS 4.0': /^\d{1,2}\.\d{1,2}\.\d{1,2}$/,
};

const NOW = COLLECTED_ON + EIGHT_DAYS_MS;

let graph: Graph;
let engine: QueryEngine;

beforeAll(async () => {
  const collected = await collectGraph({
    seed: 4,
    // nobody can tell who approved these
    faults: [{ path: /[05]\/activity$/, fault: { kind: 'status', status: 404 } }],
  });
  const [someone] = collected.entities.filter(({ _type, email }) => _type === 'bitbucket_user' && email !== undefined);
  graph = addPeople(addExamples(collected), [someone!._key]);
  engine = new QueryEngine(graph, NOW);
}, 60_000);

test('are valid by the schema of JupiterOne', async () => {
  const { stdout } = await runSdkCommand(ROOT, ['validate-question-file', '--dry-run']);
  expect(stdout).toContain('Successfully validated');
  expect(integrationDefinitionId).toBe('${integration_definition_id}');
}, 30_000);

test('are at least twenty, each with a title, a description and tags', () => {
  expect(questions.length).toBeGreaterThanOrEqual(20);
  for (const { id, title, description, tags } of questions) {
    expect(id).toMatch(/^integration-question-bitbucket-[a-z]+(-[a-z]+)*$/);
    expect(title).toMatch(/^[A-Z].*\?$/);
    expect(description.trim()).toMatch(/\.$/);
    expect(tags).toContain('bitbucket');
  }
});

test('have unique ids, titles and query names', () => {
  expect(repeated(questions.map(({ id }) => id))).toEqual([]);
  expect(repeated(questions.map(({ title }) => title))).toEqual([]);
  for (const { queries } of questions) {
    const names = queries.map(({ name }) => name);
    expect(repeated(names)).toEqual([]);
    expect(queries.length === 1 || names.every(Boolean)).toBe(true);
    queries.forEach(({ resultsAre }) => expect(resultsAre).toMatch(/^(GOOD|BAD|INFORMATIVE|UNKNOWN)$/));
  }
});

test('use the numbering of the standards for requirements', () => {
  const named = questions.flatMap(({ id, compliance = [] }) =>
    compliance.flatMap(({ standard, version, requirements }) => {
      const pattern = REQUIREMENTS[[standard, version].filter(Boolean).join(' ')];
      return requirements.map((requirement) => [id, standard, requirement, pattern?.test(requirement) ?? false]);
    }),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(([, , , isRight]) => !isRight)).toEqual([]);
});

describe.each(QUERIES)('%s %s', (_, __, text) => {
  const query = parseQuery(text);

  test('refers only to types and properties that exist', () => {
    expect(unknownNames(query, graph)).toEqual([]);
  });

  test('has results', () => {
    expect(engine.rows(query).length).toBeGreaterThan(0);
  });
});

describe.each(FINDINGS.map((finding) => [finding.id, finding] as const))('the finding %s', (findingId, finding) => {
  test('has a question whose BAD queries, or else the first, return the same entities, or more', () => {
    const { queries } = questions.find(({ id }) => id === PREFIX + findingId)!;
    const { items } = finding.judge(new GraphIndex(graph), { collectedOn: NOW, from: 0 });
    const bad = queries.filter(({ resultsAre }) => resultsAre === 'BAD');
    const isSame = !LISTING_MORE.includes(findingId);
    const others = isSame ? queries.slice(0, 1) : queries;
    const trees = (bad.length > 0 ? bad : others).map(({ query }) => engine.tree(parseQuery(query)));
    const found = trees.flatMap(({ entities }) => entities).filter(({ _type }) => _type === items[0]?.type);
    expect(items.length).toBeGreaterThan(0);
    const keys = items.map(({ key }) => key).sort();
    expect([...new Set(found.map(({ _key }) => _key))].sort()).toEqual(isSame ? keys : expect.arrayContaining(keys));
  });
});

test.each(['unprotected-main-branches', 'force-push-allowed'])(
  'the question %s says of each main branch that it is good, bad or not known',
  (id) => {
    const { queries } = questions.find((question) => question.id === PREFIX + id)!;
    const byResult = (...kinds: string[]) =>
      queries
        .filter(({ resultsAre }) => kinds.includes(resultsAre))
        .flatMap(({ query }) => engine.tree(parseQuery(query)).entities)
        .filter(({ _type }) => _type === 'bitbucket_repo')
        .map(({ _key }) => _key);
    const judged = new Set(byResult('GOOD', 'BAD', 'UNKNOWN'));
    const good = new Set(byResult('GOOD'));
    const repositories = graph.entities.filter(({ _type }) => _type === 'bitbucket_repo');
    const withMainBranch = repositories.filter(({ defaultBranch }) => defaultBranch !== undefined);
    expect([...judged].sort()).toEqual(withMainBranch.map(({ _key }) => _key).sort());
    expect(byResult('BAD', 'UNKNOWN').filter((key) => good.has(key))).toEqual([]);
  },
);

test('use the patterns of the findings for names of variables', () => {
  const text = QUERIES.map(([, , query]) => query).join('\n');
  const used = [...text.matchAll(/name !?= \/(.+?)\/i/g)].map(([, source]) => source);
  expect(new Set(used)).toEqual(new Set([NAMES_SECRET, NAMES_OTHER, NAMES_KEY].map(({ source }) => source)));
});

function repeated<T>(values: T[]): T[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
