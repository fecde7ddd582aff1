import { publicRepositories } from '../../../../src/report/findings/repositories';
import { entity, evaluate, step } from './evaluate';

const PUBLIC = entity('repo', '{a}', { public: true });
const PRIVATE = entity('repo', '{b}', { public: false });
const UNKNOWN = entity('repo', '{c}');
const FAILED = { ...step('fetch-repos', 'failure'), reason: 'Bitbucket answered 500.' };

test.each([
  ['nothing collected', [], [], 'not collected', 'No repository was collected.'],
  ['clear', [PRIVATE], [step('fetch-repos', 'success')], 'clear', undefined],
  ['the step failed', [PRIVATE], [FAILED], 'not collected', 'Bitbucket answered 500.'],
  [
    'the step failed, something was found',
    [PUBLIC],
    [FAILED],
    'found',
    'There may be more: "fetch-repos" did not succeed.',
  ],
  ['the step is off', [], [{ ...FAILED, status: 'disabled' }], 'not collected', 'Bitbucket answered 500.'],
  ['another step failed', [PRIVATE], [step('fetch-groups', 'failure')], 'clear', undefined],
  [
    'some could not be judged',
    [PRIVATE, UNKNOWN],
    [],
    'undetermined',
    '1 of 2 repositories could not be judged, because Bitbucket did not provide all facts.',
  ],
  [
    'found, and some could not be judged',
    [PUBLIC, UNKNOWN],
    [],
    'found',
    '1 of 2 repositories could not be judged, because Bitbucket did not provide all facts.',
  ],
])('%s', (...[, entities, steps, state, reason]) => {
  const finding = evaluate(publicRepositories, entities, [], steps);
  expect(finding.state).toBe(state);
  expect(finding.reason).toBe(reason);
});

test('names the managed question with the same meaning', () => {
  expect(evaluate(publicRepositories, []).question).toBe('integration-question-bitbucket-public-repositories');
});
