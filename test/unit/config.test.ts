import { inspect } from 'node:util';

import { loadConfigFromEnvironmentVariables } from '@jupiterone/integration-sdk-runtime';

import { instanceConfigFields, parseConfig } from '../../src/config';
import { type Setting } from '../../src/configuration/setting';
import { FIELDS } from '../../src/configuration/settings';

const minimal = { oauthKey: 'key', oauthSecret: 'secret', workspace: 'acme' };

function problemsOf(config: object, environment: Record<string, string> = {}): string[] {
  return parseConfig({ ...minimal, ...config }, environment).problems ?? [];
}

describe('a valid configuration', () => {
  test('has defaults for all optional fields', () => {
    expect(parseConfig(minimal, {}).settings).toEqual({
      consumers: [expect.objectContaining({ key: 'key', secret: 'secret' })],
      accessTokens: [],
      workspaces: ['acme'],
      emailDomains: [],
      excludeRepositories: [],
      ingestPullRequests: true,
      pullRequestIngestSinceDays: 1,
      enrichedPrs: false,
      ingestAccessControls: true,
      ingestAutomation: true,
      rateLimitMaxWaitMinutes: 0,
      pullRequestDiscovery: 'auto',
      concurrency: 5,
      tls: { certificates: [], isVerified: true },
      apiOrigin: 'https://api.bitbucket.org',
      oauthUrl: 'https://bitbucket.org/site/oauth2/access_token',
    });
  });

  test('has e-mail domains in lower case and ASCII', () => {
    const { settings } = parseConfig({ ...minimal, emailDomains: ' Acme.COM , münchen.example' }, {});
    expect(settings?.emailDomains).toEqual(['acme.com', 'xn--mnchen-3ya.example']);
  });

  test.each(['@acme.com', '*.acme.com', 'ann@acme.com', 'acme', 'https://acme.com', '-acme.com'])(
    'refuses %s as an e-mail domain',
    (emailDomains) => {
      expect(parseConfig({ ...minimal, emailDomains }, {}).problems).toEqual([
        expect.stringMatching(/^emailDomains: item 1 \(".*"\) is not a domain\./),
      ]);
    },
  );

  test.each([
    ['acme.com,,acme.de', /^emailDomains: item 2 of 3 is empty/],
    ['acme.com, ACME.com', /^emailDomains: item 2 repeats item 1/],
  ])('refuses the e-mail domains %s', (emailDomains, problem) => {
    expect(parseConfig({ ...minimal, emailDomains }, {}).problems).toEqual([expect.stringMatching(problem)]);
  });

  test('reads patterns of repositories in lower case', () => {
    const { settings } = parseConfig({ ...minimal, excludeRepositories: ' Acme/Sandbox-* , */mirror' }, {});
    expect(settings?.excludeRepositories).toEqual(['acme/sandbox-*', '*/mirror']);
  });

  test.each([
    [
      'sandbox-*',
      /^excludeRepositories: item 1 \("sandbox-\*"\) is not of the form WORKSPACE\/REPOSITORY\. Enter both/,
    ],
    ['acme/one, acme/', /^excludeRepositories: item 2 \("acme\/"\) is not of the form/],
    ['https://bitbucket.org/acme/app', /^excludeRepositories: item 1 .* is not of the form/],
    ['acme/one two', /^excludeRepositories: item 1 .* is not of the form/],
    ['acme/one,,acme/two', /^excludeRepositories: item 2 of 3 is empty/],
    ['acme/one, ACME/One', /^excludeRepositories: item 2 repeats item 1/],
  ])('refuses the patterns of repositories %s', (excludeRepositories, problem) => {
    expect(parseConfig({ ...minimal, excludeRepositories }, {}).problems).toEqual([expect.stringMatching(problem)]);
  });

  test('pairs trimmed keys and secrets in order', () => {
    const { settings } = parseConfig({ ...minimal, oauthKey: ' k1 , k2', oauthSecret: 's1,\ts2 ' }, {});
    expect(settings?.consumers).toEqual([
      { key: 'k1', secret: 's1' },
      { key: 'k2', secret: 's2' },
    ]);
  });

  test.each([
    [{ workspace: ' Acme , beta ' }, ['acme', 'beta']],
    [{ workspace: '', teams: 'acme' }, ['acme']],
    [{ workspace: undefined, teams: ['acme', ' beta'] }, ['acme', 'beta']],
    [{ workspace: 'new', teams: ['old'] }, ['new']],
  ])('takes workspaces from %j', (config, workspaces) => {
    expect(parseConfig({ ...minimal, ...config }, {}).settings?.workspaces).toEqual(workspaces);
  });

  test.each([
    [true, true],
    ['true', true],
    [' False ', false],
    [false, false],
    ['', true],
    [undefined, true],
  ])('reads the switch %j as %j', (value, expected) => {
    expect(parseConfig({ ...minimal, ingestPullRequests: value }, {}).settings?.ingestPullRequests).toBe(expected);
  });

  test('accepts the origin of a simulated Bitbucket from the environment', () => {
    const { settings } = parseConfig(minimal, {
      BITBUCKET_API_ORIGIN: 'http://127.0.0.1:7990/',
      BITBUCKET_OAUTH_URL: 'http://localhost:7990/site/oauth2/access_token',
      BITBUCKET_CONCURRENCY: '32',
      BITBUCKET_PULL_REQUEST_DISCOVERY: ' Economical',
    });
    expect(settings).toMatchObject({
      apiOrigin: 'http://127.0.0.1:7990',
      oauthUrl: 'http://localhost:7990/site/oauth2/access_token',
      concurrency: 32,
      pullRequestDiscovery: 'economical',
    });
  });

  test("is frozen, and the instance's configuration is not changed", () => {
    const config = Object.freeze({ ...minimal });
    const { settings } = parseConfig(config, {});
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings?.consumers)).toBe(true);
    expect(Object.isFrozen(settings?.workspaces)).toBe(true);
  });
});

describe('an invalid configuration', () => {
  test.each<[string, object, Record<string, string>, RegExp]>([
    ['no key', { oauthKey: undefined }, {}, /^oauthKey is missing\. Enter the key/],
    ['a blank secret', { oauthSecret: '  ' }, {}, /^oauthSecret is missing\. Enter the secret/],
    ['no workspace', { workspace: undefined }, {}, /^workspace is missing\. Enter the slug/],
    ['an object in a list', { workspace: ['acme', { toString: 7 }] }, {}, /^workspace must be text\. Enter the slug/],
    ['a list in a list', { emailDomains: [['acme.com']] }, {}, /^emailDomains must be text/],
    ['nothing in a list', { excludeRepositories: [null] }, {}, /^excludeRepositories must be text/],
    ['a number as key', { oauthKey: 7 }, {}, /^oauthKey must be text/],
    ['an empty key', { oauthKey: 'a,,c', oauthSecret: '1,2,3' }, {}, /^oauthKey: item 2 of 3 is empty/],
    ['an empty secret', { oauthKey: 'a,b', oauthSecret: '1,' }, {}, /^oauthSecret: item 2 of 2 is empty/],
    ['a key twice', { oauthKey: 'a,b,a', oauthSecret: '1,2,3' }, {}, /^oauthKey: item 3 repeats item 1/],
    ['two keys, one secret', { oauthKey: 'a,b' }, {}, /^oauthKey lists 2 keys but oauthSecret 1 secret\. Enter one/],
    ['a workspace twice', { workspace: 'acme,ACME' }, {}, /^workspace: item 2 repeats item 1/],
    ['an address as workspace', { workspace: 'https://bitbucket.org/acme' }, {}, /is not a slug/],
    ['dots as workspace', { workspace: 'acme,..' }, {}, /^workspace: item 2 \("\.\."\) is not a slug/],
    ['an odd switch', { enrichedPrs: 'maybe' }, {}, /^enrichedPrs must be true or false/],
    ['a negative wait', { rateLimitMaxWaitMinutes: '-1' }, {}, /^rateLimitMaxWaitMinutes must be a whole number/],
    ['a broken wait', { rateLimitMaxWaitMinutes: '1.5' }, {}, /^rateLimitMaxWaitMinutes must be a whole number/],
    ['too little at once', {}, { BITBUCKET_CONCURRENCY: '0' }, /^BITBUCKET_CONCURRENCY must be .* from 1 to 32/],
    ['too much at once', {}, { BITBUCKET_CONCURRENCY: '33' }, /^BITBUCKET_CONCURRENCY must be .* from 1 to 32/],
    [
      'an unknown discovery',
      {},
      { BITBUCKET_PULL_REQUEST_DISCOVERY: 'cheap' },
      /^BITBUCKET_PULL_REQUEST_DISCOVERY must be one of: auto, full, economical\.$/,
    ],
    ['http elsewhere', {}, { BITBUCKET_API_ORIGIN: 'http://10.0.0.1' }, /^BITBUCKET_API_ORIGIN must start with https/],
    ['http look-alike', {}, { BITBUCKET_API_ORIGIN: 'http://127.0.0.1.example.com' }, /must start with https/],
    ['no address', {}, { BITBUCKET_OAUTH_URL: 'bitbucket' }, /^BITBUCKET_OAUTH_URL is not a URL/],
    ['a user in the address', {}, { BITBUCKET_OAUTH_URL: 'https://u:p@bitbucket.org' }, /must not contain a user/],
  ])('with %s is told so', (_, config, environment, message) => {
    expect(problemsOf(config, environment)).toEqual([expect.stringMatching(message)]);
  });

  test('is reported completely, without a secret', () => {
    const problems = problemsOf({ oauthKey: 'a,a', oauthSecret: 'hush,', workspace: '', enrichedPrs: 3 });
    expect(problems).toHaveLength(4);
    expect(problems.join()).not.toContain('hush');
  });
});

test("ignores origins in an instance's configuration", () => {
  expect(Object.keys(instanceConfigFields)).not.toEqual(expect.arrayContaining([expect.stringMatching(/origin|url/i)]));
  const config = { ...minimal, apiOrigin: 'https://evil.example', BITBUCKET_API_ORIGIN: 'https://evil.example' };
  expect(parseConfig(config, {}).settings?.apiOrigin).toBe('https://api.bitbucket.org');
});

test('declares its fields to the SDK as they are', () => {
  const [required, text, boolean] = [
    { type: 'string' },
    { type: 'string', optional: true },
    { type: 'boolean', optional: true },
  ];
  expect(instanceConfigFields).toEqual({
    oauthKey: required,
    oauthSecret: { ...required, mask: true },
    workspace: required,
    accessTokens: { ...text, mask: true },
    emailDomains: text,
    excludeRepositories: text,
    ingestPullRequests: boolean,
    pullRequestIngestSinceDays: text,
    enrichedPrs: boolean,
    ingestAccessControls: boolean,
    ingestAutomation: boolean,
    rateLimitMaxWaitMinutes: text,
  });
});

describe.each(['ingestAccessControls', 'ingestAutomation'] as const)('%s', (field) => {
  const read = (value: unknown, isLocal: boolean) =>
    parseConfig({ ...minimal, [field]: value }, {}, isLocal).settings?.[field];

  test.each([undefined, null, '', ' '])(
    'leaves the decision to the data sources, which local runs lack: %j',
    (value) => {
      expect(read(value, false)).toBe(true);
      expect(read(value, true)).toBe(false);
    },
  );

  test.each([true, false, 'true', 'false'])('is what somebody set: %j', (value) => {
    expect(read(value, false)).toBe(String(value) === 'true');
    expect(read(value, true)).toBe(String(value) === 'true');
  });
});

describe('a local run', () => {
  const ORIGINAL = process.env;

  afterEach(() => {
    process.env = ORIGINAL;
  });

  test('has the names of environment variables in messages', () => {
    const { problems } = parseConfig({ oauthKey: 'a,b', oauthSecret: '1', ingestAutomation: 'yes' }, {}, true);
    expect(problems).toEqual([
      expect.stringMatching(/^OAUTH_KEY \(oauthKey\) lists 2 keys but OAUTH_SECRET \(oauthSecret\) 1 secret/),
      expect.stringMatching(/^WORKSPACE \(workspace\) is missing/),
      'INGEST_AUTOMATION (ingestAutomation) must be true or false.',
    ]);
  });

  test.each(Object.entries<Setting>(FIELDS))('has %s from the variable of the table', (field, { type, variable }) => {
    process.env = { ...ORIGINAL, [variable]: 'true' };
    const declared = instanceConfigFields[field as keyof typeof FIELDS];
    const value = type === 'boolean' ? true : 'true';
    expect(loadConfigFromEnvironmentVariables({ [field]: declared })).toEqual({ [field]: value });

    const { problems } = parseConfig({ ...minimal, [field]: {} }, {}, true);
    expect(problems).toEqual([expect.stringMatching(`^${variable} \\(${field}\\) must be `)]);
  });
});

describe('access tokens', () => {
  test('are trimmed, and hidden when the settings are printed', () => {
    const { settings } = parseConfig({ ...minimal, accessTokens: ' ATCT-one , ATCT-two=' }, {});
    expect(settings?.accessTokens.map(({ token }) => token)).toEqual(['ATCT-one', 'ATCT-two=']);
    expect(JSON.stringify(settings) + inspect(settings, { depth: 5, showHidden: true })).not.toMatch(/ATCT-(one|two)/);
  });

  test.each([
    ['ATCT-one,,ATCT-two', 'item 2 of 3 is empty'],
    ['ATCT-one,ATCT-two,ATCT-one', 'item 3 repeats item 1'],
    ['ATCT-one,ATCT two', 'item 2 contains white space'],
  ])('of "%s" have a problem that names the item and not the token', (accessTokens, problem) => {
    const problems = parseConfig({ ...minimal, accessTokens }, {}, true).problems ?? [];
    expect(problems).toEqual([expect.stringContaining(`ACCESS_TOKENS (accessTokens): ${problem}`)]);
    expect(problems.join()).not.toContain('ATCT');
  });

  test('may be left out', () => {
    expect(parseConfig({ ...minimal, accessTokens: ' ' }, {}).settings?.accessTokens).toEqual([]);
  });
});
