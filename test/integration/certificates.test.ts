import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { requireBuild } from '../../harness/collect';

/*
 * A proxy that inspects TLS traffic has certificates of a private authority. Node.js reads NODE_EXTRA_CA_CERTS only when it
 * starts, so each test sends its request from a new process, with the built client.
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
  server = createServer({ key, cert }, (_, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
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

testWithOpenssl('a certificate of an authority in NODE_EXTRA_CA_CERTS is accepted', async () => {
  await expect(request({ NODE_EXTRA_CA_CERTS: join(folder, 'certificate.pem') })).resolves.toBe('status 200');
});
