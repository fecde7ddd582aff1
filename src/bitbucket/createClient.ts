import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import fetch from 'node-fetch';

import { BitbucketClient } from './client';
import { CredentialPool } from './credentials/credentialPool';
import { createTokenSource, type Credentials } from './credentials/tokens';
import { createAgents } from './http/agents';
import { createRedaction } from './http/redaction';
import { createTransport, type Fetch } from './http/transport';
import type { Logger } from './logger';
import { Requests } from './requests';
import { Stats } from './stats';

export interface ClientOptions {
  /** OAuth consumers in the order in which they are used, at least one. */
  consumers: readonly Credentials[];
  /** Where the API is, for example `https://api.bitbucket.org`. */
  apiOrigin: string;
  /** Where access tokens come from, for example `https://bitbucket.org/site/oauth2/access_token`. */
  oauthUrl: string;
  /** How many requests are under way at once. */
  concurrency: number;
  /** How long the client may stand still in all because every consumer is rate limited, in milliseconds; 0 for never. */
  rateLimitMaxWaitMs: number;
  logger?: Logger;
}

export interface Limits {
  /** How long one attempt may take, from the connection to the end of the body, in milliseconds. */
  attemptTimeoutMs: number;
  /** How long it may take to connect, in milliseconds. */
  connectTimeoutMs: number;
  /** How large a response may be, unpacked, in bytes. */
  maxResponseBytes: number;
  /** How often a request is sent before its failure is believed. */
  attempts: number;
}

/** What the client takes from its surroundings. Tests bring their own. */
export interface Dependencies {
  /** node-fetch 2 or what behaves like it. */
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
  // a page of 100 repositories takes about a third of a MiB, a page of 50 pull requests some MiB at the very most
  maxResponseBytes: 32 * 1024 * 1024,
  attempts: 5,
};

/** Makes a client with tokens, limits and counts of its own: one for each run. */
export function createClient(options: ClientOptions, dependencies: Partial<Dependencies> = {}): BitbucketClient {
  if (options.consumers.length === 0) {
    throw new RangeError('A client needs at least one OAuth consumer');
  }
  const { concurrency, rateLimitMaxWaitMs: maxWaitMs, logger } = options;
  const { clock = Date.now, sleep = (ms) => setTimeout(ms), random = Math.random } = dependencies;
  const limits = { ...DEFAULT_LIMITS, ...dependencies.limits };
  const apiOrigin = new URL(options.apiOrigin).origin;
  const redaction = createRedaction();
  const stats = new Stats(options.consumers.map((_, index) => index + 1));
  const transport = createTransport({
    ...limits,
    fetch: dependencies.fetch ?? fetch,
    agents: createAgents(limits.connectTimeoutMs),
    userAgent: `graph-bitbucket/${readVersion()}`,
  });
  const oauthUrl = new URL(options.oauthUrl);
  const consumers = new CredentialPool(
    options.consumers.map((credentials, index) => {
      const name = { position: index + 1, key: credentials.key };
      const tokens = createTokenSource(name, credentials, {
        transport,
        oauthUrl,
        clock,
        redaction,
        onAnswer: (response) =>
          stats.recordCall({ endpoint: 'token', consumer: name.position, counted: false }, response),
      });
      return { ...name, tokens };
    }),
    { clock, sleep, stats, maxWaitMs, logger },
  );
  const { attempts } = limits;
  const requests = new Requests({
    transport,
    consumers,
    stats,
    redaction,
    apiOrigin,
    concurrency,
    attempts,
    clock,
    sleep,
    random,
    logger,
  });
  return new BitbucketClient({
    apiOrigin,
    requests,
    consumers: consumers.names,
    stats: () => stats.snapshot(),
    logger,
  });
}

/** The package's version; `package.json` lies two directories up from here in `src` and in `dist` alike. */
function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
