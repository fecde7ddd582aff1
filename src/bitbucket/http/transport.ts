import type { RequestInit, Response } from 'node-fetch';

import type { Agents } from './agents';
import { type ApiError, NetworkError, ProtocolError } from './errors';
import { parseUrl } from './urls';

/** The part of `fetch` that is used: node-fetch's, with its `agent` and `size`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const MAX_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

export interface TransportRequest {
  /** What errors call it, for example `GET /2.0/workspaces/acme`. */
  endpoint: string;
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string;
}

export interface HttpResponse {
  status: number;
  statusText: string;
  header(name: string): string | undefined;
  text: string;
  /** The size of the body in bytes, unpacked. */
  bytes: number;
  /** How many HTTP requests it took: more than one after redirects. */
  requests: number;
}

export interface TransportParts {
  fetch: Fetch;
  agents: Agents;
  userAgent: string;
  /** How long one attempt may take, from the connection to the end of the body, in milliseconds. */
  attemptTimeoutMs: number;
  /** How large a body may be, unpacked. */
  maxResponseBytes: number;
}

/** Sends one request and reads the whole response, whatever its status. */
export type Transport = (request: TransportRequest) => Promise<HttpResponse>;

/**
 * Redirects of a GET are followed on the same origin only, since the request carries a credential for that origin.
 *
 * @throws NetworkError when there was no whole response in time
 * @throws ProtocolError when it is too large or leads elsewhere
 */
export function createTransport(parts: TransportParts): Transport {
  return async (request) => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), parts.attemptTimeoutMs);
    try {
      return await follow(request, parts, controller.signal);
    } catch (error) {
      // frees the connection of a response that was not read to its end
      controller.abort();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}

async function follow(request: TransportRequest, parts: TransportParts, signal: AbortSignal): Promise<HttpResponse> {
  let { url } = request;
  for (let requests = 1; ; requests += 1) {
    const response = await receive({ ...request, url }, parts, signal);
    const location = response.header('location');
    if (request.method !== 'GET' || !location || !REDIRECTS.includes(response.status)) {
      return { ...response, requests };
    }
    url = redirected(url, location, requests, { endpoint: request.endpoint, status: response.status });
  }
}

async function receive(request: TransportRequest, parts: TransportParts, signal: AbortSignal): Promise<HttpResponse> {
  const { method, url, headers, body } = request;
  try {
    const response = await parts.fetch(url.href, {
      method,
      headers: { 'Accept-Encoding': 'gzip', 'User-Agent': parts.userAgent, ...headers },
      body,
      redirect: 'manual',
      agent: parts.agents,
      size: parts.maxResponseBytes,
      signal,
    });
    const content = await response.buffer();
    return {
      status: response.status,
      statusText: response.statusText,
      header: (name) => response.headers.get(name) ?? undefined,
      text: content.toString('utf8'),
      bytes: content.length,
      requests: 1,
    };
  } catch (error) {
    throw explain(error, request.endpoint, parts, signal.aborted);
  }
}

function redirected(from: URL, location: string, requests: number, where: { endpoint: string; status: number }): URL {
  if (requests > MAX_REDIRECTS) {
    throw new ProtocolError({ ...where, problem: `more than ${MAX_REDIRECTS} redirects in a row` });
  }
  const to = parseUrl(location, from.href);
  if (to?.origin !== from.origin || to.username || to.password) {
    const elsewhere = to?.origin ?? 'an address that is none';
    throw new ProtocolError({
      ...where,
      problem: `the response redirects to ${elsewhere}, but credentials for ${from.origin} are sent nowhere else`,
    });
  }
  return to;
}

/** Nothing of the original error but its code goes on: it may hold the request with its headers. */
function explain(error: unknown, endpoint: string, parts: TransportParts, timedOut: boolean): ApiError {
  if (timedOut) {
    const seconds = parts.attemptTimeoutMs / 1000;
    return new NetworkError({ endpoint, problem: `no whole response within ${seconds} seconds` });
  }
  const { type, code, name } = error as { type?: string; code?: string; name?: string };
  if (type === 'max-size') {
    const problem = `the response is larger than ${parts.maxResponseBytes} bytes, which is the most that is read`;
    return new ProtocolError({ endpoint, problem });
  }
  return new NetworkError({ endpoint, problem: `the connection failed (${code ?? type ?? name ?? 'unknown error'})` });
}
