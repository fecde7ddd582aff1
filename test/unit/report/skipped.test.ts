import { applyScope, skippedInScope } from '../../../src/report/policy/scope';
import { inSkippedOrder, mergeSkipped, omissionsText, type Skipped } from '../../../src/report/skipped';
import { GRAPH } from './sampleReport';

function skipped(values: Partial<Skipped> = {}): Skipped {
  return {
    ...{ reason: 'refused', kind: 'repositories', explanation: 'No.' },
    ...{ names: ['acme/api'], counts: [1], steps: ['a'] },
    ...values,
  };
}

test.each<[string, Skipped[], string]>([
  ['nothing', [], ''],
  ['what the graph has all the same', ['incomplete', 'closedAccount'].map((reason) => skipped({ reason })), ''],
  ['one', [skipped()], '1 repository refused'],
  [
    'the same repository for several reasons and steps',
    [skipped(), skipped({ steps: ['b'] }), skipped({ explanation: 'Not found.', names: ['acme/api', 'acme/web'] })],
    '2 repositories refused',
  ],
  [
    'several kinds, the most first',
    [skipped({ kind: 'projects' }), skipped({ names: ['acme/api', 'acme/web'] })],
    '2 repositories and 1 project refused',
  ],
  [
    'records',
    [skipped(), skipped({ reason: 'malformed', kind: 'webhooks', counts: [1200] })],
    '1 repository refused, 1,200 webhooks left out',
  ],
  [
    'a repository that is in the graph without some of its commits',
    [skipped(), skipped({ reason: 'unknownMerges' })],
    '1 repository refused, 1 repository read in part',
  ],
  [
    'records of a run that did not count',
    [skipped({ reason: 'notFound', kind: 'branches', counts: undefined })],
    '1 branch left out',
  ],
])('counts %s', (_, of, text) => {
  expect(omissionsText(of)).toBe(text);
});

test('merges what has the same reason: owners once, records with their numbers', () => {
  const records = (values: Partial<Skipped>) => skipped({ reason: 'malformed', kind: 'webhooks', ...values });
  expect(
    mergeSkipped([
      ...[skipped(), skipped({ names: ['acme/web', 'acme/api'], steps: ['b'] })],
      ...[records({ counts: [2] }), records({ counts: [3], steps: ['b'] })],
    ]),
  ).toEqual([
    skipped({ names: ['acme/api', 'acme/web'], counts: [1, 1], steps: ['a', 'b'] }),
    records({ counts: [5], steps: ['a', 'b'] }),
  ]);
});

test('the order is the same whichever step ended first', () => {
  const all = [skipped({ names: ['acme/web', 'acme/api'], counts: [2, 1] }), skipped({ kind: 'projects' })];
  expect(inSkippedOrder(all)).toEqual(inSkippedOrder([...all].reverse()));
  expect(inSkippedOrder(all)[1]).toMatchObject({ names: ['acme/api', 'acme/web'], counts: [1, 2] });
});

test('what is out of scope is not missing', () => {
  const scope = { projects: [], repositories: [], exclude: ['acme/web'] };
  const all = [
    skipped({ names: ['acme/web', 'acme/api'] }),
    skipped({ kind: 'pull requests', names: ['acme/web/7'] }),
    skipped({ kind: 'users', names: ['member of acme'] }),
  ];
  expect(applyScope(GRAPH, scope, '').repositoriesOutOfScope).toBe(1);
  expect(skippedInScope(all, GRAPH, scope)).toEqual([
    skipped({ names: ['acme/api'] }),
    skipped({ kind: 'users', names: ['member of acme'] }),
  ]);
});
