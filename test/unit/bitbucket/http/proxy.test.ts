import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import fetch from 'node-fetch';

import { createAgents } from '../../../../src/bitbucket/http/agents';
import { NetworkError } from '../../../../src/bitbucket/http/errors';
import { createTransport } from '../../../../src/bitbucket/http/transport';

const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'ALL_PROXY', 'all_proxy'];
const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));

let proxy: Server;
let connects: string[];

beforeEach(async () => {
  VARIABLES.forEach((name) => delete process.env[name]);
  connects = [];
  // refuses every tunnel: what counts is that it is asked for one
  proxy = createServer().on('connect', ({ url }, socket) => {
    connects.push(url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await new Promise((resolve) => proxy.close(resolve));
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) {
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  }
});

const proxyUrl = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

function send(url: string) {
  const transport = createTransport({
    fetch,
    agents: createAgents(2000),
    userAgent: 'graph-bitbucket/1.2.3',
    attemptTimeoutMs: 5000,
    maxResponseBytes: 1_000_000,
  });
  return transport({ endpoint: 'GET /2.0/x', method: 'GET', url: new URL(url), headers: {} });
}

test('requests over https go through the proxy of HTTPS_PROXY', async () => {
  process.env.HTTPS_PROXY = proxyUrl();
  await send('https://127.0.0.2:1/2.0/x');
  expect(connects).toEqual(['127.0.0.2:1']);
});

test('hosts of NO_PROXY are connected to directly', async () => {
  process.env.HTTPS_PROXY = proxyUrl();
  process.env.NO_PROXY = '127.0.0.2';
  await expect(send('https://127.0.0.2:1/2.0/x')).resolves.toBeInstanceOf(NetworkError);
  expect(connects).toEqual([]);
});

test('without HTTPS_PROXY no proxy is used', async () => {
  await expect(send('https://127.0.0.2:1/2.0/x')).resolves.toBeInstanceOf(NetworkError);
  expect(connects).toEqual([]);
});
