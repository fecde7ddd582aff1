import { Entities, Relationships } from '../../src/graph/model';
import type { Graph } from '../../src/report/graph';
import { codeBlocks, readPage } from './documents';
import { QueryEngine } from './j1ql/evaluate';
import { parseQuery } from './j1ql/parse';

const { PULL_REQUEST, REPO } = Entities;
const { REPO_HAS_PULL_REQUEST } = Relationships;

function pullRequest(repoId: string, name: string, id: number) {
  return { ...PULL_REQUEST, _key: `acme/${name}/pull-requests/${id}`, repoId, id };
}

test('the query of docs/sequences.md finds pull requests that have two entities since a rename', () => {
  const repositories = ['{renamed}', '{other}'].map((_key) => ({ ...REPO, _key, fullName: `acme/${_key}` }));
  const pullRequests = [
    ...[pullRequest('{renamed}', 'old', 1), pullRequest('{renamed}', 'old', 2), pullRequest('{renamed}', 'new', 2)],
    ...[pullRequest('{renamed}', 'new', 3), pullRequest('{other}', 'other', 2)],
  ];
  const graph = {
    entities: [...repositories, ...pullRequests],
    relationships: pullRequests.map(({ _key, repoId }) => ({
      ...REPO_HAS_PULL_REQUEST,
      _key: `${repoId}|has|${_key}`,
      _fromEntityKey: repoId,
      _toEntityKey: _key,
    })),
  } as unknown as Graph;
  const [query, ...others] = codeBlocks(readPage('docs/sequences.md')).filter(({ language }) => language === 'j1ql');
  expect(others).toEqual([]);
  const rows = new QueryEngine(graph, 0).rows(parseQuery(query!.code));
  expect(rows.map((row) => row['pr._key'])).toEqual(['acme/old/pull-requests/2', 'acme/new/pull-requests/2']);
});
