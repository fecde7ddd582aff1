import { mergedWithOpenRequests, noDefaultReviewers } from '../../../../src/report/findings/reviews';
import { CLEAR, entity, evaluate, foundWith, link, outcome, pullRequest, step, UNDETERMINED } from './evaluate';

const REPO = entity('repo', '{repo}', { fullName: 'w/api', defaultBranch: 'main' });

describe('default reviewers', () => {
  const ANN = entity('user', '{ann}');
  const NONE = foundWith('Neither the repository nor its project has any');

  test.each([
    ['none', [], NONE],
    ['a member', [link('{ann}', 'user_assigned_repo', '{repo}')], CLEAR],
    ['somebody outside', [link('{eve}', 'external_user_assigned_repo', '{repo}')], CLEAR],
  ])('%s', (_, relationships, expected) => {
    const objects = [REPO, ANN, entity('external_user', '{eve}')];
    expect(outcome(evaluate(noDefaultReviewers, objects, relationships))).toEqual(expected);
  });

  test('an empty repository needs none', () => {
    expect(evaluate(noDefaultReviewers, [ANN, entity('repo', '{empty}')]).state).toBe('not collected');
  });

  test('cannot be told apart without the people', () => {
    expect(outcome(evaluate(noDefaultReviewers, [REPO]))).toEqual(UNDETERMINED);
    const steps = [step('fetch-default-reviewers', 'success'), step('fetch-external-users', 'failure')];
    expect(outcome(evaluate(noDefaultReviewers, [REPO, ANN], [], steps))).toEqual(UNDETERMINED);
  });
});

describe('merges with something open', () => {
  const DETAIL = 'Opened by Ann, merged by an unknown account, approved by nobody, 2 commits';
  const HAS = [link('{repo}', 'repo_has_pullrequest', 'w/api/pull-requests/7')];

  test.each([
    ['nothing', { taskCount: 0, changesRequestedCount: 0 }, CLEAR],
    ['a task', { taskCount: 1, changesRequestedCount: 0 }, foundWith(`1 open task. ${DETAIL}`)],
    [
      'both',
      { taskCount: 2, changesRequestedCount: 1 },
      foundWith(`2 open tasks and changes requested by 1 person. ${DETAIL}`),
    ],
    ['a task, and maybe more', { taskCount: 1 }, foundWith(`1 open task. ${DETAIL}`)],
    ['maybe something', { taskCount: 0 }, UNDETERMINED],
    ['requests into another branch', { taskCount: 1, target: 'feature' }, CLEAR],
    ['a task, into an unknown branch', { taskCount: 1, target: '' }, UNDETERMINED],
    ['nothing, into an unknown branch', { taskCount: 0, changesRequestedCount: 0, target: '' }, CLEAR],
  ])('%s', (_, properties, expected) => {
    expect(outcome(evaluate(mergedWithOpenRequests, [REPO, pullRequest(properties)], HAS))).toEqual(expected);
  });
});
