import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server saw it. */
export interface Seen {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** The consumer's key, from its credentials or from its token. */
  consumer: string;
}

export interface Reply {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
}

/** What is answered: a reply, or a function that does to the connection whatever it likes. */
export type Script = (seen: Seen) => Reply | ((response: ServerResponse) => void) | Promise<Reply>;

export interface ScriptedServer {
  origin: string;
  oauthUrl: string;
  /** Calls of the API, oldest first. */
  calls: Seen[];
  tokenCalls: Seen[];
  /** How many connections were made. */
  connections(): number;
  close(): Promise<void>;
}

const TOKEN_PATH = '/site/oauth2/access_token';

/** A token that says whose it is; `number` tells one from the next. */
export function tokenOf(consumer: string, number: number): Reply {
  return { json: { access_token: `token-${number}-of-${consumer}`, expires_in: 7200, scope: 'account repository' } };
}

/**
 * A server on the loopback interface that answers API calls as `api` says and token calls as `token` says; by default
 * every consumer gets tokens.
 */
export async function startServer(api: Script, token?: Script): Promise<ScriptedServer> {
  const calls: Seen[] = [];
  const tokenCalls: Seen[] = [];
  const giveToken: Script = token ?? (({ consumer }) => tokenOf(consumer, tokenCalls.length));
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://server');
      const seen: Seen = {
        method: request.method ?? '',
        path: decodeURIComponent(url.pathname),
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        consumer: consumerOf(request.headers.authorization ?? ''),
      };
      const isToken = url.pathname === TOKEN_PATH;
      (isToken ? tokenCalls : calls).push(seen);
      void respond(isToken ? giveToken : api, seen, response);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    oauthUrl: `${origin}${TOKEN_PATH}`,
    calls,
    tokenCalls,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(script: Script, seen: Seen, response: ServerResponse): Promise<void> {
  const reply = await script(seen);
  if (typeof reply === 'function') {
    reply(response);
    return;
  }
  const { status = 200, json, text, headers } = reply;
  response.writeHead(status, { 'Content-Type': json === undefined ? 'text/plain' : 'application/json', ...headers });
  response.end(json === undefined ? text : JSON.stringify(json));
}

function consumerOf(authorization: string): string {
  const [scheme, value = ''] = authorization.split(' ');
  return scheme === 'Basic'
    ? (Buffer.from(value, 'base64').toString().split(':')[0] ?? '')
    : value.replace(/^token-\d+-of-/, '');
}

/** Bitbucket's own 429: plain text and nothing else. */
export const LIMITED: Reply = { status: 429, text: 'Rate limit for this resource has been exceeded' };
