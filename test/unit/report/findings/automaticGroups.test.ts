import { automaticGroupsThatWrite, pushExemptions } from '../../../../src/report/findings/automaticGroups';
import { CLEAR, entity, evaluate, foundWith, link, outcome, step, UNDETERMINED } from './evaluate';

const REPO = entity('repo', '{repo}', { fullName: 'w/api' });
const group = (properties: object) => entity('group', '{group}', { displayName: 'w: Developers', ...properties });

describe('groups that everybody joins', () => {
  const grant = (permission: string) => entity('permission', '{grant}', { permission });
  const GRANTED = [
    link('{group}', 'group_has_permission', '{grant}'),
    link('{repo}', 'repo_allows_permission', '{grant}'),
  ];

  test.each([
    ['read', { autoAdd: true, permission: 'read' }, 'read', CLEAR],
    ['no access to new repositories', { autoAdd: true, permission: null }, 'read', CLEAR],
    [
      'write to new repositories',
      { autoAdd: true, permission: 'write' },
      'read',
      foundWith('New members join it, and it has write access to new repositories'),
    ],
    [
      'write to a repository',
      { autoAdd: true, permission: 'read' },
      'write',
      foundWith('New members join it, and it has write access to repository w/api'),
    ],
    [
      'both',
      { autoAdd: true, permission: 'admin' },
      'create-repo',
      foundWith(
        'New members join it, and it has admin access to new repositories and create-repo access to repository w/api',
      ),
    ],
    ['not automatic', { autoAdd: false, permission: 'admin' }, 'admin', CLEAR],
    ['maybe automatic', { permission: 'admin' }, 'admin', UNDETERMINED],
    ['unknown access to new repositories', { autoAdd: true }, 'read', UNDETERMINED],
  ])('%s', (_, properties, permission, expected) => {
    const objects = [REPO, group(properties), grant(permission)];
    expect(outcome(evaluate(automaticGroupsThatWrite, objects, GRANTED))).toEqual(expected);
  });

  test('may have grants that were not read', () => {
    const steps = [step('fetch-groups', 'success'), step('fetch-repo-permissions', 'disabled')];
    const objects = [group({ autoAdd: true, permission: 'read' })];
    expect(evaluate(automaticGroupsThatWrite, objects, [], steps)).toMatchObject({
      state: 'undetermined',
      reason: '1 of 1 groups could not be judged, because what they were granted was not read.',
    });
  });
});

describe('exemptions from push restrictions', () => {
  const restriction = (kind: string) =>
    entity('branch_restriction', '{push}', { kind, displayName: 'w/api: push on main' });
  const EXEMPT = [link('{push}', 'branch_restriction_allows_group', '{group}')];

  test.each([
    [
      'of a group that everybody joins',
      'push',
      true,
      foundWith('Does not restrict w: Developers, which new members join'),
    ],
    ['of another group', 'push', false, CLEAR],
    ['of a group of unknown kind', 'push', undefined, UNDETERMINED],
    ['of something else', 'delete', true, { ...CLEAR, state: 'not collected', checked: 0 }],
  ])('%s', (_, kind, autoAdd, expected) => {
    const objects = [REPO, group({ autoAdd }), restriction(kind)];
    expect(outcome(evaluate(pushExemptions, objects, EXEMPT))).toEqual(expected);
  });

  test('may be of groups that were not read', () => {
    const steps = [step('fetch-repo-branch-restrictions', 'success'), step('fetch-groups', 'failure')];
    expect(evaluate(pushExemptions, [REPO, restriction('push')], [], steps)).toMatchObject({ state: 'undetermined' });
  });
});
