import type { Credential } from './credentials/credential';
import { readRateHeaders } from './credentials/rateLimits';
import type { Token } from './credentials/tokens';
import { ProtocolError } from './http/errors';
import { type Outcome, outcomeOf } from './http/outcome';
import type { Redaction } from './http/redaction';
import { isResponse, type Transport } from './http/transport';
import { bucketOf } from './limits';
import type { ApiRequest } from './request';
import { parseScopes } from './scopes';
import type { Stats } from './stats';

export interface ExchangeParts {
  readonly transport: Transport;
  readonly stats: Stats;
  readonly redaction: Redaction;
  /** The only origin that is sent tokens. */
  readonly apiOrigin: string;
  readonly clock: () => number;
}

/** Sends a request once, with the token of a credential, and says what the response means. */
export type Exchange = (request: ApiRequest, token: Token, credential: Credential) => Promise<Outcome>;

/** Counts each call, and lets the credential learn from the headers of the response. */
export function createExchange({ transport, stats, redaction, apiOrigin, clock }: ExchangeParts): Exchange {
  return async ({ endpoint, url, description }, token, credential) => {
    // wherever the URL comes from: a token must not be sent anywhere else
    if (url.origin !== apiOrigin) {
      const problem = `tokens are sent to ${apiOrigin} only`;
      return { kind: 'failed', error: new ProtocolError({ endpoint: description, problem }) };
    }
    const headers = { Accept: 'application/json', Authorization: credential.kind.authorization(token.value) };
    // a `next` may lead to another kind of resource than the endpoint it came from
    const bucket = bucketOf(url.pathname);
    const sentAt = clock();
    const received = await transport({ endpoint: description, method: 'GET', url, headers });
    const response = isResponse(received) ? received : undefined;
    stats.recordCall({ endpoint: endpoint.name, credential: credential.label, bucket }, response);
    // Whether Bitbucket counts requests that it limits is not known. An hour later it frees what it granted, so they are
    // left out here, while a request without a response may have been granted.
    if (response?.status !== 429) {
      credential.recordCalls(bucket, sentAt, response?.requests);
    }
    const now = clock();
    if (response) {
      credential.recordRateHeaders(bucket, readRateHeaders(response), now);
      credential.statedScopes = parseScopes(response.header('x-oauth-scopes')) ?? credential.statedScopes;
    }
    const { notFoundIsAnswer, needsPipelines } = endpoint;
    return outcomeOf(received, { description, notFoundIsAnswer, needsPipelines, now, redaction });
  };
}
