import { toStepCoverage } from '../../../src/report/stepCoverage';

const result = (id: string, status: string) => ({ id, name: id, status });

test('a step that succeeded has no reason', () => {
  expect(toStepCoverage([result('fetch-repos', 'success')], {})).toEqual([result('fetch-repos', 'success')]);
});

test.each([
  ['failure', {}, '"fetch-groups" failed. The log of the run says why.'],
  ['failure', { 'fetch-groups': '"Fetch Groups" failed: 500.' }, '"Fetch Groups" failed: 500.'],
  [
    'partial_success_due_to_dependency_failure',
    {},
    '"fetch-groups" may be incomplete, because a step that it needs failed.',
  ],
  ['disabled', { 'fetch-groups': '"Fetch Groups" is off.' }, '"Fetch Groups" is off.'],
  [
    'disabled',
    {},
    '"fetch-groups" was not collected: its source is off, or a scope is missing. "graph-bitbucket doctor" says which.',
  ],
])('%s', (status, causes, reason) => {
  expect(toStepCoverage([result('fetch-groups', status)], causes)[0]!.reason).toBe(reason);
});
