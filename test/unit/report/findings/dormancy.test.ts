import { dormantMembers, dormantRepositories } from '../../../../src/report/findings/dormancy';
import { CLEAR, DAY_MS, entity, evaluate, foundWith, link, NOW, outcome, step, UNDETERMINED } from './evaluate';

describe('repositories', () => {
  const OBJECTS = [
    entity('deploy_key', '{key}'),
    entity('webhook', '{hook}', { active: true }),
    entity('webhook', '{off}', { active: false }),
    entity('webhook', '{maybe}'),
    entity('runner', '{runner}'),
  ];
  const KEY = link('{repo}', 'repo_allows_deploy_key', '{key}');
  const ALL = [KEY, link('{repo}', 'repo_has_webhook', '{hook}'), link('{repo}', 'repo_has_runner', '{runner}')];

  test.each([
    ['changed lately', NOW - 179 * DAY_MS, ALL, CLEAR],
    ['old, with a key', NOW - 181 * DAY_MS, [KEY], foundWith('Last changed on 2026-05-28, and still has 1 deploy key')],
    [
      'old, with everything',
      NOW - 181 * DAY_MS,
      ALL,
      foundWith('Last changed on 2026-05-28, and still has 1 deploy key, 1 active webhook and 1 runner'),
    ],
    ['old, closed', NOW - 181 * DAY_MS, [], CLEAR],
    ['old, with a webhook that is off', NOW - 181 * DAY_MS, [link('{repo}', 'repo_has_webhook', '{off}')], CLEAR],
    [
      'old, with a webhook that may be on',
      NOW - 181 * DAY_MS,
      [link('{repo}', 'repo_has_webhook', '{maybe}')],
      UNDETERMINED,
    ],
    ['of unknown age', undefined, ALL, UNDETERMINED],
  ])('%s', (_, updatedOn, relationships, expected) => {
    const repo = entity('repo', '{repo}', { fullName: 'w/api', updatedOn });
    expect(outcome(evaluate(dormantRepositories, [repo, ...OBJECTS], relationships))).toEqual(expected);
  });
});

describe('members', () => {
  const QUARTER = NOW - 90 * DAY_MS;
  const LONG_AGO = NOW - 91 * DAY_MS;
  const LATELY = NOW - 89 * DAY_MS;
  const member = (properties: object) =>
    entity('user', '{ann}', { displayName: 'Ann', userType: 'user', ...properties });
  const pullRequest = (createdOn: number) => entity('pullrequest', 'w/api/pull-requests/1', { createdOn });
  const DORMANT = foundWith('Last seen on 2026-08-26; no pull request, review or approval in the last 90 days');

  test.each([
    ['seen lately', { lastAccessedOn: LATELY }, CLEAR],
    ['not seen', { lastAccessedOn: LONG_AGO }, DORMANT],
    ['never shown', {}, UNDETERMINED],
    ['an app', { userType: 'app_user', lastAccessedOn: LONG_AGO }, { ...CLEAR, state: 'not collected', checked: 0 }],
  ])('%s', (_, properties, expected) => {
    expect(outcome(evaluate(dormantMembers, [member(properties)], [], [], QUARTER))).toEqual(expected);
  });

  const OPENED = [link('{ann}', 'user_opened_pullrequest', 'w/api/pull-requests/1')];
  const reviewed = (participatedOn?: number) => [
    link('{ann}', 'user_reviewed_pullrequest', 'w/api/pull-requests/1', { participatedOn }),
  ];

  test.each([
    ['who opened a pull request', LATELY, OPENED, CLEAR],
    ['who opened a pull request long ago', LONG_AGO, OPENED, DORMANT],
    ['who reviewed one', LONG_AGO, reviewed(LATELY), CLEAR],
    ['who was only asked to review one', LONG_AGO, reviewed(), DORMANT],
  ])('%s', (_, createdOn, relationships, expected) => {
    const objects = [member({ lastAccessedOn: LONG_AGO }), pullRequest(createdOn)];
    expect(outcome(evaluate(dormantMembers, objects, relationships, [], QUARTER))).toEqual(expected);
  });

  test('are not judged in a short period', () => {
    const finding = evaluate(dormantMembers, [member({ lastAccessedOn: LONG_AGO })], [], [], QUARTER + 1);
    expect(finding).toMatchObject({
      state: 'not applicable',
      reason: expect.stringContaining('--since 90d') as string,
    });
  });

  test('are not judged by pull requests that were not read', () => {
    const steps = [step('fetch-users', 'success'), step('fetch-prs', 'failure')];
    const finding = evaluate(dormantMembers, [member({ lastAccessedOn: LONG_AGO })], [], steps, QUARTER);
    expect(finding).toMatchObject({ items: [], undetermined: 1 });
  });
});
