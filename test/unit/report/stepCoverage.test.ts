import { toStepCoverage } from '../../../src/report/stepCoverage';

const result = (id: string, status: string) => ({ id, name: id, status });

test('a step that succeeded has no reason', () => {
  expect(toStepCoverage([result('fetch-repos', 'success')], {})).toEqual([result('fetch-repos', 'success')]);
});

test('disabled steps name their setting and the checkboxes', () => {
  const [webhooks, runners] = toStepCoverage(
    [result('fetch-webhooks', 'disabled'), result('fetch-runners', 'disabled')],
    {},
  );
  expect(webhooks!.reason).toMatch(
    /Set INGEST_AUTOMATION \(ingestAutomation\) to true, and tick .*"Webhooks: Read and write"/,
  );
  expect(runners!.reason).toBe(webhooks!.reason);
});

test('a disabled step whose setting is on lacks a scope', () => {
  const [, runners] = toStepCoverage([result('fetch-webhooks', 'success'), result('fetch-runners', 'disabled')], {});
  expect(runners!.reason).toBe(
    '"fetch-runners" was skipped, because an OAuth consumer lacks a scope. ' +
      'Tick "Runners: Read" in the settings of every OAuth consumer.',
  );
});

test.each([
  ['failure', {}, '"fetch-groups" failed. The log of the run says why.'],
  ['failure', { 'fetch-groups': '"Fetch Groups" failed: 500.' }, '"Fetch Groups" failed: 500.'],
  [
    'partial_success_due_to_dependency_failure',
    {},
    '"fetch-groups" may be incomplete, because a step that it needs failed.',
  ],
  ['disabled', {}, '"fetch-groups" was switched off. Switch its source on in the configuration.'],
])('%s', (status, causes, reason) => {
  expect(toStepCoverage([result('fetch-groups', status)], causes)[0]!.reason).toBe(reason);
});
