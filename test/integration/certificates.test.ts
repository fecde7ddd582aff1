import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createProxy, type Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import fetch from 'node-fetch';

import { requireBuild } from '../../harness/collect';
import { createAgents } from '../../src/bitbucket/http/agents';
import { createTransport, isResponse } from '../../src/bitbucket/http/transport';
import { readTlsOptions } from '../../src/configuration/tlsOptions';

/*
 * A proxy that inspects TLS traffic has certificates of a private authority. Node.js reads NODE_EXTRA_CA_CERTS only when it
 * starts, so a test of it sends its request from a new process, with the built client.
 */

const HTTP = join(__dirname, '..', '..', 'dist', 'bitbucket', 'http');

const SEND = `
  const { createAgents } = require(${JSON.stringify(join(HTTP, 'agents'))});
  const { createTransport } = require(${JSON.stringify(join(HTTP, 'transport'))});
  const send = createTransport({
    fetch: require('node-fetch'),
    agents: createAgents(5000),
    userAgent: 'graph-bitbucket/1.2.3',
    attemptTimeoutMs: 5000,
    maxResponseBytes: 1000,
  });
  send({ endpoint: 'GET /2.0/x', method: 'GET', url: new URL(process.argv[1]), headers: {} }).then(
    ({ message, status }) => console.log(message ?? 'status ' + status),
  );
`;

/** OpenSSL creates the certificate. Without it, the tests are skipped. */
const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0;
const testWithOpenssl = HAS_OPENSSL ? test : test.skip;

let folder: string;
let server: Server;
/** Starts another server with the same certificate. */
let serve: () => Promise<Server>;

beforeAll(async () => {
  if (!HAS_OPENSSL) {
    process.stdout.write('Skipping the tests of certificates, because OpenSSL is not installed.\n');
    return;
  }
  requireBuild();
  folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
  const subject = ['-subj', '/CN=Inspecting proxy', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files], {
    stdio: 'ignore',
  });
  const key = readFileSync(join(folder, 'key.pem'));
  const cert = readFileSync(join(folder, 'certificate.pem'));
  serve = async () => {
    const one = createServer({ key, cert }, (_, response) => response.end('{}'));
    await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
    return one;
  };
  server = await serve();
});

afterAll(async () => {
  if (HAS_OPENSSL) {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  }
});

async function request(environment: Record<string, string>): Promise<string> {
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/2.0/x`;
  const { PATH } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', SEND, url], {
    cwd: join(__dirname, '..', '..'),
    env: { PATH, ...environment },
  });
  return stdout.trim();
}

testWithOpenssl('a certificate of an unknown authority is refused', async () => {
  await expect(request({})).resolves.toMatch(/SELF_SIGNED_CERT/);
});

describe('with the options of an instance', () => {
  const originOf = (one: Server) => `https://127.0.0.1:${(one.address() as AddressInfo).port}`;
  let other: Server;
  let proxy: HttpServer;

  beforeAll(async () => {
    if (HAS_OPENSSL) {
      other = await serve();
      proxy = createProxy().on('connect', ({ url = '' }, socket) => {
        const [host = '', port] = url.split(':');
        const target = connect(Number(port), host, () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          target.pipe(socket).pipe(target);
        });
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    }
  });

  afterEach(() => {
    delete process.env.HTTPS_PROXY;
  });

  afterAll(async () => {
    if (HAS_OPENSSL) {
      await new Promise((resolve) => other.close(resolve));
      await new Promise((resolve) => proxy.close(resolve));
    }
  });

  /** What the client says of the server that the options are for, and of another one. */
  async function answers(options: { caCertificate?: string; disableTlsVerification?: boolean }): Promise<string[]> {
    const { problems, ...tls } = readTlsOptions(options);
    expect(problems).toEqual([]);
    const agents = createAgents(5000, { ...tls, origins: [originOf(server)] });
    const limits = { attemptTimeoutMs: 5000, maxResponseBytes: 1000 };
    const send = createTransport({ fetch, agents, userAgent: 'graph-bitbucket/1.2.3', ...limits });
    const texts = [server, other].map(async (one) => {
      const url = new URL(`${originOf(one)}/2.0/x`);
      const received = await send({ endpoint: 'GET /2.0/x', method: 'GET', url, headers: {} });
      agents(url).destroy();
      return isResponse(received) ? `status ${received.status}` : received.message;
    });
    return Promise.all(texts);
  }

  const certificate = () => readFileSync(join(folder, 'certificate.pem'), 'utf8');
  const refused = expect.stringMatching(/SELF_SIGNED_CERT/) as string;

  testWithOpenssl('caCertificate is trusted for Bitbucket, and for no other server', async () => {
    await expect(answers({})).resolves.toEqual([refused, refused]);
    await expect(answers({ caCertificate: certificate() })).resolves.toEqual(['status 200', refused]);
  });

  testWithOpenssl('disableTlsVerification concerns Bitbucket, and no other server', async () => {
    await expect(answers({ disableTlsVerification: true })).resolves.toEqual(['status 200', refused]);
  });

  testWithOpenssl('both hold through a proxy as well', async () => {
    process.env.HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    await expect(answers({})).resolves.toEqual([refused, refused]);
    await expect(answers({ caCertificate: certificate() })).resolves.toEqual(['status 200', refused]);
    await expect(answers({ disableTlsVerification: true })).resolves.toEqual(['status 200', refused]);
  });

  testWithOpenssl('a certificate is accepted without its line breaks, and a damaged one is named', () => {
    const inOneLine = certificate().replaceAll('\n', ' ');
    expect(readTlsOptions({ caCertificate: inOneLine })).toEqual(readTlsOptions({ caCertificate: certificate() }));
    const damaged = certificate() + certificate().replace(/\n.{64}\n/, '\n');
    expect(readTlsOptions({ caCertificate: damaged }).problems).toEqual([
      expect.stringMatching(/^caCertificate has a damaged certificate: number 2 cannot be read\. Enter /),
    ]);
  });
});

testWithOpenssl('a certificate of an authority in NODE_EXTRA_CA_CERTS is accepted', async () => {
  await expect(request({ NODE_EXTRA_CA_CERTS: join(folder, 'certificate.pem') })).resolves.toBe('status 200');
});
