import { EntityTypes } from '../../../src/graph/types';
import { kindOf, KINDS } from '../../../src/report/kinds';

test('every type has a kind', () => {
  expect(KINDS.map(({ type }) => type).sort()).toEqual(Object.values(EntityTypes).sort());
  expect(kindOf('bitbucket_repo')).toMatchObject({ singular: 'repository', plural: 'repositories', rank: 2 });
});

test.each([
  ['bitbucket_new_thing', 'new thing'],
  ['constructor', 'constructor'],
])('the unknown type %s is named after itself and comes last', (type, singular) => {
  expect(kindOf(type)).toMatchObject({ type, singular, rank: KINDS.length });
});
