import { DEFAULT_SCOPES, DEFAULT_TOKEN_LIFE_SECONDS, type SimulatedConsumer, type SimulatorOptions } from '../options';
import { createRandom } from '../world/random';
import type { HttpResponse } from './responses';

export interface TokenIssuer {
  /** `POST /site/oauth2/access_token` with the client-credentials grant. */
  grant(authorization: string | undefined, form: URLSearchParams): HttpResponse & { consumerKey?: string };
  /** Who a bearer token belongs to. */
  check(authorization: string | undefined): SimulatedConsumer | 'expired' | 'invalid';
  issued(): string[];
}

type TokenOptions = Pick<SimulatorOptions, 'scopeField'> & { seed: number; clock: () => number };

export function createTokenIssuer(consumers: readonly SimulatedConsumer[], options: TokenOptions): TokenIssuer {
  const random = createRandom(options.seed, 'tokens');
  const tokens = new Map<string, { consumer: SimulatedConsumer; expiresAt: number }>();

  const issue = (consumer: SimulatedConsumer): HttpResponse => {
    const life = consumer.tokenLifeSeconds ?? DEFAULT_TOKEN_LIFE_SECONDS;
    const token = `${Buffer.from(random.hex(120), 'hex').toString('base64url')}=`;
    tokens.set(token, { consumer, expiresAt: options.clock() + life * 1000 });
    // The order differs from one response to the next.
    const names = consumer.scopes ?? DEFAULT_SCOPES;
    const scopes = random.sample(names, names.length);
    const body: Record<string, unknown> = { access_token: token, expires_in: life, token_type: 'bearer' };
    if (options.scopeField === 'scopes') {
      Object.assign(body, { scopes: scopes.join(' '), state: 'client_credentials', refresh_token: random.hex(18) });
    } else if (options.scopeField !== 'none') {
      body.scope = scopes.join(' ');
    }
    const headers = {
      'cache-control': 'no-store',
      'x-grant-type': 'client_credentials',
      'x-consumer-client-id': consumer.key,
      'x-token-id': random.hex(16),
      'x-usage-quota-remaining': String(995_000 - tokens.size * 900),
      'x-usage-request-cost': '900',
      ...(options.scopeField === 'none' && { 'x-oauth-scopes': scopes.join(', ') }),
    };
    return { status: 200, headers, body };
  };

  return {
    grant: (authorization, form) => {
      const pair = decodeBasic(authorization);
      if (!pair) {
        return refuse('unauthorized_client', MISSING_CREDENTIALS);
      }
      const consumer = consumers.find(({ key }) => key === pair.key);
      if (!consumer || consumer.secret !== pair.secret) {
        return refuse('unauthorized_client', 'Invalid OAuth client credentials', pair.key);
      }
      const problem = refusal(consumer, form);
      return problem ? refuse(...problem, consumer.key) : { ...issue(consumer), consumerKey: consumer.key };
    },
    check: (authorization) => {
      const found = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
      const token = found === undefined ? undefined : tokens.get(found);
      if (!token) {
        return 'invalid';
      }
      return token.expiresAt <= options.clock() ? 'expired' : token.consumer;
    },
    issued: () => [...tokens.keys()],
  };
}

const MISSING_CREDENTIALS =
  'Client credentials missing; this request needs to be authenticated with the OAuth client id and secret';
const PUBLIC_CONSUMER =
  'Cannot use client_credentials with a consumer marked as "public". ' +
  'Calls for auto generated consumers should use urn:bitbucket:oauth2:jwt instead.';

function refusal(consumer: SimulatedConsumer, form: URLSearchParams): [string, string] | undefined {
  if (form.get('grant_type') !== 'client_credentials') {
    return ['unsupported_grant_type', 'Unsupported grant type'];
  }
  if (consumer.kind === 'public') {
    return ['invalid_grant', PUBLIC_CONSUMER];
  }
  if (consumer.kind === 'no-callback') {
    return ['invalid_request', 'No callback uri defined for the OAuth client.'];
  }
  return undefined;
}

/** Bitbucket answers every refusal here with 400, wrong secrets included. */
function refuse(error: string, description: string, consumerKey?: string): HttpResponse & { consumerKey?: string } {
  return { status: 400, body: { error_description: description, error }, consumerKey };
}

function decodeBasic(authorization: string | undefined): { key: string; secret: string } | undefined {
  const encoded = /^basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) {
    return undefined;
  }
  const [key = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { key, secret: rest.join(':') };
}
