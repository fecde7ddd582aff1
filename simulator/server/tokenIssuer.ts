import { DEFAULT_TOKEN_LIFE_SECONDS, type SimulatedConsumer, type SimulatorOptions } from '../options';
import { createRandom } from '../world/random';
import type { Caller } from './caller';
import type { HttpResponse } from './responses';

export interface TokenIssuer {
  /** `POST /site/oauth2/access_token` with the client-credentials grant. */
  grant(authorization: string | undefined, form: URLSearchParams): HttpResponse & { consumerKey?: string };
  /** The consumer that a bearer token was issued to. */
  check(authorization: string | undefined): ConsumerCaller | 'expired' | 'invalid';
  /** All tokens issued so far. */
  issued(): string[];
}

/** A caller that is an OAuth consumer. */
export type ConsumerCaller = Caller & { credential: SimulatedConsumer };

type TokenOptions = Pick<SimulatorOptions, 'scopeField'> & { seed: number; clock: () => number };

export function createTokenIssuer(callers: readonly ConsumerCaller[], options: TokenOptions): TokenIssuer {
  const random = createRandom(options.seed, 'tokens');
  const tokens = new Map<string, { caller: ConsumerCaller; expiresAt: number }>();

  const issue = (caller: ConsumerCaller): HttpResponse => {
    const consumer = caller.credential;
    const life = consumer.tokenLifeSeconds ?? DEFAULT_TOKEN_LIFE_SECONDS;
    const token = `${Buffer.from(random.hex(120), 'hex').toString('base64url')}=`;
    tokens.set(token, { caller, expiresAt: options.clock() + life * 1000 });
    // Bitbucket lists the scopes in no fixed order.
    const names = caller.rights().scopes;
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
      const caller = callers.find(({ credential }) => credential.key === pair.key);
      if (!caller || caller.credential.secret !== pair.secret || caller.rights().revoked) {
        return refuse('unauthorized_client', 'Invalid OAuth client credentials', pair.key);
      }
      const problem = refusal(caller.credential, form);
      return problem ? refuse(...problem, pair.key) : { ...issue(caller), consumerKey: pair.key };
    },
    check: (authorization) => {
      const found = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
      const token = found === undefined ? undefined : tokens.get(found);
      if (!token) {
        return 'invalid';
      }
      return token.expiresAt <= options.clock() ? 'expired' : token.caller;
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

/** The token endpoint responds with 400 to every invalid request, even to a wrong secret. */
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
