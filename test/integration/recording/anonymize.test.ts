import { createAnonymizer } from './anonymize';

/*
 * Everything that names a person, a place or a secret contains the word canary. The bodies have the form of
 * https://developer.atlassian.com/cloud/bitbucket/rest/
 */
const API = 'https://api.bitbucket.org';
const RECORDED = 'http://127.0.0.1:7990';

function anonymizer(key = 'key') {
  return createAnonymizer(Buffer.from(key), { api: API, recorded: RECORDED });
}

function anonymized(body: unknown, key?: string): unknown {
  return JSON.parse(anonymizer(key).body(JSON.stringify(body)));
}

const WORKSPACE = '{0a1b2c3d-0000-4000-8000-ca9a27000001}';
const REPOSITORY = '{0a1b2c3d-0000-4000-8000-ca9a27000002}';
const PERSON = '{0a1b2c3d-0000-4000-8000-ca9a27000003}';
const HASH = 'ca9a27ca9a27ca9a27ca9a27ca9a27ca9a27ca9a';
const ACCOUNT_ID = '712020:0a1b2c3d-0000-4000-8000-ca9a27000004';
/** Besides the word itself: parts of ids, and base64 of the word. */
const CANARIES = /canary|ca9a27|Y2FuYXJ5|NhbmFye/i;

const person = {
  type: 'user',
  uuid: PERSON,
  account_id: ACCOUNT_ID,
  account_status: 'active',
  display_name: 'Canary Lovelace',
  nickname: 'canary_lovelace',
  username: 'canary-lovelace',
  email: 'canary.lovelace@canary-mail.example',
  job_title: 'Head of Canary',
  website: 'https://canary.example/~canary?canary=canary#canary',
  created_on: '2024-05-06T07:08:09.123456+00:00',
  links: {
    self: { href: `${API}/2.0/users/${encodeURIComponent(PERSON)}` },
    html: { href: 'https://bitbucket.org/canary-lovelace/' },
    avatar: { href: `https://secure.gravatar.com/avatar/${HASH}?d=https%3A%2F%2Fcanary.example%2Fcanary.png` },
  },
};

const repository = {
  type: 'repository',
  uuid: REPOSITORY,
  slug: 'canary-api',
  name: 'Canary API',
  full_name: 'Canary-Workspace/canary-api',
  description: 'Breeds canaries.\nAsk canary@canary.example, +49 30 canary.',
  is_private: true,
  fork_policy: 'no_public_forks',
  language: 'typescript',
  size: 123_456,
  mainbranch: { type: 'branch', name: 'main' },
  project: { type: 'project', key: 'CANARY', uuid: WORKSPACE, name: 'Canary Project' },
  workspace: { type: 'workspace', uuid: WORKSPACE, slug: 'canary-workspace', name: 'Canary Inc.' },
  parent: null,
  links: {
    html: { href: 'https://bitbucket.org/canary-workspace/canary-api' },
    clone: [
      { name: 'https', href: 'https://canary:canary@bitbucket.org/canary-workspace/canary-api.git' },
      { name: 'ssh', href: 'git@bitbucket.org:canary-workspace/canary-api.git' },
    ],
  },
};

const pullRequest = {
  type: 'pullrequest',
  id: 17,
  title: 'CANARY-1: teach the canary to sing',
  summary: { type: 'rendered', raw: 'canary', markup: 'markdown', html: '<p>canary</p>' },
  state: 'MERGED',
  draft: false,
  comment_count: 3,
  reason: 'canary',
  author: person,
  closed_by: { ...person, type: 'app_user' },
  source: { repository, branch: { name: 'feature/canary-song' }, commit: { hash: HASH.slice(0, 12) } },
  destination: { repository, branch: { name: 'main' }, commit: null },
  participants: [{ user: person, role: 'REVIEWER', approved: true, state: 'approved' }],
};

const BODIES: Record<string, unknown> = {
  'a page of pull requests': {
    values: [pullRequest],
    pagelen: 50,
    size: 99,
    page: 1,
    next: `${API}/2.0/repositories/canary-workspace/canary-api/pullrequests?page=2&q=title~"canary"+AND+author.nickname%3Dcanary`,
  },
  members: { values: [{ type: 'workspace_membership', user: person, permission: 'owner' }] },
  'groups of the 1.0 API': [
    { name: 'Canaries', slug: 'canaries', permission: null, auto_add: false, members: [person] },
  ],
  commits: {
    values: [
      {
        hash: HASH,
        date: '2026-03-10T08:00:00+00:00',
        message: 'Sing\n\nCo-authored-by: Canary <canary@canary.example>',
        author: { raw: 'Canary Lovelace <canary.lovelace@canary-mail.example>', user: person },
        parents: [{ hash: HASH.replace('ca', 'ac') }],
      },
    ],
  },
  'deploy keys': {
    values: [
      {
        id: 12_345_678,
        key: 'ssh-rsa AAAAB3NzaC1yc2EAAAADY2FuYXJ5Y2FuYXJ5 canary@canary',
        label: 'Canary',
        comment: 'canary',
      },
      { id: 3, key: 'ssh-rsa Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5', label: null },
      { id: 4, key: 'ssh-canary AAAAB3NzaC1yc2EAAAADY2FuYXJ5Y2FuYXJ5', label: null },
      { id: 5, key: 'ssh-rsa Y2FuYXJ5=not base64=', label: null },
      { id: 2, key: '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----', label: 'canary' },
    ],
  },
  webhooks: {
    values: [
      {
        uuid: PERSON,
        url: 'https://canary:canary@ci.canary.example:8443/canary/Y2FuYXJ5?token=canary#canary',
        events: ['repo:push'],
      },
      { uuid: PERSON, url: 'canary:canary@ci.canary.example/hook', description: 'Canary CI', events: ['Canary event'] },
      {
        uuid: PERSON,
        url: 'ftp://canary.example/canary',
        secret: 'canary',
        subject: { type: 'repository', full_name: 'canary/canary' },
      },
    ],
  },
  variables: { values: [{ uuid: PERSON, key: 'CANARY_TOKEN', value: 'canary', secured: false }] },
  runners: {
    values: [
      {
        uuid: PERSON,
        name: 'canary-01.canary.internal',
        labels: ['self.hosted', 'linux', 'canary'],
        state: { status: 'ONLINE', version: { version: '3.12.0', current: 'canary' } },
        oauth_client: {
          id: 'canary',
          secret: 'canary',
          token_endpoint: 'https://auth.canary.example/oauth',
          audience: 'canary',
        },
      },
    ],
  },
  restrictions: {
    values: [
      { id: 1, kind: 'push', pattern: 'release/canary-*', branch_match_kind: 'glob', users: [person], value: null },
    ],
  },
  'a token': {
    access_token: 'canary',
    refresh_token: 'canary',
    scope: 'account repository:admin',
    token_type: 'bearer',
    expires_in: 7200,
  },
  errors: [
    { type: 'error', error: { message: "No workspace with identifier 'canary'." } },
    {
      type: 'error',
      error: { message: 'Canary is not allowed', detail: 'canary', data: { canary: ['canary'], key: 'canary' } },
    },
    { type: 'error', error: { message: 'Forbidden', fields: { 'canary@canary.example': ['canary'], canary: true } } },
    { error_description: 'Invalid OAuth client credentials', error: 'unauthorized_client' },
    { error_description: 'canary is unknown', error: 'Canary is unknown' },
  ],
  'fields of the wrong type': {
    type: 'Canary type 1',
    state: 'canary 2',
    role: ['canary@canary.example'],
    kind: { canary: 'canary' },
    created_on: 'canary',
    updated_on: '2024-05-06T07:08:09 canary',
    scope: 'canary: yes',
    version: 'v1-canary',
    next: 'canary',
    id: 'canary',
    constructor: 'canary',
    telephone: 4_930_123_456,
  },
  'text alone': 'canary',
};

describe('a body', () => {
  test.each(Object.entries(BODIES))('of %s shows no canary', (_, body) => {
    expect(JSON.stringify(body)).toMatch(CANARIES);
    const text = anonymizer().body(JSON.stringify(body));
    expect(text).not.toMatch(CANARIES);
    expect(text).not.toContain('4930123456');
  });

  test.each([
    '<!DOCTYPE html><html><body>Hello Canary, your token is canary</body></html>',
    'upstream canary.example timed out',
    '{"values": [{"title": "canary"',
    'canary',
  ])('that is not JSON is left out: %s', (body) => {
    expect(anonymizer().body(body)).toBe('Not JSON, and left out.');
  });

  test.each(['', 'Rate limit for this resource has been exceeded'])(
    'that is nothing but a known phrase is kept: "%s"',
    (body) => {
      expect(anonymizer().body(body)).toBe(body);
    },
  );

  test('keeps constants, times, numbers and what is not there', () => {
    const kept = {
      type: 'pullrequest',
      id: 17,
      state: 'MERGED',
      draft: false,
      comment_count: 3,
      merge_commit: null,
      reason: '',
      created_on: '2024-05-06T07:08:09.123456+00:00',
      participants: [{ role: 'REVIEWER', approved: true, state: 'changes_requested', participated_on: null }],
      events: ['repo:push', 'pullrequest:fulfilled'],
      scope: 'account repository:admin',
      branch: { name: 'main' },
      environment_type: { name: 'Production' },
      version: { version: '3.12.0' },
      pattern: 'release/**',
      error: { message: 'Invalid pagelen', detail: { required: ['project:admin'], granted: [] } },
    };
    expect(anonymized(kept)).toEqual(JSON.parse(JSON.stringify(kept)));
  });

  test('replaces unknown fields, their names included', () => {
    const [[name, value]] = Object.entries(anonymized({ favorite_color: 'green' }) as object) as [[string, unknown]];
    expect([name, value]).toEqual([expect.stringMatching(/^w[0-9a-f]{10}$/), expect.stringMatching(/^w[0-9a-f]{10}$/)]);
    expect(Object.values(anonymized({ shoe_size: 43 }) as object)).toEqual([0]);
  });

  test('keeps the form of what it replaces', () => {
    const form = anonymized({
      uuid: PERSON,
      hash: HASH,
      account_id: ACCOUNT_ID,
      email: 'ada@acme.com',
      raw: 'Ada Lovelace <ada@acme.com>',
      full_name: 'acme/card-vault',
      project: { key: 'PAY' },
      name: 'Card vault',
      id: 12_345_678,
      branch: { name: 'feature/PAY-1-cards' },
      key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ada',
    });
    expect(form).toEqual({
      uuid: expect.stringMatching(/^\{[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}\}$/) as string,
      hash: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
      account_id: expect.stringMatching(/^\d{6}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      email: expect.stringMatching(/^w[0-9a-f]{10}@w[0-9a-f]{10}\.example$/) as string,
      raw: expect.stringMatching(/^Text [0-9a-f]{10} <w[0-9a-f]{10}@w[0-9a-f]{10}\.example>$/) as string,
      full_name: expect.stringMatching(/^w[0-9a-f]{10}\/w[0-9a-f]{10}$/) as string,
      project: { key: expect.stringMatching(/^W[0-9A-F]{10}$/) as string },
      name: expect.stringMatching(/^Text [0-9a-f]{10}$/) as string,
      id: expect.any(Number) as number,
      branch: { name: expect.stringMatching(/^feature\/w[0-9a-f]{10}$/) as string },
      key: expect.stringMatching(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5[A-Za-z0-9+/]{48} w[0-9a-f]{10}$/) as string,
    });
  });
});

describe('equal values', () => {
  test('have equal replacements in bodies, links, paths and queries', () => {
    const { url, body, text } = anonymizer();
    const uuid = text(PERSON);
    const slug = text('canary-workspace');
    expect(text(PERSON.toUpperCase())).toBe(uuid);
    expect(url(`${API}/2.0/workspaces/canary-workspace/pullrequests/${encodeURIComponent(PERSON)}`)).toBe(
      `${RECORDED}/2.0/workspaces/${slug}/pullrequests/${encodeURIComponent(uuid)}`,
    );
    expect(JSON.parse(body(JSON.stringify(repository)))).toMatchObject({
      full_name: `${slug}/${text('canary-api')}`,
      workspace: { slug },
      links: { html: { href: `https://bitbucket.org/${slug}/${text('canary-api')}` } },
    });
    expect(new URL(url(`${API}/2.0/x?q=author.uuid="${PERSON}"`)).searchParams.get('q')).toBe(`author.uuid="${uuid}"`);
    expect(text('Canary <canary@canary.example>')).toBe(`${text('canary')} <${text('canary@canary.example')}>`);
  });

  test('have equal replacements if one is the short form of the other', () => {
    const { text } = anonymizer();
    expect(text(HASH).startsWith(text(HASH.slice(0, 12)))).toBe(true);
    expect(text(HASH).startsWith(text(HASH.replace('ca', 'ac').slice(0, 12)))).toBe(false);
  });

  test('have equal replacements in two recordings with one key', () => {
    expect(anonymized(BODIES)).toEqual(anonymized(BODIES));
  });

  test('have other replacements with another key', () => {
    const [one, two] = ['one', 'two'].map((key) => anonymizer(key).text(PERSON));
    expect(one).not.toBe(two);
  });
});

test('different values have different replacements', () => {
  const { text } = anonymizer();
  const values = Array.from({ length: 2000 }, (_, index) => [
    `person-${index}`,
    `Person ${index}`,
    `p${index}@x.com`,
  ]).flat();
  expect(new Set(values.map(text)).size).toBe(values.length);
});

describe('an address', () => {
  const query = (address: string) => Object.fromEntries(new URL(anonymizer().url(address)).searchParams);

  test('of the API keeps what says which endpoint and page it is', () => {
    const path = '/2.0/workspaces/{}/pipelines-config/runners';
    const parameters =
      '?pagelen=100&page=2&fields=%2Bvalues.user.email%2C-values.value&state=OPEN&state=MERGED&sort=-updated_on';
    const address = anonymizer().url(`${API}${path.replace('{}', 'canary')}${parameters}`);
    expect(address).toMatch(new RegExp(`^${RECORDED}${path.replace('{}', 'w[0-9a-f]+')}\\?`));
    expect([...new URL(address).searchParams]).toEqual([...new URLSearchParams(parameters)]);
  });

  test('of the API keeps the filter, without its values', () => {
    expect(query(`${API}/2.0/x?q=(state="MERGED" AND updated_on>=2026-03-09T12:00:00.000Z) OR id=17`).q).toBe(
      '(state="MERGED" AND updated_on>=2026-03-09T12:00:00.000Z) OR id=17',
    );
    expect(query(`${API}/2.0/x?q=user.email IN ("ada@acme.com","bo@acme.com")`).q).toMatch(
      /^user\.email IN \("w\w+@(w\w+)\.example","w\w+@\1\.example"\)$/,
    );
  });

  test.each([
    `${API}/2.0/repositories/canary/canary/commits/canary?exclude=canary&include=canary&access_token=canary&canary=canary`,
    `${API}/2.0/repositories/canary?pagelen=canary&page=canary&fields=%2Bvalues.canary,canary@x&sort=-canary&state=CANARY&role=canary`,
    `${API}/2.0/workspaces/x?q=canary`,
    `${API}/2.0/workspaces/x?q=name = canary`,
    `${API}/2.0/workspaces/x?q=name="canary`,
    `${API}/2.0/workspaces/x?q="canary"="canary" AND canary~canary@canary.example`,
    `${API}/2.0/%E0%A4%A?url=https://canary.example/?u=https://canary.example`,
    'https://canary:canary@canary.example:8443/canary#canary',
    'https://bitbucket.org/canary/canary/pull-requests/17/canary?pagelen=canary&state=CANARY',
    'https://api.bitbucket.org.canary.example/2.0/canary',
  ])('shows no canary: %s', (address) => {
    expect(anonymizer().url(address)).not.toMatch(CANARIES);
  });

  test('keeps numbers of pull requests and replaces large numbers', () => {
    const { url } = anonymizer();
    expect(url(`${API}/2.0/repositories/a/b/pullrequests/17/activity`)).toMatch(/\/pullrequests\/17\/activity$/);
    const [, id] = /(\d+)$/.exec(url(`${API}/2.0/repositories/a/b/deploy-keys/12345678`)) ?? [];
    expect(id).toMatch(/^(?!12345678)\d{8}$/);
    expect(anonymized({ id: 12_345_678 })).toEqual({ id: Number(id) });
  });
});

test('only headers that the client reads are kept', () => {
  const given = {
    'Content-Type': 'application/json; charset=utf-8',
    'Retry-After': '30',
    'X-OAuth-Scopes': 'account, repository:admin',
    'X-RateLimit-Limit': '1000',
    'X-RateLimit-NearLimit': 'false',
    'Set-Cookie': 'session=canary',
    'X-Token-Id': 'canary',
    'X-Consumer-Client-Id': 'canary',
    'X-Request-Id': 'canary',
    Location: 'https://canary.example/',
    ETag: '"canary"',
    Authorization: 'Bearer canary',
  };
  const list = Object.entries(given).map(([name, value]) => ({ name, value }));
  const kept = anonymizer().headers([...list, { name: 'x-oauth-scopes', value: 'canary@x' }]);
  expect(kept).toEqual(list.slice(0, 5).map(({ name, value }) => ({ name: name.toLowerCase(), value })));
});
