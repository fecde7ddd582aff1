import { createReport } from '../../../../src/report/createReport';
import { allItems } from '../../../../src/report/items/allItems';
import { inItemOrder } from '../../../../src/report/items/itemOrder';
import type { Item } from '../../../../src/report/reportData';
import { fc } from '../../../fastCheck';
import { NOW, step } from '../findings/evaluate';
import { changedGraph, GRAPH, sampleReport, TIMES } from '../sampleReport';

const items = allItems(sampleReport());

function itemOf(finding: string, of: readonly Item[] = items): Item {
  return of.find((item) => item.finding === finding)!;
}

test('an item says where the object is, who has to do with it, and when it changed', () => {
  expect(itemOf('merged-without-approval')).toEqual({
    finding: 'merged-without-approval',
    fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
    severity: 'critical',
    key: 'w/api/pull-requests/7',
    type: 'bitbucket_pullrequest',
    name: 'api/7: Fix it',
    reason: 'Opened by Ann, merged by Bob, approved by nobody, 2 commits',
    link: 'https://bitbucket.org/acme/api/pull-requests/7',
    workspace: 'acme',
    project: 'PAY',
    repository: 'acme/api',
    people: [
      { role: 'author', name: 'Ann', id: '{ann}' },
      { role: 'closer', name: 'Bob', id: '{bob}' },
    ],
    times: {
      createdOn: '2026-11-25T09:30:00.000Z',
      updatedOn: '2026-11-25T11:43:20.000Z',
      mergedOn: '2026-11-25T11:43:20.000Z',
    },
  });
  expect(itemOf('unused-deploy-keys')).toMatchObject({ workspace: 'acme', project: 'PAY' });
  expect(itemOf('unused-deploy-keys').repository).toBeUndefined();
  expect(itemOf('insecure-webhooks')).toMatchObject({ workspace: 'acme', project: 'PAY', repository: 'acme/api' });
  expect(itemOf('admin-grants')).toMatchObject({
    repository: 'acme/web',
    people: [{ role: 'holder', name: 'Bob', id: '{bob}' }],
  });
  expect(itemOf('users-without-email')).toMatchObject({
    workspace: 'acme',
    people: [{ role: 'user', name: 'Bob', id: '{bob}' }],
  });
});

test.each([
  ['success', 'approved by Eve (not a member), 2 commits'],
  ['failure', 'approved by Eve, 2 commits'],
  ['disabled', 'approved by Eve, 2 commits'],
])('an approver from outside, where the step for users ended as %s', (status, text) => {
  const graph = changedGraph({ 'w/api/pull-requests/7': { approvers: ['Eve'], approverIds: ['{eve}'] } });
  const report = createReport(graph, [step('fetch-users', status)], TIMES);
  expect(itemOf('merged-without-approval', allItems(report)).reason).toBe(`Opened by Ann, merged by Bob, ${text}`);
});

test('fingerprints do not depend on texts, names and times', () => {
  const changed = changedGraph({
    '{hook}': { name: 'Builds', displayName: 'acme/api: Builds', updatedOn: 7 },
    '{api}': { updatedOn: NOW - 3 },
    'w/api/pull-requests/7': { title: 'Fix it all', author: 'Anne', updatedOn: 5, approvers: ['Ann'] },
    '{bob}': { displayName: 'Robert' },
  });
  expect(fingerprintsOf(allItems(sampleReport({}, changed)))).toEqual(fingerprintsOf(items));
  expect(new Set(items.map(({ fingerprint }) => fingerprint)).size).toBe(items.length);
});

test('an object with another fault of the same kind is another item', () => {
  const moved = allItems(sampleReport({}, changedGraph({ '{hook}': { address: 'elsewhere.example' } })));
  expect(itemOf('insecure-webhooks', moved).fingerprint).not.toBe(itemOf('insecure-webhooks').fingerprint);
});

test('the order is by severity, project, repository and time, the newest first', () => {
  const sorted = [
    { severity: 'critical', project: 'B' },
    { severity: 'high', project: 'A', repository: 'w/b' },
    { severity: 'high', project: 'B', repository: 'w/a', times: { updatedOn: '2026-11-25T00:00:00.000Z' } },
    { severity: 'high', project: 'B', repository: 'w/a', times: { createdOn: '2026-11-24T00:00:00.000Z' } },
    { severity: 'high', project: 'B', repository: 'w/a', fingerprint: '1' },
    { severity: 'high', project: 'B', repository: 'w/a', fingerprint: '2' },
    { severity: 'info' },
  ].map((values) => ({ ...items[0]!, project: undefined, repository: undefined, times: {}, ...values }) as Item);
  fc.assert(
    fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (shuffled) => {
      expect(inItemOrder(shuffled)).toEqual(sorted);
    }),
  );
});

test('the order of the files of a graph does not matter', () => {
  const entities = [...GRAPH.entities].reverse();
  const relationships = [...GRAPH.relationships].reverse();
  expect(sampleReport({}, { entities, relationships }).findings).toEqual(sampleReport().findings);
});

function fingerprintsOf(of: readonly Item[]): string[] {
  return of.map(({ fingerprint }) => fingerprint).sort();
}
