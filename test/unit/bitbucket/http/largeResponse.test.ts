import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';

import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { ProtocolError } from '../../../../src/bitbucket/http/errors';
import { connect } from '../connect';

const MIB = 1024 * 1024;
const LIMIT = 32 * MIB;

let server: Server;
afterEach(() => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  return closed;
});

/** A server whose answers to the API are 100 MB, and how much of them it got rid of. */
async function startHugeServer(gzip: boolean) {
  const sent = { bytes: 0 };
  server = createServer((request, response) => {
    if (request.method === 'POST') {
      response.end(JSON.stringify({ access_token: 'token', expires_in: 7200, scope: 'account' }));
      return;
    }
    response.writeHead(200, gzip ? { 'Content-Encoding': 'gzip' } : {});
    const body = gzip ? createGzip() : response;
    if (gzip) {
      (body as ReturnType<typeof createGzip>).pipe(response);
    }
    body.write('{"values": ["');
    const chunk = Buffer.alloc(MIB, 'x');
    const pump = () => {
      while (sent.bytes < 100 * MIB && !response.destroyed) {
        sent.bytes += chunk.length;
        if (!body.write(chunk)) {
          body.once('drain', pump);
          return;
        }
      }
      body.end('"]}');
    };
    pump();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, oauthUrl: `${origin}/token`, sent };
}

test.each([
  ['as it is', false],
  ['packed into a few kilobytes', true],
])('a response of 100 MB is not read to its end: %s', async (_, gzip) => {
  const { sent, ...place } = await startHugeServer(gzip);
  const before = process.memoryUsage().arrayBuffers;
  const error: unknown = await connect(place)
    .get(ENDPOINTS.workspace, { workspace: 'acme' })
    .catch((e: unknown) => e);

  expect(error).toBeInstanceOf(ProtocolError);
  expect((error as Error).message).toContain(
    `GET /2.0/workspaces/acme: the response is larger than ${LIMIT} bytes, which is the most that is read.`,
  );
  if (!gzip) {
    // what is on its way in buffers of the two sides comes on top
    expect(sent.bytes).toBeLessThan(LIMIT + 16 * MIB);
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3 * LIMIT);
});
