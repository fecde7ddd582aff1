import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { load } from 'js-yaml';

import type { Graph } from '../../src/report/graph';
import { COLLECTED_ON, collectGraph } from './content/collectGraph';
import { readBoard } from './content/dashboard';
import { ROOT } from './documents';
import { QueryEngine } from './j1ql/evaluate';
import { parseQuery } from './j1ql/parse';

/*
 * JupiterOne keeps the relationship of an approval that was withdrawn: pull requests are partial data. Only the properties of
 * the pull request are current, so no query may rely on the relationship alone. They hold uuids, which are not always keys.
 */

interface WithQueries {
  queries: { query: string }[];
}

const FOLDER = join(ROOT, 'jupiterone');
const { questions } = load(readFileSync(join(FOLDER, 'questions', 'questions.yaml'), 'utf8')) as {
  questions: WithQueries[];
};
const rules = JSON.parse(readFileSync(join(FOLDER, 'rules', 'bitbucket.json'), 'utf8')) as WithQueries[];
const widgets = readBoard().widgets.map(({ config }) => config);
const QUERIES = [...questions, ...rules, ...widgets].flatMap(({ queries }) => queries.map(({ query }) => query));

/** The same graph after everybody withdrew their approval: the relationships stay. */
function withdrawApprovals({ entities, relationships }: Graph): Graph {
  const withdrawn = { approverIds: [], approvers: [] };
  return {
    entities: entities.map((entity) =>
      entity._type === 'bitbucket_pullrequest' ? { ...entity, ...withdrawn } : entity,
    ),
    relationships,
  };
}

test('no query counts a withdrawn approval', async () => {
  const graph = withdrawApprovals(await collectGraph({ seed: 4 }));
  expect(graph.relationships.some(({ _class }) => _class === 'APPROVED')).toBe(true);
  const engine = new QueryEngine(graph, COLLECTED_ON);
  const byApproval = QUERIES.filter((query) =>
    parseQuery(query).traversals.some(({ verbs }) => verbs.includes('APPROVED')),
  );
  expect(QUERIES.length).toBeGreaterThan(60);
  expect(byApproval.filter((query) => engine.rows(parseQuery(query)).length > 0)).toEqual([]);
});

test('no query compares the key of an entity with the uuid of an account', () => {
  const uuids = /\b(authorId|approverIds|reviewerIds|changesRequestedByIds|closedBy)\b/;
  expect(QUERIES.filter((query) => uuids.test(query) && /\._key\b/.test(query))).toEqual([]);
});
