import type { Entity } from '@jupiterone/integration-sdk-core';

import { tellApart } from '../../../../src/steps/runtime/namesakes';

interface Listed {
  _key: string;
  displayName: string;
}

function toldApart(...listed: Listed[]): unknown[] {
  const entities = listed.map((one): [Entity, Listed] => [{ ...one, _type: 'x', _class: ['X'] }, one]);
  tellApart(entities, ({ _key }) => _key);
  return entities.map(([{ displayName }]) => displayName);
}

test('names with their ids those that have the same name, and no others', () => {
  const [first, second, other] = [
    { _key: '1', displayName: 'CI' },
    { _key: '2', displayName: 'CI' },
    { _key: '3', displayName: 'Chat' },
  ] as const;
  expect(toldApart(first, second, other)).toEqual(['CI (1)', 'CI (2)', 'Chat']);
  expect(toldApart(second, other, first)).toEqual(['CI (2)', 'Chat', 'CI (1)']);
});

test('does not take a repeated record for a namesake', () => {
  expect(toldApart({ _key: '1', displayName: 'CI' }, { _key: '1', displayName: 'CI' })).toEqual(['CI', 'CI']);
});

test('is content with nothing', () => {
  expect(toldApart()).toEqual([]);
});
