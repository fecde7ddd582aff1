import type { CredentialPool } from './credentials/credentialPool';
import { type Answered, CredentialScheduler, type Send } from './credentials/credentialScheduler';
import { readRateHeaders } from './credentials/rateHeaders';
import type { Lease, RequestContext } from './credentials/requestContext';
import type { Token } from './credentials/tokens';
import { toEndpoint } from './http/endpointName';
import { AuthenticationError, ProtocolError } from './http/errors';
import { Unauthorized } from './http/internalErrors';
import type { Redaction } from './http/redaction';
import { assertNotLimited, errorOf, failureOf, isSuccess, readJson } from './http/responses';
import { retrying } from './http/retry';
import type { HttpResponse, Transport } from './http/transport';
import { bucketOf } from './limits';
import type { Logger } from './logger';
import { parseScopes } from './scopes';
import type { Stats } from './stats';

/** One GET of the API. */
export interface Call extends Omit<RequestContext, 'endpoint'> {
  readonly url: URL;
}

export interface RequestParts {
  readonly transport: Transport;
  readonly credentials: CredentialPool;
  readonly stats: Stats;
  readonly redaction: Redaction;
  /** The only origin that is sent tokens. */
  readonly apiOrigin: string;
  /** How many requests may be in flight at once. */
  readonly concurrency: number;
  /** How often a request is sent at most, not counting changes of credential and renewals of tokens. */
  readonly attempts: number;
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  readonly logger?: Logger;
}

/** Sends requests: queued, with the right credential, and again where that may help. */
export class Requests {
  private readonly scheduler: CredentialScheduler;
  /** By position, the scopes that the latest response of the API told. */
  private readonly scopes = new Map<number, ReadonlySet<string>>();

  constructor(private readonly parts: RequestParts) {
    this.scheduler = new CredentialScheduler(parts.credentials, parts.concurrency);
  }

  /**
   * The JSON that Bitbucket answers, and the credential that it answered.
   *
   * @throws ApiError or one of its kinds
   */
  get(call: Call): Promise<Answered<unknown>> {
    const endpoint = this.describe(call.url);
    const { url, ...context } = call;
    return this.run({ ...context, endpoint }, (lease, token) =>
      this.send({ url, name: call.name, endpoint }, lease, token),
    );
  }

  /**
   * The scopes of a credential as its token or, failing that, the latest response to it told them; undefined where neither
   * did.
   *
   * @throws as `get`
   */
  async grantedScopes(position: number): Promise<ReadonlySet<string> | undefined> {
    const context: RequestContext = { endpoint: 'access token', name: 'token', bucket: 'other', position };
    const { value } = await this.run(context, (_, token) => Promise.resolve(token.scopes ?? this.scopes.get(position)));
    return value;
  }

  /** A URL for messages: method and path, without anything that must not be shown. */
  describe(url: URL): string {
    return this.parts.redaction.clean(toEndpoint('GET', url));
  }

  private run<T>(context: RequestContext, send: Send<T>): Promise<Answered<T>> {
    const { attempts, sleep, random, logger, stats } = this.parts;
    const onRetry = (delayMs: number) => stats.recordRetry(delayMs);
    return retrying(() => this.scheduler.run(context, send), { attempts, sleep, random, logger, onRetry });
  }

  private async send(request: Addressed, lease: Lease, token: Token): Promise<unknown> {
    const { clock, credentials, redaction } = this.parts;
    const { endpoint } = request;
    const response = await this.exchange(request, lease, token);
    assertNotLimited(response, clock());
    this.noteScopes(lease, response);
    const reading = { endpoint, now: clock(), redaction };
    if (response.status === 401) {
      const { position, label, tokens } = lease.credential;
      const { isRenewable, refusalAdvice: advice } = tokens;
      tokens.discard(token);
      const refusal = {
        refused: isRenewable ? 'token' : 'credentials',
        credential: { position, label },
        advice,
      } as const;
      throw new Unauthorized(new AuthenticationError({ ...failureOf(response, reading), ...refusal }));
    }
    if (!isSuccess(response)) {
      throw errorOf(response, reading);
    }
    credentials.succeeded(lease);
    return readJson(response, endpoint);
  }

  private async exchange({ name, url, endpoint }: Addressed, lease: Lease, token: Token): Promise<HttpResponse> {
    const { apiOrigin, clock, credentials, transport, stats } = this.parts;
    // wherever the URL comes from: a token must not be sent anywhere else
    if (url.origin !== apiOrigin) {
      throw new ProtocolError({ endpoint, problem: `tokens are sent to ${apiOrigin} only` });
    }
    const headers = { Accept: 'application/json', Authorization: `Bearer ${token.value}` };
    const { credential } = lease;
    // a `next` may lead to another kind of resource than the endpoint it came from
    const bucket = bucketOf(url.pathname);
    const sentAt = clock();
    let response: HttpResponse | undefined;
    try {
      response = await transport({ endpoint, method: 'GET', url, headers });
      credentials.noteRateHeaders(lease, bucket, readRateHeaders(response));
      return response;
    } finally {
      stats.recordCall({ endpoint: name, credential: credential.position, bucket }, response);
      // Whether Bitbucket counts requests that it limits is not known. An hour later it frees what it granted, so they are
      // left out here, while a request without a response may have been granted.
      if (response?.status !== 429) {
        credential.recordCalls(bucket, sentAt, response?.requests);
      }
    }
  }

  private noteScopes({ credential }: Lease, response: HttpResponse): void {
    const scopes = parseScopes(response.header('x-oauth-scopes'));
    if (scopes) {
      this.scopes.set(credential.position, scopes);
    }
  }
}

interface Addressed {
  readonly name: string;
  readonly url: URL;
  /** Method and path. */
  readonly endpoint: string;
}
