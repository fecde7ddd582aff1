import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Delivery } from '../faults/effects';
import type { FaultInjector } from '../faults/faultInjector';
import type { createGate, GateResult } from './gate';
import type { TokenIssuer } from './tokenIssuer';
import { acceptsGzip, pack, readText, send } from './wire';

/** A request that the simulator received. */
export interface CallRecord {
  /** Milliseconds by the simulator's clock. */
  at: number;
  method: string;
  path: string;
  query: string;
  /** Short name of the route, `token` for the token endpoint, or `unknown`. */
  endpoint: string;
  consumerKey?: string;
  /** Position of the access token, from 1; set when the call used one. */
  accessToken?: number;
  status: number;
  /** Names of the faults that were applied. */
  fault?: string;
}

export const TOKEN_PATH = '/site/oauth2/access_token';

interface HandlerParts {
  gate: ReturnType<typeof createGate>;
  tokens: TokenIssuer;
  faults: FaultInjector;
  calls: CallRecord[];
  clock: () => number;
  latencyMs: number;
  gzip: boolean;
}

export function createRequestHandler(
  parts: HandlerParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error('The request failed', { cause: error }));
    });
  };
}

async function handle(parts: HandlerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const [path = '/', query = ''] = splitOnce(url, '?');
  const form = await readText(request);
  if (parts.latencyMs > 0) {
    await sleep(parts.latencyMs, undefined, { ref: false });
  }
  const origin = `http://${headers.host ?? 'localhost'}`;
  const result =
    path === TOKEN_PATH
      ? grantToken(parts.tokens, method, headers.authorization, form)
      : parts.gate({ method, path, query: new URLSearchParams(query), origin, authorization: headers.authorization });
  const record: CallRecord = {
    at: parts.clock(),
    method,
    path,
    query,
    endpoint: result.endpoint,
    ...(result.consumerKey !== undefined && { consumerKey: result.consumerKey }),
    ...(result.accessToken !== undefined && { accessToken: result.accessToken }),
    status: result.response.status,
  };
  parts.calls.push(record);
  const faults = parts.faults.choose({ method, path, query, at: record.at });
  const context = { request, path, query, origin, at: record.at };
  if (faults.length > 0) {
    record.fault = faults.map(({ name }) => name).join(', ');
  }
  const faulty = faults.reduce((response, fault) => fault.alter(response, context), result.response);
  record.status = faulty.status;
  const packet = await pack(faulty, parts.gzip && acceptsGzip(request));
  // Annotated, because the type that TypeScript infers for this union of functions varies.
  const deliver: Delivery = faults.find(({ deliver }) => deliver)?.deliver ?? send;
  await deliver(response, packet);
}

function grantToken(tokens: TokenIssuer, method: string, authorization: string | undefined, form: string): GateResult {
  if (method !== 'POST') {
    return { endpoint: 'token', response: { status: 405, body: 'Method Not Allowed' } };
  }
  const { consumerKey, ...response } = tokens.grant(authorization, new URLSearchParams(form));
  return { endpoint: 'token', consumerKey, response };
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
