import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import fetch from 'node-fetch';

import { BitbucketClient } from './client';
import type { CredentialParts } from './credentials/credential';
import { ACCESS_TOKEN, OAUTH_CONSUMER } from './credentials/credentialKinds';
import type { CredentialWarning } from './credentials/messages';
import { CredentialPool } from './credentials/pool';
import { CredentialScheduler } from './credentials/scheduler';
import { createTokenSource, type Credentials, fixedToken, type TokenParts } from './credentials/tokens';
import { createExchange } from './exchange';
import { createAgents } from './http/agents';
import { createRedaction } from './http/redaction';
import { createTransport, type Fetch } from './http/transport';
import type { Trust } from './http/trust';
import type { Logger } from './logger';
import { Stats } from './stats';

export interface ClientOptions {
  /** OAuth consumers in the order in which they are used, at least one. */
  consumers: readonly Credentials[];
  /** Access tokens of workspaces, projects or repositories, in the order in which they are used. */
  accessTokens?: readonly { readonly token: string }[];
  /** Where the API is, for example `https://api.bitbucket.org`. */
  apiOrigin: string;
  /** Where access tokens come from, for example `https://bitbucket.org/site/oauth2/access_token`. */
  oauthUrl: string;
  /** How the certificates of both are verified, if not as Node.js does by default. */
  trust?: Omit<Trust, 'origins'>;
  /** How many requests may be in flight at once. */
  concurrency: number;
  /** How long the client may wait in all because every credential is rate limited, in milliseconds. */
  rateLimitMaxWaitMs: number;
  /** Called when a person should fix something about a credential. */
  onWarning?: (warning: CredentialWarning) => void;
  logger?: Logger;
}

export interface Limits {
  /** How long one attempt may take, from the connection to the end of the body, in milliseconds. */
  attemptTimeoutMs: number;
  /** How long it may take to connect, in milliseconds. */
  connectTimeoutMs: number;
  /** How large the body of a response may be, decompressed, in bytes. */
  maxResponseBytes: number;
  /** How often a request is sent before it counts as failed. */
  attempts: number;
}

/** What the client depends on. Tests replace it. */
export interface Dependencies {
  /** node-fetch 2, or a function that behaves like it. */
  fetch: Fetch;
  /** Milliseconds since 1970. */
  clock: () => number;
  sleep: (ms: number) => Promise<void>;
  /** A number from 0 to below 1. */
  random: () => number;
  limits: Partial<Limits>;
}

const DEFAULT_LIMITS: Limits = {
  attemptTimeoutMs: 60_000,
  connectTimeoutMs: 10_000,
  // a page of 100 repositories takes about a third of a MiB, a page of 50 pull requests a few MiB at most
  maxResponseBytes: 32 * 1024 * 1024,
  attempts: 5,
};

/** Makes a client with its own tokens, limits and counts; each run has one. */
export function createClient(options: ClientOptions, dependencies: Partial<Dependencies> = {}): BitbucketClient {
  if (options.consumers.length === 0) {
    throw new RangeError('A client needs at least one OAuth consumer');
  }
  const { concurrency, rateLimitMaxWaitMs: maxWaitMs, onWarning = () => undefined, logger } = options;
  const { clock = Date.now, sleep = (ms) => setTimeout(ms), random = Math.random } = dependencies;
  const limits = { ...DEFAULT_LIMITS, ...dependencies.limits };
  const apiOrigin = new URL(options.apiOrigin).origin;
  const oauthUrl = new URL(options.oauthUrl);
  const redaction = createRedaction();
  const transport = createTransport({
    ...limits,
    fetch: dependencies.fetch ?? fetch,
    agents: createAgents(
      limits.connectTimeoutMs,
      options.trust && { ...options.trust, origins: [apiOrigin, oauthUrl.origin] },
    ),
    userAgent: `graph-bitbucket/${readVersion()}`,
  });
  const consumers = options.consumers.map((credentials, index) => {
    const item = index + 1;
    return { ...credentials, item, label: `${OAUTH_CONSUMER.name} ${item} (key ${credentials.key})` };
  });
  const accessTokens = (options.accessTokens ?? []).map(({ token }, index): CredentialParts => {
    const item = index + 1;
    return { kind: ACCESS_TOKEN, item, label: `${ACCESS_TOKEN.name} ${item}`, tokens: fixedToken(token, redaction) };
  });
  const stats = new Stats([...consumers, ...accessTokens].map(({ label }) => label));
  const shared = { transport, stats, redaction, clock, sleep, random, logger };
  const credentials = new CredentialPool(
    [
      ...consumers.map((consumer): CredentialParts => {
        const onResponse: TokenParts['onResponse'] = (response) =>
          stats.recordCall({ endpoint: 'token', credential: consumer.label, bucket: 'other' }, response);
        const { item, label } = consumer;
        return {
          kind: OAUTH_CONSUMER,
          item,
          label,
          tokens: createTokenSource(consumer, { ...shared, oauthUrl, onResponse }),
        };
      }),
      ...accessTokens,
    ],
    { ...shared, maxWaitMs, onWarning },
  );
  const exchange = createExchange({ ...shared, apiOrigin });
  const { attempts } = limits;
  const scheduler = new CredentialScheduler({ ...shared, pool: credentials, exchange, concurrency, attempts });
  return new BitbucketClient({ ...shared, apiOrigin, credentials, scheduler });
}

/** The package's version; `package.json` lies two directories up from here in `src` and in `dist` alike. */
function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
