import { groupItems } from '../../../src/report/groups';
import { allItems } from '../../../src/report/items/allItems';
import { type Item, type ItemPerson, SEVERITIES } from '../../../src/report/reportData';
import { fc } from '../../fastCheck';
import { sampleReport } from './sampleReport';

const [FIRST] = allItems(sampleReport());

function item(values: Partial<Item>): Item {
  return { ...FIRST!, workspace: 'acme', project: undefined, repository: undefined, people: [], ...values };
}

function summaryOf(items: readonly Item[], by: Parameters<typeof groupItems>[1] = 'repository'): string[] {
  return groupItems(items, by).map(
    ({ name, counts, accepted }) =>
      `${name}: ${SEVERITIES.map((severity) => counts[severity]).join('/')}${accepted > 0 ? `, ${accepted} accepted` : ''}`,
  );
}

const repository = (name: string, ...severities: Item['severity'][]) =>
  severities.map((severity) => item({ repository: `acme/${name}`, severity }));

test('repositories are in the order of their critical items, then of less severe ones, then of their names', () => {
  const items = [
    ...repository('many-medium', 'medium', 'medium', 'medium'),
    ...repository('two-high', 'high', 'high'),
    ...repository('one-critical', 'critical'),
    ...repository('critical-and-high', 'critical', 'high'),
    ...repository('b', 'info'),
    ...repository('a', 'info'),
    ...[1, 2].map(() => item({ severity: 'critical' })),
  ];
  const expected = [
    'acme/critical-and-high: 1/1/0/0',
    'acme/one-critical: 1/0/0/0',
    'acme/two-high: 0/2/0/0',
    'acme/many-medium: 0/0/3/0',
    'acme/a: 0/0/0/1',
    'acme/b: 0/0/0/1',
    'without a repository: 2/0/0/0',
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(items, { minLength: items.length }), (shuffled) => {
      expect(summaryOf(shuffled)).toEqual(expected);
    }),
  );
});

test('accepted items make no group worse', () => {
  const accepted = item({ repository: 'acme/a', severity: 'critical', status: 'accepted' });
  expect(summaryOf([accepted, ...repository('b', 'info')])).toEqual(['acme/b: 0/0/0/1', 'acme/a: 0/0/0/0, 1 accepted']);
});

test('a project has the workspace in its name, and may be unknown', () => {
  expect(summaryOf([item({ project: 'PAY' }), item({ repository: 'acme/a' })], 'project')).toEqual([
    'acme/PAY: 1/0/0/0',
    'without a known project: 1/0/0/0',
  ]);
});

describe('people', () => {
  const of = (...people: ItemPerson[]) => item({ people });

  test('are those who have to correct something: authors, who merged, holders and users, but no approvers', () => {
    const items = [
      of(
        { role: 'author', name: 'Ann', id: '{ann}' },
        { role: 'closer', name: 'Bob', id: '{bob}' },
        { role: 'approver', name: 'Cyd', id: '{cyd}' },
      ),
      of({ role: 'holder', name: 'acme: Developers', id: 'group' }),
      of({ role: 'user', name: 'Dan', id: '{dan}' }),
      of(),
    ];
    expect(summaryOf(items, 'person')).toEqual([
      'Ann: 1/0/0/0',
      'Bob: 1/0/0/0',
      'Dan: 1/0/0/0',
      'acme: Developers: 1/0/0/0',
      'without a known person: 1/0/0/0',
    ]);
  });

  test('who merged what they had opened are named once', () => {
    const people: ItemPerson[] = [
      { role: 'author', name: 'Ann', id: '{ann}' },
      { role: 'closer', name: 'Ann', id: '{ann}' },
    ];
    expect(summaryOf([of(...people)], 'person')).toEqual(['Ann: 1/0/0/0']);
  });

  test('with the same name are told apart', () => {
    const items = [of({ role: 'user', name: 'Ann', id: '{1}' }), of({ role: 'user', name: 'Ann', id: '{2}' })];
    expect(summaryOf(items, 'person')).toEqual(['Ann ({1}): 1/0/0/0', 'Ann ({2}): 1/0/0/0']);
  });

  test('whom Bitbucket does not name are nobody', () => {
    expect(summaryOf([of({ role: 'author', name: 'an unknown account' })], 'person')).toEqual([
      'without a known person: 1/0/0/0',
    ]);
  });
});
