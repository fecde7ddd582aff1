import type { Response } from 'node-fetch';

import type { Fetch } from '../../src/bitbucket/http/transport';

/** The result of an HTTP request, as the client sees it. */
export type Outcome =
  | 'succeeded'
  /** 401. */
  | 'unauthorized'
  /** 429. */
  | 'limited'
  /** Can be retried: no complete response, a damaged one, a page of a gateway, 408, or 500 and above. */
  | 'failed'
  /** Any other status that is not 2xx. */
  | 'refused';

export interface Send {
  /** Path and query. */
  url: string;
  isToken: boolean;
  consumer: string;
  bucket: Bucket;
  /** Milliseconds since 1970, by the fake clock. */
  at: number;
  status?: number;
  outcome?: Outcome;
}

/** Bitbucket counts the calls of each bucket separately: reaching one limit does not affect the others. */
export type Bucket = 'token' | 'repository' | 'webhook' | 'other';

/** A limit that a consumer reached. Later responses to requests that were sent before that do not extend it. */
interface Limit {
  consumer: string;
  bucket: Bucket;
  from: number;
  until: number;
  /** Whether the client has read the response. */
  isKnown: boolean;
}

export interface Watch {
  fetch: Fetch;
  sends: Send[];
  /** The number of requests without a response. */
  open(): number;
  /** Requests that the client must not send: those with a consumer that was rate limited. */
  tooEarly: Send[];
}

export interface WatchOptions {
  /** Sends the requests. */
  fetch: Fetch;
  clock: () => number;
  /** Shortens the pages of listings to this many items, so that small worlds have several. */
  pageLength?: number;
}

const MIN_PAUSE_MS = 60_000;

/** A `fetch` that records every request and its result. */
export function watchFetch({ fetch, clock, pageLength }: WatchOptions): Watch {
  const sends: Send[] = [];
  const tooEarly: Send[] = [];
  const limits: Limit[] = [];
  const owners = new Map<string, string>();
  let open = 0;

  const finish = (send: Send, outcome: Outcome) => {
    send.outcome = outcome;
    open -= 1;
  };

  const noteLimit = (send: Send, headers: Response['headers']) => {
    const now = clock();
    const isNew = !limits.some((limit) => appliesTo(limit, send) && limit.from >= send.at);
    if (isNew) {
      const until = now + (retryAfterMs(headers, now) ?? MIN_PAUSE_MS);
      const limit: Limit = { consumer: send.consumer, bucket: send.bucket, from: now, until, isKnown: false };
      limits.push(limit);
      // The client reads the response in this turn of the event loop.
      setImmediate(() => (limit.isKnown = true));
    }
  };

  const watched: Fetch = async (url, init) => {
    const { pathname, search } = new URL(url);
    const isToken = init.method === 'POST';
    const authorization = (init.headers as Record<string, string>).Authorization ?? '';
    const consumer = ownerOf(authorization, owners);
    const bucket = isToken ? 'token' : bucketOf(pathname);
    const send: Send = { url: `${pathname}${search}`, isToken, consumer, bucket, at: clock() };
    sends.push(send);
    open += 1;
    if (limits.some((limit) => limit.isKnown && appliesTo(limit, send) && send.at < limit.until)) {
      tooEarly.push(send);
    }
    try {
      const response = await fetch(shortenPages(url, pageLength), init);
      send.status = response.status;
      const read = response.buffer.bind(response);
      response.buffer = async () => {
        try {
          const body = await read();
          finish(send, outcomeOf(response.status, body));
          if (isToken) {
            noteOwner(send.consumer, body, owners);
          }
          if (response.status === 429) {
            noteLimit(send, response.headers);
          }
          return body;
        } catch (error) {
          finish(send, 'failed');
          throw error;
        }
      };
      return response;
    } catch (error) {
      finish(send, 'failed');
      throw error;
    }
  };

  return { fetch: watched, sends, open: () => open, tooEarly };
}

function appliesTo({ consumer, bucket }: Limit, send: Send): boolean {
  return consumer === send.consumer && bucket === send.bucket;
}

function bucketOf(path: string): Bucket {
  if (path.endsWith('/hooks')) {
    return 'webhook';
  }
  return path.startsWith('/2.0/repositories/') ? 'repository' : 'other';
}

function shortenPages(url: string, pageLength: number | undefined): string {
  const shorter = (_: string, name: string, length: string) => `${name}${Math.min(Number(length), pageLength!)}`;
  return pageLength === undefined ? url : url.replace(/([?&]pagelen=)(\d+)/, shorter);
}

function outcomeOf(status: number, body: Buffer): Outcome {
  if (status === 401) {
    return 'unauthorized';
  }
  if (status === 429) {
    return 'limited';
  }
  if (status === 408 || status >= 500) {
    return 'failed';
  }
  if (status < 200 || status >= 300) {
    // A page of a gateway is not a response of Bitbucket.
    return [402, 403, 404].includes(status) && parse(body) === undefined ? 'failed' : 'refused';
  }
  return parse(body) === undefined ? 'failed' : 'succeeded';
}

function noteOwner(consumer: string, body: Buffer, owners: Map<string, string>): void {
  const token = (parse(body) as { access_token?: unknown } | undefined)?.access_token;
  if (typeof token === 'string') {
    owners.set(token, consumer);
  }
}

function ownerOf(authorization: string, owners: ReadonlyMap<string, string>): string {
  const [scheme, value = ''] = authorization.split(' ');
  if (scheme === 'Bearer') {
    // An access token was not issued to a consumer, so the token itself identifies the credential.
    return owners.get(value) ?? value;
  }
  return Buffer.from(value, 'base64').toString().split(':')[0] ?? '';
}

/** The pause that the response asks for, at least a second. A date is compared with the server's clock. */
function retryAfterMs(headers: Response['headers'], now: number): number | undefined {
  const header = headers.get('retry-after');
  if (header === null) {
    return undefined;
  }
  const date = Date.parse(headers.get('date') ?? '') || now;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - date;
  return Math.max(1000, ms);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
}
