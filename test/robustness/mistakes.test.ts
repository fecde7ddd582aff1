import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';

import { ENDPOINTS } from '../../src/bitbucket/endpoints';
import { parseConfig } from '../../src/config';
import { FIELDS } from '../../src/configuration/settings';
import { fc } from '../fastCheck';
import { type FaultRun, runWithFaults } from '../faults/faultRun';
import { TARGETS } from '../faults/faultTable';
import { itemsOf } from '../faults/mutate';
import { countOfRuns } from '../thoroughness';
import { connect } from '../unit/bitbucket/connect';
import { type Reply, startServer, tokenOf } from '../unit/bitbucket/scriptedServer';

/* What a person, a gateway or an odd record can cause is never reported as an error of the integration. */

jest.setTimeout(120_000);

const OF_THE_INTEGRATION =
  /contact us|please report|UNEXPECTED_ERROR|is not a function|Cannot (?:read|convert)|URI malformed/i;
const VALID = { oauthKey: 'key', oauthSecret: 'secret', workspace: 'acme' };

function textsOf({ run, error }: FaultRun): string[] {
  return [...(error instanceof Error ? [error.message] : []), ...(run?.events.map((event) => event.description) ?? [])];
}

function blamesIntegration(run: FaultRun): string[] {
  return textsOf(run).filter((text) => OF_THE_INTEGRATION.test(text));
}

describe('a response with a token', () => {
  async function requestWith(reply: Reply) {
    const server = await startServer(
      () => ({ json: { uuid: '{w}' } }),
      () => reply,
    );
    try {
      return await connect(server).get(ENDPOINTS.workspace, { workspace: 'acme' });
    } catch (error) {
      return error as Error;
    } finally {
      await server.close();
    }
  }

  test.each([
    ...[undefined, null, '', 'soon', 'NaN', true, [], [7200], {}, -1, '-7200', 0, 1e-9, 1e300, '1e400', 7200],
    JSON.parse('{"valueOf": 1, "toString": 1}') as unknown,
  ])('may state any lifetime: %j', async (expiresIn) => {
    const { json } = tokenOf('a', 1);
    expect(await requestWith({ json: { ...(json as object), expires_in: expiresIn } })).toEqual({ uuid: '{w}' });
  });

  test.each<[string, Reply]>([
    ['lacks the token', { json: { expires_in: 7200 } }],
    ['has null as token', { json: { access_token: null } }],
    ['has an empty token', { json: { access_token: '' } }],
    ['has a number as token', { json: { access_token: 7 } }],
    ['has an object as token', { json: { access_token: { toString: 1 } } }],
    ['has a token with a line break', { json: { access_token: 'a\r\nb' } }],
    ['has a token that no header can hold', { json: { access_token: 't\u00f6ken' } }],
    ['is a list', { json: [] }],
    ['is null', { json: null }],
    ['is the page of a gateway', { text: '<html>Sign in</html>' }],
    ['is empty', { text: '' }],
    ['has status 204', { status: 204 }],
    ['redirects to a sign-in page', { status: 302, headers: { Location: 'https://login.example/' } }],
    ['has status 404', { status: 404, text: 'Not found' }],
    ['has status 405', { status: 405, text: '' }],
  ])('says what is wrong and what to do when it %s', async (_, reply) => {
    const error = await requestWith(reply);
    expect(error).toBeInstanceOf(Error);
    const { message } = error as Error;
    expect(message).toMatch(/^POST \/site\/oauth2\/access_token \(OAuth consumer 1\): /);
    expect(message).toMatch(/Check that no gateway or proxy answers in place of Bitbucket/);
    expect(message).not.toMatch(OF_THE_INTEGRATION);
  });
});

describe('the configuration', () => {
  test.each<[string, object]>([
    ['a slug of dots', { workspace: '..' }],
    ['a slug with a slash', { workspace: 'acme/app' }],
    ['a slug with half a surrogate', { workspace: 'acme\ud83d' }],
    ['a slug with a line break', { workspace: 'ac\nme' }],
    ['a slug with an encoded slash', { workspace: 'acme%2Fapp' }],
    ['a slug with a query', { workspace: 'acme?x=1' }],
    ['a slug with a mark that changes the direction of text', { workspace: 'acme\u202e' }],
    ['white space as slug', { workspace: ' ' }],
    ['a number as slug', { workspace: 7 }],
    ['an object as slug', { workspace: {} }],
    ['an empty item', { workspace: 'acme,,b' }],
    ['a key with a colon', { oauthKey: 'a:b' }],
    ['a key with a line break', { oauthKey: 'a\nb' }],
    ['an empty secret', { oauthSecret: '' }],
    ['half a minute', { rateLimitMaxWaitMinutes: '0.5' }],
    ['perhaps', { ingestPullRequests: 'perhaps' }],
    ['a list as switch', { enrichedPrs: [] }],
    ['a domain with a slash', { emailDomains: 'acme.com/x' }],
    ['a repository without a workspace', { excludeRepositories: 'app' }],
  ])('is refused with a problem that names the field: %s', (_, config) => {
    const [field] = Object.keys(config);
    const { problems = [] } = parseConfig({ ...VALID, ...config }, {});
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${field}(?:: item \\d)? `))]);
    expect(problems.join()).not.toMatch(/\p{Surrogate}|\n|\u202e/u);
  });

  test.each<[string, string]>([
    ['BITBUCKET_API_ORIGIN', 'api.bitbucket.org'],
    ['BITBUCKET_API_ORIGIN', 'https://'],
    ['BITBUCKET_API_ORIGIN', 'https://api.bitbucket.org:99999'],
    ['BITBUCKET_API_ORIGIN', 'ftp://api.bitbucket.org'],
    ['BITBUCKET_API_ORIGIN', 'file:///etc/passwd'],
    ['BITBUCKET_API_ORIGIN', 'http://api.bitbucket.org'],
    ['BITBUCKET_API_ORIGIN', 'data:text/plain,x'],
    ['BITBUCKET_OAUTH_URL', 'javascript:1'],
    ['BITBUCKET_OAUTH_URL', 'http://[::2]/token'],
    ['BITBUCKET_CONCURRENCY', '0'],
    ['BITBUCKET_PULL_REQUEST_DISCOVERY', 'constructor'],
  ])('is refused with a problem that names the variable: %s=%s', (name, value) => {
    const { problems } = parseConfig(VALID, { [name]: value });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
  });

  test('may be anything', () => {
    const values = fc.oneof(fc.anything(), fc.string({ unit: 'binary' }), fc.constantFrom('constructor', '__proto__'));
    const names = [...Object.keys(FIELDS), 'teams', 'caCertificate', 'disableTlsVerification'];
    const fields = Object.fromEntries(names.map((field) => [field, fc.option(values)]));
    const variables = ['BITBUCKET_API_ORIGIN', 'BITBUCKET_OAUTH_URL', 'BITBUCKET_CONCURRENCY'];
    const environment = fc.dictionary(fc.constantFrom(...variables), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.option(fc.record(fields)), environment, (config, variables) => {
        const { settings, problems = [] } = parseConfig(config, variables);
        expect(settings === undefined).toBe(problems.length > 0);
        expect(problems.filter((problem) => !/^[A-Za-z_]+[ :]/.test(problem))).toEqual([]);
      }),
      { numRuns: countOfRuns(2000, 300) },
    );
  });
});

describe('records whose ids are odd', () => {
  const IDS = [
    '..',
    '.',
    '',
    ' ',
    '/',
    'a/b',
    '{..}',
    '%2e%2e',
    '%',
    '{\ud83d}',
    '\u0000',
    '{a}\n',
    '?x',
    '#',
    7,
    null,
    {},
  ];
  const LISTINGS: [string, RegExp][] = [
    ['projects', TARGETS.projects],
    ['repositories', TARGETS.repositories],
    ['members', TARGETS.members],
    ['groups', TARGETS.groups],
    ['pull requests', TARGETS['pull requests']],
    ['environments', /\/environments$/],
    ['hooks', /\/hooks$/],
  ];
  const NAMES = ['uuid', 'slug', 'full_name', 'key'];

  test.each(LISTINGS)('are skipped, or fail their step with what is wrong: %s', async (_, path) => {
    let next = 0;
    const transform = (body: unknown) => {
      const page = structuredClone(body);
      // the first record of each page; the others are sound
      const holder = itemsOf(page)[0] as Record<string, unknown> | undefined;
      for (const record of holder ? [holder, holder.user as Record<string, unknown>] : []) {
        for (const name of NAMES.filter((one) => record && Object.hasOwn(record, one))) {
          record[name] = IDS[next++ % IDS.length];
        }
      }
      return page;
    };
    const run = await runWithFaults([{ path, fault: { kind: 'transform', transform } }], { allSources: true });
    expect(run.error).toBeUndefined();
    expect(blamesIntegration(run)).toEqual([]);
    expect(run.run!.entities.length).toBeGreaterThan(10);
  });

  test.each(['..', '.', '', '{\ud83d}', 7, null])('make the workspace unreadable: %j', async (uuid) => {
    const transform = (body: unknown) => ({ ...(body as object), uuid });
    const run = await runWithFaults([{ path: TARGETS.workspace, fault: { kind: 'transform', transform } }]);
    expect(run.error).toBeInstanceOf(Error);
    expect(textsOf(run).join()).toMatch(/the workspace has no usable uuid/);
    expect(blamesIntegration(run)).toEqual([]);
  });
});

describe('an address at which no Bitbucket answers', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  const listen = async (listener: Server) => {
    server = listener;
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  };
  const answering = (status: number, body: string, headers: Record<string, string> = {}) =>
    listen(createServer((_, response) => response.writeHead(status, headers).end(body)));
  const speaking = async (text: string) => {
    const speaker = createTcpServer((socket) => socket.on('error', () => undefined).end(text));
    await new Promise<void>((resolve) => speaker.listen(0, '127.0.0.1', resolve));
    server = Object.assign(speaker, { closeAllConnections: () => undefined }) as unknown as Server;
    return `http://127.0.0.1:${(speaker.address() as AddressInfo).port}`;
  };

  test.each<[string, () => Promise<string>]>([
    ['a web site', () => answering(200, '<html>Welcome</html>')],
    ['a web site without this page', () => answering(404, '<html>Not found</html>')],
    ['a sign-in page', () => answering(302, '', { Location: 'https://login.example/?from=bitbucket' })],
    ['something that wants a password', () => answering(401, '<html>', { 'WWW-Authenticate': 'Basic' })],
    ['another API', () => answering(200, '{}')],
    ['another API that answers lists', () => answering(200, '[]')],
    ['something that accepts no GET', () => answering(405, '')],
    ['something that is a teapot', () => answering(418, '{"error": "teapot"}')],
    ['something that speaks no HTTP', () => speaking('220 mail.example ESMTP\r\n')],
    ['something that hangs up', () => speaking('')],
    ['nobody', () => Promise.resolve('http://127.0.0.1:9')],
  ])('is an error that names the request and what to do: %s', async (_, start) => {
    const origin = await start();
    const run = await runWithFaults([], { environment: { BITBUCKET_API_ORIGIN: origin } });
    expect(run.error).toBeInstanceOf(Error);
    const { message } = run.error as Error;
    expect(message).toMatch(/GET \/2\.0\/|token-1|refused/i);
    expect(message).toMatch(/Check |check |Enter |Run again/);
    expect(blamesIntegration(run)).toEqual([]);
  });
});
