import type { Readable } from 'node:stream';

import type { RequestInit, Response } from 'node-fetch';

import { parseUrl } from '../../text/untrusted';
import type { Agents } from './agents';
import { ApiError, NetworkError, ProtocolError, SUSPECT_GATEWAY } from './errors';
import { ProxyFailure, TunnelAgent } from './tunnelAgent';

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

/**
 * Sends one request and reads the complete response, whatever its status. Gives a `NetworkError` when no complete response
 * arrived in time, and a `ProtocolError` when the response is too large or redirects elsewhere.
 */
export type Transport = (request: TransportRequest) => Promise<HttpResponse | ApiError>;

export function isResponse(received: HttpResponse | ApiError): received is HttpResponse {
  return !(received instanceof ApiError);
}

/** Follows redirects of a GET on the same origin only, since the request carries a credential for that origin. */
export function createTransport(parts: TransportParts): Transport {
  return async (request) => {
    const deadline = new Deadline(parts.attemptTimeoutMs);
    try {
      return await follow(request, parts, deadline);
    } finally {
      deadline.end();
    }
  };
}

/**
 * Ends an attempt that takes too long. Before the response, node-fetch is told by its signal. Afterwards the body is
 * destroyed: the signal would make node-fetch settle a promise twice, which the SDK logs with the error.
 */
class Deadline {
  isOver = false;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private body?: Readable;

  constructor(ms: number) {
    this.timer = setTimeout(() => {
      this.isOver = true;
      if (this.body) {
        this.body.destroy(new Error('The time is over'));
      } else {
        this.controller.abort();
      }
    }, ms);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  watch(body: Readable | undefined): void {
    this.body = body;
  }

  end(): void {
    clearTimeout(this.timer);
    // frees the connection of a body that was not read to its end
    this.body?.destroy();
  }
}

async function follow(
  request: TransportRequest,
  parts: TransportParts,
  deadline: Deadline,
): Promise<HttpResponse | ApiError> {
  let { url } = request;
  for (let requests = 1; ; requests += 1) {
    const response = await receive({ ...request, url }, parts, deadline);
    if (!isResponse(response)) {
      return response;
    }
    const location = response.header('location');
    if (request.method !== 'GET' || !location || !REDIRECTS.includes(response.status)) {
      return { ...response, requests };
    }
    const target = redirected(url, location, requests, { endpoint: request.endpoint, status: response.status });
    if (target instanceof ApiError) {
      return target;
    }
    url = target;
  }
}

async function receive(
  request: TransportRequest,
  parts: TransportParts,
  deadline: Deadline,
): Promise<HttpResponse | ApiError> {
  const { method, url, headers, body } = request;
  try {
    deadline.watch(undefined);
    const response = await parts.fetch(url.href, {
      method,
      headers: { 'Accept-Encoding': 'gzip', 'User-Agent': parts.userAgent, ...headers },
      body,
      redirect: 'manual',
      agent: parts.agents,
      size: parts.maxResponseBytes,
      signal: deadline.signal,
    });
    deadline.watch(response.body as Readable);
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
    return explain(error, request, parts, deadline.isOver);
  }
}

function redirected(
  from: URL,
  location: string,
  requests: number,
  where: { endpoint: string; status: number },
): URL | ProtocolError {
  if (requests > MAX_REDIRECTS) {
    return new ProtocolError({ ...where, problem: `more than ${MAX_REDIRECTS} redirects in a row` });
  }
  const to = parseUrl(location, from.href);
  if (to?.origin !== from.origin || to.username || to.password) {
    // which address it is stays unsaid: a host name can hold a credential as well as a path can
    return new ProtocolError({
      ...where,
      problem: `the response redirects to another address, but credentials for ${from.origin} are sent nowhere else`,
      advice: SUSPECT_GATEWAY,
    });
  }
  return to;
}

/** Passes on only the code of the original error, which may contain the request and its headers. */
function explain(error: unknown, request: TransportRequest, parts: TransportParts, isTimeOut: boolean): ApiError {
  const { endpoint, url } = request;
  const { type, code, name } = error as { type?: string; code?: string | ProxyFailure; name?: string };
  if (code instanceof ProxyFailure) {
    return new NetworkError({ endpoint, ...code });
  }
  if (type === 'max-size') {
    const problem = `the response is larger than ${parts.maxResponseBytes} bytes, which is the most that is read`;
    return new ProtocolError({ endpoint, problem });
  }
  const agent = parts.agents(url);
  const through = agent instanceof TunnelAgent ? ` through the proxy ${agent.proxy.name}` : '';
  const problem = isTimeOut
    ? `no complete response within ${parts.attemptTimeoutMs / 1000} seconds${through}`
    : `the connection${through} failed (${code ?? type ?? name ?? 'unknown error'})`;
  return new NetworkError({ endpoint, problem });
}
