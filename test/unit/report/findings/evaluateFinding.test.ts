import { unusedDeployKeys } from '../../../../src/report/findings/access';
import { forcePushAllowed } from '../../../../src/report/findings/mainBranches';
import { publicRepositories } from '../../../../src/report/findings/repositories';
import { entity, evaluate, link, step } from './evaluate';

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
  ['the step is off', [], [{ ...FAILED, status: 'disabled' }], 'not applicable', 'Bitbucket answered 500.'],
  [
    'the step is off, without a reason',
    [PRIVATE],
    [step('fetch-repos', 'disabled')],
    'not applicable',
    'The step "fetch-repos" ended as disabled.',
  ],
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

test('is judged while one of its sources is on', () => {
  const key = entity('deploy_key', '{key}', { createdOn: 0 });
  const steps = [step('fetch-repo-deploy-keys', 'success'), step('fetch-project-deploy-keys', 'disabled')];
  expect(evaluate(unusedDeployKeys, [key], [], steps).state).toBe('found');
  expect(evaluate(unusedDeployKeys, [], [], steps).state).toBe('not collected');
  const off = steps.map((each) => ({ ...each, status: 'disabled' }));
  expect(evaluate(unusedDeployKeys, [key], [], off)).toMatchObject({ state: 'not applicable', checked: 0, items: [] });
});

test('gives each reason why objects could not be judged, with their number', () => {
  const repositories = ['a', 'b', 'c'].map((key) => entity('repo', key, { defaultBranch: 'main' }));
  const has = ['a', 'b'].map((key) => link(key, 'repo_has_branch_protection', `${key}:protection`));
  const protections = ['a', 'b'].map((key) => entity('branch_protection', `${key}:protection`));
  expect(evaluate(forcePushAllowed, [...repositories, ...protections], has)).toMatchObject({
    undetermined: 3,
    reason:
      "2 of 3 main branches could not be judged, because restrictions of the project are not visible in Bitbucket's API. " +
      '1 of 3 main branches could not be judged, because their branch restrictions could not be read.',
  });
});
