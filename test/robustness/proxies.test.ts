import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';

import fetch from 'node-fetch';

import { createAgents } from '../../src/bitbucket/http/agents';
import { AuthenticationError } from '../../src/bitbucket/http/credentialErrors';
import { NetworkError } from '../../src/bitbucket/http/errors';
import { createTransport, type HttpResponse } from '../../src/bitbucket/http/transport';
import { parseConfig } from '../../src/config';
import { connect } from '../unit/bitbucket/connect';
import { SELF_SIGNED } from './certificate';
import { type HandmadeProxy, type ProxyReply, startProxy, tunnelTo } from './handmadeProxy';
import { withEnvironment } from './withEnvironment';

/* What a proxy does is never taken for Bitbucket's doing, and never blamed on a credential. */

const NO_PROXIES = Object.fromEntries(
  [
    'https_proxy',
    'http_proxy',
    'all_proxy',
    'no_proxy',
    'npm_config_https_proxy',
    'npm_config_proxy',
    'npm_config_no_proxy',
  ]
    .flatMap((name) => [name, name.toUpperCase()])
    .map((name) => [name, undefined]),
);
const USER = 'proxyuser';
const PASSWORD = 'c4n4ry-p4ss';
const TOKEN = 'c4n4ry-t0ken';
/** Limits of this test only end what would hang for ever. */
const NEVER_MS = 60_000;

let proxy: HandmadeProxy | undefined;
afterEach(async () => {
  jest.restoreAllMocks();
  await proxy?.close();
  proxy = undefined;
});

interface Sending {
  url?: string;
  variables?: Record<string, string>;
  connectTimeoutMs?: number;
}

/** Sends a request, by default through the proxy with a user name and a password. */
function send({ url = 'https://api.bitbucket.org/2.0/x', variables, connectTimeoutMs = NEVER_MS }: Sending = {}) {
  const transport = createTransport({
    fetch,
    agents: createAgents(connectTimeoutMs),
    userAgent: 'graph-bitbucket/1.2.3',
    attemptTimeoutMs: NEVER_MS,
    maxResponseBytes: 1_000_000,
  });
  const named = { HTTPS_PROXY: `http://${USER}:${PASSWORD}@${proxy?.name}`, ...variables };
  return withEnvironment({ ...NO_PROXIES, ...named }, () =>
    transport({
      endpoint: 'GET /2.0/x',
      method: 'GET',
      url: new URL(url),
      headers: { Authorization: `Bearer ${TOKEN}` },
    }),
  );
}

const answer = (head: string, body = '') => `HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** Replies other than 200: what happens, whether another attempt may help, and the reply. */
const REPLIES: [name: string, problem: string, isTemporary: boolean, reply: ProxyReply][] = [
  ['201 with JSON', 'answered 201 Created', false, answer('201 Created', '{"values": []}')],
  ['202', 'answered 202 Accepted', false, answer('202 Accepted', '{}')],
  ['204', 'answered 204 No Content', false, 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['206 with JSON', 'answered 206 Partial Content', false, answer('206 Partial Content', '{"values": []}')],
  ['100 and no more', 'answered 100 Continue', false, 'HTTP/1.1 100 Continue\r\n\r\n'],
  [
    'a redirect to Bitbucket',
    'answered 302 Found',
    false,
    answer('302 Found\r\nLocation: https://api.bitbucket.org/2.0/y'),
  ],
  ['a redirect to a login page', 'answered 307 Temporary', false, answer('307 X\r\nLocation: https://login.example/')],
  ['400', 'answered 400 Bad Request', false, answer('400 Bad Request', '{"error": {"message": "no"}}')],
  ['401', 'answered 401 Unauthorized', false, answer('401 Unauthorized', '{"error": {"message": "no"}}')],
  ['403', 'answered 403 Forbidden', false, answer('403 Forbidden', '{"error": {"message": "no"}}')],
  ['404', 'answered 404 Not Found', false, answer('404 Not Found', '{"error": {"message": "no"}}')],
  ['407', 'answered 407 Proxy Auth', false, answer('407 X\r\nProxy-Authenticate: Basic realm="corp"')],
  ['429', 'answered 429 Too Many', true, answer('429 Too Many Requests\r\nRetry-After: 3600')],
  ['502', 'answered 502 Bad Gateway', true, answer('502 Bad Gateway', '<html>')],
  ['504', 'answered 504 Gateway', true, answer('504 Gateway Timeout', '<html>')],
  ['an unknown status', 'answered 799 instead', true, answer('799 Odd')],
  ['another protocol', 'answered with something other than HTTP (HPE_', true, 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['TLS in place of HTTP', 'answered with something other than HTTP (HPE_', true, '\x15\x03\x01\x00\x02\x02\x0a'],
  ['no status', 'answered with something other than HTTP (HPE_', true, 'HTTP/1.1 OK\r\n\r\n'],
  ['nothing, and closes', 'closed the connection before it answered', true, (socket) => socket.end()],
  ['half a header', 'closed the connection before it answered', true, 'HTTP/1.1 200 Conn'],
  ['a reset', 'closed the connection before it answered', true, (socket) => socket.resetAndDestroy()],
  ['a header of 1 MB', 'answered with headers that are too', true, `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(1e6)}\r\n\r\n`],
  ['a body after the 200', 'sent data of its own after it answered 200', true, answer('200 OK', 'hello')],
  [
    'a refusal after the 200',
    'sent data of its own after it answered 200',
    true,
    `${answer('200 OK')}${answer('403 No')}`,
  ],
];

test.each(REPLIES)('a proxy that answers CONNECT with %s is named, and passes for nothing else', async (...row) => {
  const [, problem, isTemporary, reply] = row;
  proxy = await startProxy(reply);
  const error = await send();

  expect(error).toBeInstanceOf(NetworkError);
  const { message, status } = error as NetworkError;
  expect(status).toBeUndefined();
  expect(message).toContain(`GET /2.0/x: the proxy ${proxy.name} ${problem}`);
  expect(message).toContain('HTTPS_PROXY');
  expect(message).not.toMatch(/status\.atlassian|report|Bitbucket answered/);
  expect((error as NetworkError).isTemporary).toBe(isTemporary);
  expect(JSON.stringify([message, error])).not.toMatch(new RegExp([USER, PASSWORD, TOKEN].join('|')));
  // nothing that is meant for Bitbucket reaches it
  expect(proxy.requests.join()).not.toContain(TOKEN);
});

test.each<[string, ProxyReply]>([
  ['does not reply', () => undefined],
  ['begins a reply and stops', (socket) => void socket.write('HTTP/1.1 200 Connection est')],
  ['opens a tunnel in which nobody answers', (socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\n')],
])('a proxy that %s is given up after the time to connect', async (_, reply) => {
  proxy = await startProxy(reply);
  const error = (await send({ connectTimeoutMs: 50 })) as NetworkError;
  expect(error.message).toContain(`the proxy ${proxy.name} did not connect within 0.05 seconds. Check HTTPS_PROXY`);
});

test('a proxy that talks in a tunnel before TLS begins is named', async () => {
  proxy = await startProxy((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    // the TLS handshake of the client
    socket.once('data', () => socket.write(answer('200 OK', '{"values": []}')));
  });
  const { message } = (await send()) as NetworkError;
  expect(message).toContain(`the TLS handshake with api.bitbucket.org:443 through the proxy ${proxy.name} failed (`);
  expect(message).toContain('NODE_EXTRA_CA_CERTS');
  expect(proxy.requests.join()).not.toContain(TOKEN);
});

test('a proxy that cannot be reached is named', async () => {
  proxy = await startProxy('');
  await proxy.close();
  const { message } = (await send()) as NetworkError;
  expect(message).toContain(`the proxy ${proxy.name} cannot be reached (ECONNREFUSED). Check HTTPS_PROXY`);
});

test.each([
  ['a user', { HTTPS_PROXY: 'http://me:pw@PROXY' }, 'Check the user name and the password in HTTPS_PROXY.'],
  ['no user', { all_proxy: 'http://PROXY', HTTPS_PROXY: '' }, 'Write a user name and a password into all_proxy, as'],
])('a proxy that demands a sign-in is a matter of the variable, with %s', async (_, variables, advice) => {
  proxy = await startProxy(answer('407 Proxy Authentication Required'));
  const named = Object.entries(variables).map(([name, value]) => [name, value.replace('PROXY', proxy!.name)]);
  const { message } = (await send({ variables: Object.fromEntries(named) as Record<string, string> })) as NetworkError;
  expect(message).toContain(advice);
});

test('what a proxy answers is not blamed on the consumer', async () => {
  proxy = await startProxy(answer('401 Unauthorized', '{"error": {"message": "no"}}'));
  await withEnvironment({ ...NO_PROXIES, HTTPS_PROXY: `http://${proxy.name}` }, async () => {
    const client = connect({ origin: 'https://api.bitbucket.org', oauthUrl: 'https://bitbucket.org/oauth' });
    const error = await client.grantedScopes(client.credentials.all[0]!).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).not.toBeInstanceOf(AuthenticationError);
    expect((error as Error).message).toMatch(/^POST \/oauth \(OAuth consumer 1\): the proxy \S+ answered 401/);
    // a sign-in that was refused is not repeated, which might lock an account
    expect(proxy!.requests).toHaveLength(1);
  });
});

describe('a tunnel', () => {
  const server = createServer(SELF_SIGNED, ({ headers }, response) => response.end(JSON.stringify(headers)));
  let port: number;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('leads to the host, which alone is sent the token, while the proxy alone is sent its password', async () => {
    proxy = await startProxy(tunnelTo(port));
    const user = `${USER}:p%40ss%2Fw%23rd`;
    const variables = { HTTPS_PROXY: `http://${user}@${proxy.name}` };
    const { connect: connectTls } = tls;
    jest
      .spyOn(tls, 'connect')
      .mockImplementation(((options: tls.ConnectionOptions, onConnect: () => void) =>
        connectTls({ ...options, ca: SELF_SIGNED.cert }, onConnect)) as typeof tls.connect);
    const response = (await send({ url: `https://localhost:${port}/2.0/x`, variables })) as HttpResponse;

    expect(JSON.parse(response.text)).toMatchObject({ authorization: `Bearer ${TOKEN}`, host: `localhost:${port}` });
    expect(response.text).not.toContain('proxy-authorization');
    const [request] = proxy.requests;
    expect(request).toMatch(new RegExp(`^CONNECT localhost:${port} HTTP/1.1\r\n`));
    expect(request).toContain(`Basic ${Buffer.from(`${USER}:p@ss/w#rd`).toString('base64')}`);
  });

  test('to a host whose certificate nobody trusts carries no request', async () => {
    proxy = await startProxy(tunnelTo(port));
    const { message } = (await send({ url: `https://localhost:${port}/2.0/x` })) as NetworkError;
    expect(message).toContain(`the TLS handshake with localhost:${port} through the proxy ${proxy.name} failed (`);
    expect(message).toContain('SELF_SIGNED_CERT');
  });
});

describe('the variable that names a proxy', () => {
  const CONFIG = { oauthKey: 'key', oauthSecret: 'secret', workspace: 'acme' };
  const problemsWith = (variables: Record<string, string>, environment: Record<string, string> = {}) =>
    withEnvironment({ ...NO_PROXIES, ...variables }, () => parseConfig(CONFIG, environment).problems);

  test.each([
    ['no URL', 'c4n4ry and more'],
    ['a URL without a host', 'http://'],
    ['socks', 'socks5://c4n4ry:c4n4ry@proxy.example:1080'],
    ['an unknown protocol', 'ftp://c4n4ry@proxy.example'],
    ['a script', 'pac+https://proxy.example/c4n4ry.pac'],
    ['a port out of range', 'http://me:c4n4ry@proxy.example:99999'],
    ['port 0', 'http://me:c4n4ry@proxy.example:0'],
    ['a password with a slash', 'http://me:c4n4ry/pw@proxy.example:3128'],
    ['a password of digits with a slash', 'http://me:12/c4n4ry@proxy.example:3128'],
    ['a password with a number sign', 'http://me:12#c4n4ry@proxy.example:3128'],
    ['a password with a question mark', 'http://me:12?c4n4ry@proxy.example:3128'],
    ['a password with a percent sign', 'http://me:c4n4ry%zz@proxy.example:3128'],
    ['half a percent code', 'http://me:c4n4ry%e2%82@proxy.example:3128'],
  ])('is one problem at the start, which quotes none of it: %s', async (_, value) => {
    const problems = await problemsWith({ HTTPS_PROXY: value });
    expect(problems).toHaveLength(1);
    expect(problems).toEqual([
      expect.stringMatching(/^HTTPS_PROXY .*Enter a URL such as http:\/\/proxy\.example\.com:3128/),
    ]);
    expect(problems!.join()).not.toMatch(/c4n4ry|\b12\b/);
  });

  test('is named as it is set', async () => {
    expect(await problemsWith({ all_proxy: 'socks://127.0.0.1:1080' })).toEqual([expect.stringMatching(/^all_proxy /)]);
  });

  test.each([
    ['http://proxy.example:3128'],
    ['http://proxy.example:3128/'],
    ['https://proxy.example'],
    ['proxy.example:3128'],
    ['http://[::1]:3128'],
    ['http://me:p@ss:word@proxy.example:3128'],
    ['http://me:p%40ss@proxy.example:3128'],
  ])('may be %s', async (value) => {
    expect(await problemsWith({ HTTPS_PROXY: value })).toBeUndefined();
  });

  test.each([
    ['the host', 'api.bitbucket.org,bitbucket.org'],
    ['the host with its port', 'api.bitbucket.org:443 bitbucket.org:443'],
    ['a suffix', 'localhost, .bitbucket.org, bitbucket.org'],
    ['a pattern', '*bitbucket.org'],
    ['everything', '*'],
    ['the host in capitals', 'API.Bitbucket.ORG,BITBUCKET.ORG'],
  ])('does not matter for hosts that NO_PROXY names: %s', async (_, value) => {
    expect(await problemsWith({ HTTPS_PROXY: 'no proxy', NO_PROXY: value })).toBeUndefined();
  });

  test('does not matter for plain http, which is for this machine only', async () => {
    const simulated = {
      BITBUCKET_API_ORIGIN: 'http://127.0.0.1:8080',
      BITBUCKET_OAUTH_URL: 'http://[::1]:8080/token',
    };
    const proxies = { HTTPS_PROXY: 'no proxy', HTTP_PROXY: 'no proxy', ALL_PROXY: 'no proxy' };
    expect(await problemsWith(proxies, simulated)).toBeUndefined();
  });
});
