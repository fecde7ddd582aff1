import type { CredentialPool, Lease } from './credentials/credentialPool';
import { CredentialScheduler, type RequestContext, type Send } from './credentials/credentialScheduler';
import type { Token } from './credentials/tokens';
import { AuthenticationError, ProtocolError } from './http/errors';
import { Unauthorized } from './http/internalErrors';
import type { Redaction } from './http/redaction';
import { assertNotLimited, errorOf, failureOf, isSuccess, readJson } from './http/responses';
import { retrying } from './http/retry';
import type { HttpResponse, Transport } from './http/transport';
import { toEndpoint } from './http/urls';
import type { Logger } from './logger';
import { parseScopes } from './scopes';
import type { Stats } from './stats';

/** One GET of the API. */
export interface Call {
  /** What it is counted under. */
  name: string;
  url: URL;
  /** The position of the one consumer that may make it; without it, whose turn it is. */
  consumer?: number;
}

export interface RequestParts {
  transport: Transport;
  consumers: CredentialPool;
  stats: Stats;
  redaction: Redaction;
  /** The only origin that is sent tokens. */
  apiOrigin: string;
  /** How many requests are under way at once while Bitbucket is well. */
  concurrency: number;
  /** How often a request is sent at most, not counting changes of consumer and renewals of tokens. */
  attempts: number;
  clock: () => number;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
  logger?: Logger;
}

const RENEWAL_ADVICE =
  'Its token was renewed once and the new one was refused as well: check that the consumer still exists and is enabled.';

/** Sends requests: in turn, with the right consumer, and again where that may help. */
export class Requests {
  private readonly scheduler: CredentialScheduler;
  /** By position, what the latest response of the API said. */
  private readonly scopes = new Map<number, ReadonlySet<string>>();

  constructor(private readonly parts: RequestParts) {
    this.scheduler = new CredentialScheduler(parts.consumers, parts.concurrency);
  }

  /**
   * The JSON that Bitbucket answers.
   *
   * @throws ApiError or one of its kinds
   */
  get(call: Call): Promise<unknown> {
    const endpoint = toEndpoint('GET', call.url);
    return this.run({ endpoint, consumer: call.consumer }, (lease, token) => this.send(call, endpoint, lease, token));
  }

  /**
   * The scopes of a consumer as its token or, failing that, the latest response to it told them; undefined where neither did.
   *
   * @throws as `get`
   */
  grantedScopes(consumer: number): Promise<ReadonlySet<string> | undefined> {
    return this.run({ endpoint: 'access token', consumer }, (_, token) =>
      Promise.resolve(token.scopes ?? this.scopes.get(consumer)),
    );
  }

  private run<T>(context: RequestContext, send: Send<T>): Promise<T> {
    const { attempts, sleep, random, logger, stats } = this.parts;
    const onRetry = (delayMs: number) => stats.recordRetry(delayMs);
    return retrying(() => this.scheduler.run(context, send), { attempts, sleep, random, logger, onRetry });
  }

  private async send(call: Call, endpoint: string, lease: Lease, token: Token): Promise<unknown> {
    const { clock, consumers, redaction } = this.parts;
    const counted = isCounted(call.url);
    const response = await this.transport(call, endpoint, lease, token, counted);
    assertNotLimited(response, counted, clock());
    this.noteScopes(lease, response);
    const reading = { endpoint, now: clock(), redaction };
    if (response.status === 401) {
      const { position, key, tokens } = lease.consumer;
      tokens.discard(token);
      const consumer = { position, key };
      throw new Unauthorized(
        new AuthenticationError({
          ...failureOf(response, reading),
          consumer,
          refused: 'token',
          advice: RENEWAL_ADVICE,
        }),
      );
    }
    if (!isSuccess(response)) {
      throw errorOf(response, reading);
    }
    consumers.succeeded(lease);
    return readJson(response, endpoint);
  }

  private async transport(
    { name, url }: Call,
    endpoint: string,
    { consumer }: Lease,
    token: Token,
    counted: boolean,
  ): Promise<HttpResponse> {
    const { apiOrigin, clock, transport, stats } = this.parts;
    // whatever built the URL: a token must not leave for anywhere else
    if (url.origin !== apiOrigin) {
      throw new ProtocolError({ endpoint, problem: `tokens are sent to ${apiOrigin} only` });
    }
    const headers = { Accept: 'application/json', Authorization: `Bearer ${token.value}` };
    const sentAt = clock();
    let response: HttpResponse | undefined;
    try {
      response = await transport({ endpoint, method: 'GET', url, headers });
      return response;
    } finally {
      stats.recordCall({ endpoint: name, consumer: consumer.position, counted }, response);
      // Whether Bitbucket counts what it refuses is not known. What it gives back an hour later is what it granted, so
      // refusals are left out, while a call without a response may have been granted.
      if (counted && response?.status !== 429) {
        consumer.log.record(sentAt, response?.requests);
      }
    }
  }

  private noteScopes({ consumer }: Lease, response: HttpResponse): void {
    const scopes = parseScopes(response.header('x-oauth-scopes'));
    if (scopes) {
      this.scopes.set(consumer.position, scopes);
    }
  }
}

/** Whether a call draws on the limit for repository data. */
function isCounted(url: URL): boolean {
  return url.pathname.startsWith('/2.0/repositories/');
}
