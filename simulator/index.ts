import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createFaultInjector } from './faults/faultInjector';
import type { FaultRule } from './faults/types';
import type { ExpectedGraph, ExpectedGraphOptions } from './graph/builder';
import { expectedGraph } from './graph/expectedGraph';
import { DEFAULT_CONSUMERS, DEFAULT_EMAIL_DOMAINS, type SimulatorOptions } from './options';
import { createCaller } from './server/caller';
import { createDirectory } from './server/directory';
import { createGate } from './server/gate';
import { type CallRecord, createRequestHandler, TOKEN_PATH } from './server/requestHandler';
import { type ConsumerCaller, createTokenIssuer } from './server/tokenIssuer';
import { createWorld, DEFAULT_SIZES } from './world/createWorld';
import { advanceWorld } from './world/pullRequests/addPullRequests';
import type { World } from './world/types';

export type { CallRecord } from './server/requestHandler';
export { expectedGraph } from './graph/expectedGraph';
export type { ExpectedEntity, ExpectedGraph, ExpectedGraphOptions, ExpectedRelationship } from './graph/builder';
export type { Fault, FaultRule } from './faults/types';
export type {
  ActivityOptions,
  CredentialChange,
  EmailOptions,
  PeriodOptions,
  Refusal,
  SimulatedAccessToken,
  SimulatedConsumer,
  SimulatorOptions,
} from './options';
export { ALL_SCOPES, CANARY_VALUE_PREFIX, DEFAULT_SCOPES } from './options';
export type { Account } from './resources/accounts';
export type { Project } from './resources/projects/record';
export { expectedAnalysis, type ExpectedAnalysis } from './resources/pullRequests/expectedAnalysis';
export type { ExtraCase, PullRequest, Repository, Workspace, World, WorldSizes } from './world/types';

export interface Simulator {
  /** `http://127.0.0.1:{port}` */
  origin: string;
  oauthUrl: string;
  world: World;
  options: SimulatorOptions;
  /** Every call so far, oldest first. */
  calls: CallRecord[];
  callsByEndpoint(): Record<string, number>;
  /** Environment variables that point the integration to this simulator. */
  environment(): Record<string, string>;
  expectedGraph(options: ExpectedGraphOptions): ExpectedGraph;
  /** Answers a request, as the server does. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** @returns ends the fault */
  addFault(rule: FaultRule): () => void;
  /** Adds that many pull requests that changed within the 24 hours before the clock's current time. */
  advance(pullRequests: number): void;
  /** Must be called after `world` was changed, so that the server finds the new records. */
  refresh(): void;
  /** All tokens that were issued or configured, so that tests can search logs for them. */
  issuedTokens(): string[];
  close(): Promise<void>;
}

/** Starts a simulated Bitbucket Cloud on the loopback interface. Its server does not keep the process alive. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { seed = 1, clock = Date.now, latencyMs = 0, gzip = true } = options;
  const { consumers = DEFAULT_CONSUMERS, accessTokens = [] } = options;
  const world = createWorld({
    seed,
    now: options.now ?? clock(),
    sizes: { ...DEFAULT_SIZES, ...options.sizes },
    approvalCases: options.approvalCases ?? true,
    edgeCaseRecords: options.edgeCaseRecords ?? true,
    extraCases: options.extraCases,
    emailDomains: options.emails && (options.emails.domains ?? DEFAULT_EMAIL_DOMAINS),
    activity: options.activity,
    period: options.period,
  });
  const calls: CallRecord[] = [];
  const faults = createFaultInjector(seed, clock());
  for (const rule of options.faults ?? []) {
    faults.add(rule);
  }
  const limits = { clock, rejectedCallsCount: options.rejectedCallsCount };
  const directory = createDirectory(world);
  const callers = consumers.map((consumer, index) => createCaller(consumer, index + 1, limits) as ConsumerCaller);
  const tokenCallers = accessTokens.map((token, index) => createCaller(token, index + 1, limits));
  const tokens = createTokenIssuer(callers, { seed, clock, scopeField: options.scopeField });
  const gate = createGate({ world, directory, options, tokenCallers, tokens, clock });
  const handle = createRequestHandler({ gate, tokens, faults, calls, clock, latencyMs, gzip });
  const server = createServer(handle);
  // A client that reuses a connection while the server closes it sees a network error, so keep idle connections open.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  server.unref();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const oauthUrl = `${origin}${TOKEN_PATH}`;

  return {
    origin,
    oauthUrl,
    world,
    options,
    calls,
    callsByEndpoint: () => countByEndpoint(calls),
    environment: () => ({
      OAUTH_KEY: consumers.map(({ key }) => key).join(','),
      OAUTH_SECRET: consumers.map(({ secret }) => secret).join(','),
      ...(accessTokens.length > 0 && { ACCESS_TOKENS: accessTokens.map(({ token }) => token).join(',') }),
      WORKSPACE: world.workspaces.map(({ slug }) => slug).join(','),
      BITBUCKET_API_ORIGIN: origin,
      BITBUCKET_OAUTH_URL: oauthUrl,
    }),
    expectedGraph: (graphOptions) => expectedGraph(world, graphOptions),
    handle,
    addFault: (rule) => faults.add(rule),
    advance: (pullRequests) => {
      const { activity, period } = options;
      advanceWorld(world, { now: clock(), count: pullRequests, activity, period });
      directory.refresh();
    },
    refresh: () => directory.refresh(),
    issuedTokens: () => [...tokens.issued(), ...accessTokens.map(({ token }) => token)],
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

export function countByEndpoint(calls: readonly CallRecord[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { endpoint } of calls) {
    counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
