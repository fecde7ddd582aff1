import { adminGrants, unusedDeployKeys, usersWithoutEmail } from '../../../../src/report/findings/access';
import {
  possiblySecretUnsecuredVariables,
  secretLikeUnsecuredVariables,
  unrestrictedProduction,
} from '../../../../src/report/findings/automation';
import { publicRepositories } from '../../../../src/report/findings/repositories';
import { insecureWebhooks, unsignedWebhooks, unverifiedWebhooks } from '../../../../src/report/findings/webhooks';
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
    ['KEY_ID', false, clear],
  ])('%s with secured %s', (name, secured, expected) => {
    const variable = entity('pipeline_variable', '{variable}', { name, secured });
    expect(outcome(evaluate(secretLikeUnsecuredVariables, [REPO, environment, variable], relationships))).toEqual(
      expected,
    );
  });

  test.each([
    ['KEY_ID', false, found('Not secured, in environment Staging of repository w/api')],
    ['KEY_ID', true, clear],
    ['KEY_ID', undefined, undetermined],
    ['NPM_TOKEN', false, clear],
  ])('%s with secured %s may be a secret', (name, secured, expected) => {
    const variable = entity('pipeline_variable', '{variable}', { name, secured });
    expect(outcome(evaluate(possiblySecretUnsecuredVariables, [REPO, environment, variable], relationships))).toEqual(
      expected,
    );
  });

  test('are shown with their short names and their own links', () => {
    const webLink = 'https://bitbucket.org/w/api/admin/pipelines/deployment-settings';
    const named = { name: 'TOKEN', displayName: 'w/api, Staging: TOKEN', webLink };
    const variable = entity('pipeline_variable', '{variable}', { ...named, secured: false });
    const { items } = evaluate(secretLikeUnsecuredVariables, [REPO, environment, variable], relationships);
    expect(items).toMatchObject([{ name: 'TOKEN', link: webLink }]);
  });

  test('that are secured are checked as well', () => {
    const secret = entity('pipeline_secret', '{secret}', { name: 'TOKEN', secured: true });
    expect(evaluate(secretLikeUnsecuredVariables, [REPO, secret], [])).toMatchObject({ checked: 1, items: [] });
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
    events: ['pullrequest:approved', 'repo:push'],
    address: 'ci.example.com',
  };

  const TO = 'to ci.example.com, from workspace Acme';

  /** The findings on a webhook with these properties. */
  const findingsOn = (properties: object) =>
    [insecureWebhooks, unverifiedWebhooks, unsignedWebhooks].map((definition) =>
      outcome(evaluate(definition, [WORKSPACE, entity('webhook', '{hook}', { ...SECURE, ...properties })], [has])),
    );

  const HTTP = found(`Sends over plain http, ${TO}`);
  const ANY_CERTIFICATE = found(`Accepts any certificate, ${TO}`);
  const UNSIGNED = found(`No secret, ${TO}`);

  test.each([
    ['secure', {}, [clear, clear, clear]],
    ['http', { insecure: true }, [HTTP, clear, clear]],
    ['any certificate', { skipCertVerification: true }, [clear, ANY_CERTIFICATE, clear]],
    // without encryption, there is no certificate to check
    ['http and any certificate', { insecure: true, skipCertVerification: true }, [HTTP, clear, clear]],
    ['unsigned', { hasSecret: false }, [clear, clear, UNSIGNED]],
    ['unsigned, for builds', { hasSecret: false, events: ['repo:commit_status_updated'] }, [clear, clear, UNSIGNED]],
    ['unsigned, for pipelines', { hasSecret: false, events: ['pipeline:span_created'] }, [clear, clear, UNSIGNED]],
    ['unsigned, for comments', { hasSecret: false, events: ['pullrequest:comment_created'] }, [clear, clear, clear]],
    ['unsigned, for unknown events', { hasSecret: false, events: undefined }, [clear, clear, undetermined]],
    ['all faults', { insecure: true, hasSecret: false }, [HTTP, clear, UNSIGNED]],
    ['inactive', { active: false, insecure: true, hasSecret: false }, [clear, clear, clear]],
    ['maybe active', { active: undefined, insecure: true, hasSecret: false }, [undetermined, clear, undetermined]],
    ['certificate check not known', { skipCertVerification: undefined }, [clear, undetermined, clear]],
    ['signature not known', { hasSecret: undefined }, [clear, clear, undetermined]],
  ])('%s', (_, properties, expected) => {
    expect(findingsOn(properties)).toEqual(expected);
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

test('administrators outside the workspace are named as such', () => {
  const someone = entity('external_user', '{eve}', { displayName: 'Eve' });
  const grant = entity('permission', '{grant}', { admin: true, principalType: 'user' });
  const finding = evaluate(
    adminGrants,
    [REPO, someone, grant],
    [link('{eve}', 'external_user_has_permission', '{grant}'), link('{repo}', 'repo_allows_permission', '{grant}')],
  );
  expect(finding.items).toMatchObject([{ name: 'Eve', reason: 'External user with admin access to repository w/api' }]);
});

test('people outside the workspace are not expected to have an address', () => {
  const entities = [entity('user', '{ann}', { email: 'a@x.com' }), entity('external_user', '{eve}', {})];
  expect(outcome(evaluate(usersWithoutEmail, entities))).toEqual(clear);
});

test.each([
  ['no address at all', [{}, {}], { ...notCollected, state: 'not applicable' }],
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
