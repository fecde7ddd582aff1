import { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import { describeSkipped, listExamples, REFUSED, SkippedInRun } from '../../src/skippedInRun';

const EVENT = { event: IntegrationWarnEventName.MissingPermission };
const REFUSAL = { reason: REFUSED, kind: 'repositories', explanation: 'No.', ...EVENT };
const CLOSED = { reason: 'closedAccount', kind: 'permissions', explanation: 'Closed.', ...EVENT };

test('has each name once, with its count', () => {
  const skipped = new SkippedInRun();
  skipped.add({ ...CLOSED, name: 'acme/PAY', stepId: 'a' });
  skipped.add({ ...CLOSED, name: 'acme/PAY', stepId: 'a' });
  skipped.add({ ...CLOSED, name: 'acme/api', stepId: 'b' });
  expect(skipped.causes().map(describeSkipped)).toEqual([
    'Skipped permissions: 3 (acme/PAY: 2, acme/api). Closed. Steps that skipped them: a, b.',
  ]);
});

test('an owner that is refused to several steps is one, and each owner keeps its own steps', () => {
  const skipped = new SkippedInRun();
  for (const stepId of ['b', 'a']) {
    skipped.add({ ...REFUSAL, name: 'acme/api', stepId });
    skipped.add({ ...REFUSAL, name: 'acme/web', stepId });
  }
  skipped.add({ ...REFUSAL, name: 'acme/docs', stepId: 'a' });
  expect(skipped.causes().map(describeSkipped)).toEqual([
    'Skipped repositories: 3 (acme/api, acme/web, acme/docs). No. Steps that skipped them: b, a.',
  ]);
  const { reason, kind, explanation } = REFUSAL;
  expect(skipped.records()).toEqual([
    { reason, kind, explanation, names: ['acme/api', 'acme/web'], counts: [1, 1], steps: ['a', 'b'] },
    { reason, kind, explanation, names: ['acme/docs'], counts: [1], steps: ['a'] },
  ]);
});

test.each<[names: string[], options: object, text: string]>([
  [['a', 'b'], {}, '2 (a, b)'],
  [['a', 'b'], { counts: [1, 1200] }, '1,201 (a, b: 1,200)'],
  [['a', 'b'], { total: 1202 }, '1,202 (a, b and 1,200 more)'],
  [[...'abcdefghijkl'], { counts: [1, 2] }, '13 (a, b: 2, c, d, e, f, g, h, i, j and 2 more)'],
])('%j with %j are listed as %j', (names, options, text) => {
  expect(listExamples(names, options)).toBe(text);
});

test.each([
  ['incomplete', 'pull requests', 'Pull requests that could not be analyzed completely: 1 (acme/api/7). Why.'],
  ['unknownMerges', 'repositories', 'Repositories whose direct pushes are not all known: 1 (acme/api/7). Why.'],
])('a reason that skips nothing has its own heading: %s', (reason, kind, text) => {
  const one = { reason, kind, explanation: 'Why.', names: ['acme/api/7'], counts: [1], steps: ['a'] };
  expect(describeSkipped(one)).toBe(text);
});
