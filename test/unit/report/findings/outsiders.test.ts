import { outsidersWithAccess } from '../../../../src/report/findings/outsiders';
import { CLEAR, entity, evaluate, foundWith, link, outcome, step } from './evaluate';

const EVE = entity('external_user', '{eve}', { displayName: 'Eve', uuid: '{eve}' });
const OTHERS = [
  entity('workspace', '{w}', { displayName: 'Acme' }),
  entity('repo', '{repo}', { fullName: 'w/api' }),
  entity('group', '{group}', { displayName: 'w: Developers' }),
];
const grant = (permission?: string) => entity('permission', '{grant}', { permission });
const GRANTED = [
  link('{eve}', 'external_user_has_permission', '{grant}'),
  link('{repo}', 'repo_allows_permission', '{grant}'),
];

test.each([
  ['a grant', 'write', GRANTED, foundWith('Has write access to repository w/api')],
  ['a grant of unknown kind', undefined, GRANTED, foundWith('Has unknown access to repository w/api')],
  ['access that was taken away', 'none', GRANTED, CLEAR],
  [
    'a group',
    'none',
    [link('{group}', 'group_has_external_user', '{eve}')],
    foundWith('Has membership in group w: Developers'),
  ],
  [
    'a role in the workspace',
    'none',
    [link('{w}', 'workspace_has_external_user', '{eve}', { permission: 'collaborator' })],
    foundWith('Has the role collaborator in Acme'),
  ],
  [
    'several rights',
    'admin',
    [...GRANTED, link('{group}', 'group_has_external_user', '{eve}')],
    foundWith('Has admin access to repository w/api and membership in group w: Developers'),
  ],
  ['no right, but an assignment as reviewer', 'none', [link('{eve}', 'external_user_assigned_repo', '{repo}')], CLEAR],
])('%s', (_, permission, relationships, expected) => {
  expect(outcome(evaluate(outsidersWithAccess, [EVE, ...OTHERS, grant(permission)], relationships))).toEqual(expected);
});

test('are shown by name', () => {
  const { items } = evaluate(outsidersWithAccess, [EVE, ...OTHERS, grant('read')], GRANTED);
  expect(items).toMatchObject([{ name: 'Eve', people: [{ role: 'user', name: 'Eve', id: '{eve}' }] }]);
});

test('apps are named as such', () => {
  const app = { ...EVE, userType: 'app_user' };
  expect(outcome(evaluate(outsidersWithAccess, [app, ...OTHERS, grant('write')], GRANTED))).toEqual(
    foundWith('An app with write access to repository w/api'),
  );
});

test('are not counted as absent where Bitbucket does not show them', () => {
  const finding = evaluate(outsidersWithAccess, [], [], [step('fetch-external-users', 'failure')]);
  expect(finding.state).toBe('not collected');
});

describe('where grants were not read', () => {
  const steps = [
    step('fetch-external-users', 'success'),
    { ...step('fetch-repo-permissions', 'disabled'), reason: 'Its source is off.' },
  ];

  test('nobody is known to have no access', () => {
    const membership = link('{group}', 'group_has_external_user', '{eve}');
    const ben = entity('external_user', '{ben}');
    expect(evaluate(outsidersWithAccess, [EVE, ben, ...OTHERS], [membership], steps)).toMatchObject({
      ...{ state: 'found', checked: 1, passed: 0, unjudged: ['{ben}'], isCollected: false },
      reason:
        'There may be more: "fetch-repo-permissions" did not run. ' +
        '1 of 2 external users could not be judged, because what they were granted was not read.',
    });
  });

  test.each([[[]], [[EVE]]])('there may be somebody, and with whoever is known: %j', (people) => {
    const finding = evaluate(outsidersWithAccess, people, [], steps);
    expect(finding).toMatchObject({ state: 'not collected', reason: 'Its source is off.', isCollected: false });
  });
});
