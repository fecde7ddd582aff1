import { adminGrants, unusedDeployKeys, usersWithoutEmail } from '../../../../src/report/findings/access';
import {
  insecureWebhooks,
  secretLikeUnsecuredVariables,
  unrestrictedProduction,
  unsignedWebhooks,
} from '../../../../src/report/findings/automation';
import { forcePushAllowed, unprotectedMainBranches } from '../../../../src/report/findings/mainBranches';
import { publicRepositories } from '../../../../src/report/findings/repositories';
import { DAY_MS, entity, evaluate, link, NOW, outcome } from './evaluate';

const REPO = entity('repo', '{repo}', {
  fullName: 'w/api',
  defaultBranch: 'main',
  webLink: 'https://bitbucket.org/w/api',
});

const clear = { state: 'clear', checked: 1, undetermined: 0, details: [] };
const undetermined = { state: 'undetermined', checked: 0, undetermined: 1, details: [] };
const notCollected = { state: 'not collected', checked: 0, undetermined: 0, details: [] };
const found = (detail: string) => ({ state: 'found', checked: 1, undetermined: 0, details: [detail] });

const PUSH = 'everybody who can write may push without a pull request';
const NO_APPROVAL = 'a merge needs no approval';

describe('main branches', () => {
  const protection = (properties: object) => entity('branch_protection', '{repo}:protection', { ...properties });
  const has = link('{repo}', 'repo_has_branch_protection', '{repo}:protection');

  test.each([
    [
      'open to everybody',
      { directPushRestricted: false, requiredApprovals: 0 },
      found(`main: ${PUSH} and ${NO_APPROVAL}`),
    ],
    ['pushes', { directPushRestricted: false, requiredApprovals: 2 }, found(`main: ${PUSH}`)],
    ['no approval', { directPushRestricted: true, requiredApprovals: 0 }, found(`main: ${NO_APPROVAL}`)],
    ['protected', { directPushRestricted: true, requiredApprovals: 1 }, clear],
    ['half known, bad', { requiredApprovals: 0 }, found(`main: ${NO_APPROVAL}`)],
    ['half known, good', { requiredApprovals: 1 }, undetermined],
  ])('unprotected: %s', (_, properties, expected) => {
    expect(outcome(evaluate(unprotectedMainBranches, [REPO, protection(properties)], [has]))).toEqual(expected);
  });

  test('link to the settings of the repository', () => {
    const { items } = evaluate(unprotectedMainBranches, [REPO, protection({ requiredApprovals: 0 })], [has]);
    expect(items).toMatchObject([
      {
        key: '{repo}',
        type: 'bitbucket_repo',
        name: 'w/api',
        webLink: 'https://bitbucket.org/w/api/admin/branch-restrictions',
      },
    ]);
  });

  test.each([
    ['allowed', { forcePushAllowed: true }, found('main: everybody who can write may rewrite the history')],
    ['forbidden', { forcePushAllowed: false }, clear],
    ['not known', {}, undetermined],
  ])('force pushes: %s', (_, properties, expected) => {
    expect(outcome(evaluate(forcePushAllowed, [REPO, protection(properties)], [has]))).toEqual(expected);
  });

  test('a repository without collected restrictions is undetermined, and an empty one does not count', () => {
    const empty = entity('repo', '{empty}');
    expect(outcome(evaluate(unprotectedMainBranches, [REPO, empty]))).toEqual(undetermined);
    expect(outcome(evaluate(unprotectedMainBranches, [empty]))).toEqual(notCollected);
  });
});

test.each([
  [true, found('Everybody can read it')],
  [false, clear],
  [undefined, undetermined],
])('public repositories: %s', (isPublic, expected) => {
  expect(outcome(evaluate(publicRepositories, [{ ...REPO, public: isPublic }]))).toEqual(expected);
});

describe('variables', () => {
  const environment = entity('environment', '{env}', { displayName: 'Staging' });
  const relationships = [
    link('{repo}', 'repo_has_environment', '{env}'),
    link('{env}', 'environment_has_pipeline_variable', '{variable}'),
  ];

  test.each([
    ['NPM_TOKEN', false, found('Not secured, in environment Staging of repository w/api')],
    ['npm_auth_token', false, found('Not secured, in environment Staging of repository w/api')],
    ['NPM_TOKEN', true, clear],
    ['NPM_TOKEN', undefined, undetermined],
    ['REGION', false, clear],
    ['REGION', undefined, clear],
  ])('%s with secured %s', (name, secured, expected) => {
    const variable = entity('pipeline_variable', '{variable}', { name, secured });
    expect(outcome(evaluate(secretLikeUnsecuredVariables, [REPO, environment, variable], relationships))).toEqual(
      expected,
    );
  });

  test('link to the repository of their environment', () => {
    const variable = entity('pipeline_variable', '{variable}', { name: 'KEY', secured: false });
    const { items } = evaluate(secretLikeUnsecuredVariables, [REPO, environment, variable], relationships);
    expect(items[0]!.webLink).toMatch(/^https:\/\/bitbucket\.org\/w\/api\/admin\//);
  });
});

describe('webhooks', () => {
  const WORKSPACE = entity('workspace', '{w}', { displayName: 'Acme' });
  const has = link('{w}', 'workspace_has_webhook', '{hook}');
  const SECURE = {
    active: true,
    insecure: false,
    skipCertVerification: false,
    hasSecret: true,
    address: 'ci.example.com',
  };

  test.each([
    ['secure', {}, clear],
    ['http', { insecure: true }, found('Sends over plain http, to ci.example.com, from workspace Acme')],
    [
      'any certificate',
      { skipCertVerification: true },
      found('Accepts any certificate, to ci.example.com, from workspace Acme'),
    ],
    ['inactive', { insecure: true, active: false }, clear],
    ['maybe active', { insecure: true, active: undefined }, undetermined],
    ['certificate check not known', { skipCertVerification: undefined }, undetermined],
  ])('transport: %s', (_, properties, expected) => {
    const webhook = entity('webhook', '{hook}', { ...SECURE, ...properties });
    expect(outcome(evaluate(insecureWebhooks, [WORKSPACE, webhook], [has]))).toEqual(expected);
  });

  test.each([
    ['secret', {}, clear],
    ['none', { hasSecret: false }, found('No secret; sends to ci.example.com, from workspace Acme')],
    ['inactive', { hasSecret: false, active: false }, clear],
    ['not known', { hasSecret: undefined }, undetermined],
  ])('secret: %s', (_, properties, expected) => {
    const webhook = entity('webhook', '{hook}', { ...SECURE, ...properties });
    expect(outcome(evaluate(unsignedWebhooks, [WORKSPACE, webhook], [has]))).toEqual(expected);
  });
});

test.each([
  ['Production', false, found('Not limited to administrators, in repository w/api')],
  ['Production', true, clear],
  ['Production', undefined, undetermined],
  ['Staging', false, notCollected],
  // it may be a production environment
  [undefined, false, undetermined],
])(
  'unrestricted production: type %s, limited to administrators: %s',
  (environmentType, adminOnlyRestriction, expected) => {
    const environment = entity('environment', '{env}', { environmentType, adminOnlyRestriction });
    const has = link('{repo}', 'repo_has_environment', '{env}');
    expect(outcome(evaluate(unrestrictedProduction, [REPO, environment], [has]))).toEqual(expected);
  },
);

test.each([
  ['used lately', { lastUsedOn: NOW - 89 * DAY_MS, createdOn: 0 }, clear],
  ['used long ago', { lastUsedOn: NOW - 91 * DAY_MS }, found('Last used on 2026-08-26, opens repository w/api')],
  ['never used, new', { createdOn: NOW - 89 * DAY_MS }, clear],
  ['never used, old', { createdOn: NOW - 91 * DAY_MS }, found('Never used since 2026-08-26, opens repository w/api')],
  ['of unknown age', {}, undetermined],
])('deploy keys: %s', (_, properties, expected) => {
  const key = entity('deploy_key', '{key}', properties);
  expect(outcome(evaluate(unusedDeployKeys, [REPO, key], [link('{repo}', 'repo_allows_deploy_key', '{key}')]))).toEqual(
    expected,
  );
});

test.each([
  [true, found('User with admin access to repository w/api')],
  [false, clear],
  [undefined, undetermined],
])('administrators: %s', (admin, expected) => {
  const user = entity('user', '{ann}', { displayName: 'Ann' });
  const grant = entity('permission', '{grant}', { admin, principalType: 'user' });
  const relationships = [
    link('{ann}', 'user_has_permission', '{grant}'),
    link('{repo}', 'repo_allows_permission', '{grant}'),
  ];
  const finding = evaluate(adminGrants, [REPO, user, grant], relationships);
  expect(outcome(finding)).toEqual(expected);
  expect(finding.items.map(({ name }) => name)).toEqual(admin ? ['Ann'] : []);
});

test.each([
  ['no address at all', [{}, {}], notCollected],
  [
    'one of two',
    [{ email: 'a@x.com' }, { nickname: 'bob' }],
    { state: 'found', checked: 2, undetermined: 0, details: ['No address was found; nickname bob'] },
  ],
  [
    'lists of addresses',
    [{ email: ['a@x.com'] }, { email: [] }],
    { state: 'found', checked: 2, undetermined: 0, details: ['No address was found'] },
  ],
  ['all', [{ email: 'a@x.com' }], clear],
])('users without an address: %s', (_, users, expected) => {
  const entities = users.map((properties, index) => entity('user', `{${index}}`, properties));
  expect(outcome(evaluate(usersWithoutEmail, entities))).toEqual(expected);
});
