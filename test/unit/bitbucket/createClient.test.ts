import { inspect } from 'node:util';

import { ENDPOINTS } from '../../../src/bitbucket/endpoints';
import type { AuthenticationError } from '../../../src/bitbucket/http/credentialErrors';
import { collect, connect } from './connect';
import { type Script, type ScriptedServer, startServer } from './scriptedServer';

let server: ScriptedServer;
afterEach(() => server?.close());

const problemOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe('credentials', () => {
  const echo: Script = ({ headers, body }) => ({
    status: 400,
    json: {
      error_description: `${headers.authorization} ${body}`,
      error: { message: `You sent ${headers.authorization} and the secret is secret-of-a`, detail: headers },
    },
  });

  test.each<[string, Script, Script | undefined]>([
    ['the API', echo, undefined],
    ['the token endpoint', () => ({}), echo],
  ])('that %s repeats are nowhere in an error or a log line', async (_, api, token) => {
    server = await startServer(api, token);
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => lines.push(line);
    const client = connect(server, { logger: { debug: log, info: log, warn: log } });
    const error = (await problemOf(client.get(ENDPOINTS.workspace, { workspace: 'acme' }))) as Error;
    const shown = [
      error.message,
      error.stack,
      JSON.stringify(error),
      inspect([error, client, lines], { depth: 20, showHidden: true }),
    ];

    expect(error.message).toContain('***');
    for (const text of shown) {
      expect(text).not.toContain('secret-of-a');
      expect(text).not.toContain('token-1-of-a');
      expect(text).not.toContain(Buffer.from('a:secret-of-a').toString('base64'));
    }
  });

  test('that are access tokens are masked in errors as well', async () => {
    server = await startServer((seen) =>
      seen.consumer.startsWith('token-')
        ? { status: 401, json: { type: 'error', error: { message: `token-one (${btoa('token-one')}) is not valid` } } }
        : { json: {} },
    );
    const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
    const error = (await client
      .get(ENDPOINTS.workspace, { workspace: 'acme' }, [], client.credentials.all[1])
      .catch((e: unknown) => e)) as AuthenticationError;
    expect(error).toMatchObject({ refused: 'credentials', reason: '*** (***) is not valid' });
    expect(JSON.stringify(error) + error.message + error.stack).not.toContain('token-one');
  });

  test('are sent only to their own endpoints', async () => {
    const elsewhere = await startServer(() => ({ json: { values: [] } }));
    try {
      server = await startServer(() => ({ json: { values: [], next: `${elsewhere.origin}/2.0/x` } }));
      const client = connect(server);
      await problemOf(collect(client.list(ENDPOINTS.members, { workspace: 'acme' })));

      expect(elsewhere.calls).toHaveLength(0);
      expect(server.tokenCalls[0]?.headers.authorization).toMatch(/^Basic /);
      expect(server.calls[0]?.headers.authorization).toBe('Bearer token-1-of-a');
      expect(server.calls[0]?.headers['user-agent']).toMatch(/^graph-bitbucket\/\d+\.\d+\.\d+$/);
    } finally {
      await elsewhere.close();
    }
  });

  test('must be there', async () => {
    server = await startServer(() => ({}));
    expect(() => connect(server, { consumers: [] })).toThrow(RangeError);
  });
});
