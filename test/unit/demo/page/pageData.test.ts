import { toPageData } from '../../../../demo/page/pageData';
import { smallGraph } from '../../harness/graphs';

const data = toPageData(smallGraph({ webLink: 'https://bitbucket.org/w/api/pull-requests/7' }));

test('counts what the headline and the legends show', () => {
  expect(data.title).toBe('Northwind');
  expect(data.headline).toContainEqual({ count: 2, label: 'repositories' });
  expect(data.headline).toContainEqual({ count: 8, label: 'relationships' });
  expect(data.kinds.map(({ id, count }) => [id, count])).toEqual([
    ['workspace', 1],
    ['project', 1],
    ['repository', 2],
    ['user', 1],
    ['mergedUnapproved', 1],
  ]);
  expect(data.verbs).toEqual([
    { id: 'HAS', count: 3 },
    { id: 'OWNS', count: 3 },
    { id: 'OPENED', count: 1 },
    { id: 'REVIEWED', count: 1 },
  ]);
});

test('a pull request knows its verdict, its link and its title', () => {
  expect(data.nodes.find(({ id }) => id === 'w/api/pull-requests/7')).toMatchObject({
    kind: 'mergedUnapproved',
    verdict: 'Merged with unapproved commits',
    label: 'api/7',
    title: 'Fix it',
    link: 'https://bitbucket.org/w/api/pull-requests/7',
  });
  expect(data.findings).toEqual([
    { id: 'w/api/pull-requests/7', name: 'api/7: Fix it', note: 'Mei Chen, 2 of 2 commits unapproved' },
  ]);
});

test('every node but the workspace hangs on one other', () => {
  const springs = data.edges.filter(({ spring }) => spring !== undefined);
  expect(springs.map(({ from, to }) => [from, to])).toEqual([
    ['{p}', '{r}'],
    ['{r}', 'w/api/pull-requests/7'],
    ['{w}', '{u}'],
    ['{w}', '{p}'],
    ['{w}', '{s}'],
  ]);
});

test('the order of the files does not matter', () => {
  const { entities, relationships } = smallGraph();
  const reversed = { entities: entities.reverse(), relationships: relationships.reverse() };
  expect(toPageData(reversed)).toEqual(toPageData(smallGraph()));
});

test('a review says what the reviewer decided', () => {
  expect(data.edges.find(({ verb }) => verb === 'REVIEWED')?.note).toBe('changes requested');
});

test('types that the page does not know are shown as well', () => {
  const { kinds, nodes } = toPageData({ entities: [{ _key: 'k', _type: 'bitbucket_new' }], relationships: [] });
  expect(kinds.map(({ id }) => id)).toEqual(['other']);
  expect(nodes[0]).toMatchObject({ label: 'k', kind: 'other' });
});
