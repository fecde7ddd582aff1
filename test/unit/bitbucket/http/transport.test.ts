import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';

import fetch from 'node-fetch';

import { createAgents } from '../../../../src/bitbucket/http/agents';
import { NetworkError, ProtocolError } from '../../../../src/bitbucket/http/errors';
import { createTransport, type HttpResponse, type TransportParts } from '../../../../src/bitbucket/http/transport';
import { type Script, type ScriptedServer, startServer } from '../scriptedServer';

const SECRET = 'a-token-that-nobody-may-see';
const BODY = JSON.stringify({ values: Array.from({ length: 5000 }, (_, i) => i * 7919) });
const PACKED = gzipSync(BODY);

let server: ScriptedServer;
afterEach(() => server?.close());

async function transportWith(api: Script, parts: Partial<TransportParts> = {}) {
  server = await startServer(api);
  return transport(server.origin, parts);
}

function transport(origin: string, parts: Partial<TransportParts> = {}, connectTimeoutMs = 5000) {
  const transport = createTransport({
    fetch,
    agents: createAgents(connectTimeoutMs),
    userAgent: 'graph-bitbucket/1.2.3',
    attemptTimeoutMs: 5000,
    maxResponseBytes: 1_000_000,
    ...parts,
  });
  return (path = '/2.0/x', method: 'GET' | 'POST' = 'GET') =>
    transport({
      endpoint: `${method} /2.0/x`,
      method,
      url: new URL(path, origin),
      headers: { Authorization: `Bearer ${SECRET}` },
      body: method === 'POST' ? 'a=b' : undefined,
    });
}

describe('a transport', () => {
  test('sends name and version, requests gzip, and decompresses the response', async () => {
    const send = await transportWith(() => (response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'X-Thing': 'yes' });
      response.end(PACKED);
    });
    const response = (await send()) as HttpResponse;

    expect(response).toMatchObject({ status: 200, statusText: 'OK', text: BODY, bytes: BODY.length, requests: 1 });
    expect(response.header('x-thing')).toBe('yes');
    expect(response.header('x-other')).toBeUndefined();
    expect(server.calls[0]?.headers).toMatchObject({
      'user-agent': 'graph-bitbucket/1.2.3',
      'accept-encoding': 'gzip',
      authorization: `Bearer ${SECRET}`,
    });
  });

  test('returns unsuccessful responses', async () => {
    const send = await transportWith(() => ({ status: 503, text: 'down' }));

    await expect(send()).resolves.toMatchObject({ status: 503, text: 'down' });
  });

  test('reuses connections', async () => {
    const send = await transportWith(() => ({ json: {} }));
    for (let i = 0; i < 5; i += 1) {
      await send();
    }

    expect(server.connections()).toBe(1);
  });

  describe('a request that breaks off', () => {
    const promised = (response: ServerResponse) => {
      response.writeHead(200, { 'Content-Length': String(BODY.length) });
      response.write(BODY.slice(0, 1000));
    };
    const chunked = (response: ServerResponse) => {
      response.writeHead(200);
      response.write(BODY.slice(0, 1000));
    };
    const packed = (response: ServerResponse) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': String(PACKED.length) });
      response.write(PACKED.subarray(0, 1000));
    };
    const packedChunked = (response: ServerResponse) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      response.write(PACKED.subarray(0, 1000));
    };
    const nothing = () => undefined;
    const reset = (response: ServerResponse) => response.socket?.resetAndDestroy();
    const end = (response: ServerResponse) => response.socket?.end();

    test.each([
      ['before the response, by reset', nothing, reset],
      ['before the response, by end', nothing, end],
      ['in a body of known length, by reset', promised, reset],
      ['in a body of known length, by end', promised, end],
      ['in a chunked body, by reset', chunked, reset],
      ['in a chunked body, by end', chunked, end],
      ['in a packed body, by reset', packed, reset],
      ['in a packed body, by end', packed, end],
      ['in a packed chunked body, by reset', packedChunked, reset],
      ['in a packed chunked body, by end', packedChunked, end],
    ])('fails at once: %s', async (_, begin, breakOff) => {
      // longer than a test may take, so that it is not the time-out that ends the request
      const send = await transportWith(
        () => (response) => {
          begin(response);
          setTimeout(() => breakOff(response), 20);
        },
        { attemptTimeoutMs: 60_000 },
      );
      const error = await send();

      expect(error).toBeInstanceOf(NetworkError);
      expect((error as NetworkError).message).toMatch(/GET \/2\.0\/x: the connection failed \(E[A-Z_]+\)/);
    });
  });

  test.each([
    ['does not respond', () => undefined],
    ['stops in the middle of a body', (response: ServerResponse) => response.write('{"a":')],
  ])('fails when the server %s for too long, and frees the connection', async (_, begin) => {
    let closed: Promise<void> | undefined;
    const send = await transportWith(
      () => (response) => {
        closed = new Promise((resolve) => response.once('close', resolve));
        begin(response);
      },
      { attemptTimeoutMs: 50 },
    );

    await expect(send()).resolves.toEqual(
      new NetworkError({
        endpoint: 'GET /2.0/x',
        problem: 'no complete response within 0.05 seconds',
      }),
    );
    await closed;
  });

  test('fails when it takes too long to connect, handshake included', async () => {
    const silent: Server = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    try {
      const send = transport(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`, {}, 50);

      await expect(send()).resolves.toMatchObject({ problem: 'the connection failed (ETIMEDOUT)' });
    } finally {
      silent.close();
    }
  });

  test('fails when the connection is refused', async () => {
    server = await startServer(() => ({}));
    await server.close();

    await expect(transport(server.origin)()).resolves.toMatchObject({
      problem: 'the connection failed (ECONNREFUSED)',
    });
  });

  test('fails when the response is too large, packed or not', async () => {
    const send = await transportWith(
      ({ query }) =>
        (response) => {
          response.writeHead(200, query.has('gzip') ? { 'Content-Encoding': 'gzip' } : {});
          response.end(query.has('gzip') ? PACKED : BODY);
        },
      { maxResponseBytes: BODY.length - 1 },
    );

    for (const path of ['/2.0/x', '/2.0/x?gzip=1']) {
      const error = await send(path);
      expect(error).toBeInstanceOf(ProtocolError);
      expect(error).toMatchObject({ damaged: false, problem: expect.stringContaining('larger than') as string });
    }
  });

  test('passes on only the code of the original error', async () => {
    const leak = Object.assign(new TypeError(`Bearer ${SECRET} is not a legal HTTP header value`), { request: SECRET });
    const send = transport('http://127.0.0.1:1', { fetch: () => Promise.reject(leak) });
    const error = (await send()) as NetworkError;

    expect(error.message).toContain('the connection failed (TypeError)');
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(SECRET);
    expect(error.cause).toBeUndefined();
  });
});

describe('a redirect', () => {
  const to = (location: string, status = 302) => ({ status, headers: { Location: location } });

  test.each([301, 302, 303, 307, 308])('%i is followed on the same origin, with the credential', async (status) => {
    const send = await transportWith(({ path }) => (path === '/2.0/x' ? to('/2.0/y?z=1', status) : { json: 'there' }));

    await expect(send()).resolves.toMatchObject({ status: 200, text: '"there"', requests: 2 });
    expect(server.calls[1]).toMatchObject({ path: '/2.0/y', headers: { authorization: `Bearer ${SECRET}` } });
  });

  test.each([
    ['another host', 'https://api.bitbucket.example/2.0/x'],
    ['another scheme', 'https://127.0.0.1/2.0/x'],
    ['no address', 'http://'],
  ])('to %s is an error, and nothing is sent there', async (_, location) => {
    const send = await transportWith(() => to(location));
    const error = await send();

    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ status: 302, damaged: false });
    expect(server.calls).toHaveLength(1);
  });

  test('with a name and a password in it is an error', async () => {
    const send = await transportWith(({ headers }) => to(`http://me:pw@${headers.host}/2.0/y`));

    await expect(send()).resolves.toBeInstanceOf(ProtocolError);
  });

  test('in an endless chain is an error', async () => {
    const send = await transportWith(() => to('/2.0/x'));

    const error = await send();

    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ problem: expect.stringContaining('more than 3 redirects') as string });
    expect(server.calls).toHaveLength(4);
  });

  test('of a POST or without a location is returned as a response', async () => {
    const send = await transportWith(({ method }) => (method === 'POST' ? to('/2.0/y') : { status: 302 }));

    await expect(send('/2.0/x', 'POST')).resolves.toMatchObject({ status: 302 });
    await expect(send()).resolves.toMatchObject({ status: 302 });
  });
});
