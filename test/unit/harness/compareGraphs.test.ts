import { compareGraphs, describeDifference } from '../../../harness/compareGraphs';
import type { Graph } from '../../../src/report/graph';

function graphOf(properties: Record<string, unknown> = {}): Graph {
  return {
    entities: [
      { _key: 'repo', _type: 'bitbucket_repo', name: 'api', ...properties },
      { _key: 'user', _type: 'bitbucket_user', name: 'Mei Chen' },
    ],
    relationships: [{ _key: 'a|has|b', _type: 'a_has_b', _class: 'HAS', _fromEntityKey: 'a', _toEntityKey: 'b' }],
  };
}

test('equal graphs have no differences, regardless of their order', () => {
  const actual = graphOf();
  actual.entities.reverse();
  expect(compareGraphs(graphOf(), actual)).toEqual([]);
});

test('raw data and undefined properties are ignored', () => {
  const actual = graphOf({ _rawData: [{ name: 'default', rawData: {} }], description: undefined });
  expect(compareGraphs(graphOf(), actual)).toEqual([]);
});

test('the display name of a relationship is ignored, that of an entity is not', () => {
  const actual = graphOf({ displayName: 'api' });
  actual.relationships[0]!.displayName = 'HAS';
  expect(compareGraphs(graphOf(), actual)).toMatchObject([{ what: 'entity', property: 'displayName' }]);
});

test.each([
  ['a value', { name: 'web' }, { name: 'api' }, 'name is "api", expected "web"'],
  ['a type', { id: 1 }, { id: '1' }, 'id is "1", expected 1'],
  ['an absent property', { open: false }, {}, 'open is absent, expected false'],
  ['an additional property', {}, { open: false }, 'open is false, expected absent'],
  ['the order of a list', { commits: ['b', 'a'] }, { commits: ['a', 'b'] }, 'commits is ["a","b"], expected ["b","a"]'],
  ['null instead of nothing', {}, { open: null }, 'open is null, expected absent'],
])('%s is a difference', (_name, expected, actual, text) => {
  const differences = compareGraphs(graphOf(expected), graphOf(actual));
  expect(differences.map(describeDifference)).toEqual([`entity bitbucket_repo repo: ${text}`]);
});

test('distinguishes missing, unexpected and repeated objects', () => {
  const expected = graphOf();
  const actual = graphOf();
  const [relationship] = expected.relationships;
  actual.entities[1] = { _key: 'bot', _type: 'bitbucket_user', name: 'Renovate' };
  actual.relationships.push(relationship!);
  expect(compareGraphs(expected, actual).map(describeDifference)).toEqual([
    'missing entity bitbucket_user user',
    'unexpected entity bitbucket_user bot',
    'relationship a_has_b a|has|b occurs more than once',
  ]);
});
