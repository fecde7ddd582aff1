import { DEFAULT_LIMIT, DEFAULT_SCOPES, type SimulatedConsumer, type SimulatorOptions } from '../options';
import type { World } from '../world/types';
import { createDirectory } from './directory';
import { RequestProblem } from './problem';
import { createRateWindow } from './rateLimit';
import { failure, type HttpResponse, lackingScopes, notFound, rateLimited } from './responses';
import { createRouter, type Route, serve } from './route';
import { ROUTES } from './routes';
import { missingScopes } from './scopes';
import type { TokenIssuer } from './tokenIssuer';

export interface GateRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  origin: string;
  authorization: string | undefined;
}

export interface Passed {
  endpoint: string;
  consumerKey?: string;
  response: HttpResponse;
}

interface GateParts {
  world: World;
  options: SimulatorOptions;
  consumers: readonly SimulatedConsumer[];
  tokens: TokenIssuer;
  clock: () => number;
}

/** Lets a request through token, scopes and limit, in this order, to its route. */
export function createGate({ world, options, consumers, tokens, clock }: GateParts): (request: GateRequest) => Passed {
  const findRoute = createRouter(ROUTES);
  const directory = createDirectory(world);
  const windows = new Map(consumers.map((consumer) => [consumer.key, createWindows(consumer, options, clock())]));

  return ({ method, path, query, origin, authorization }) => {
    const found = findRoute(path);
    if (!found) {
      return { endpoint: 'unknown', response: notFound() };
    }
    const { route, params } = found;
    const { endpoint } = route;
    const consumer = tokens.check(authorization);
    if (typeof consumer === 'string') {
      return { endpoint, response: unauthorized(consumer) };
    }
    const decide = (): HttpResponse => {
      const granted = consumer.scopes ?? DEFAULT_SCOPES;
      if (method !== 'GET') {
        return failure(405, 'Method not allowed');
      }
      if (missingScopes(granted, route.scopes).length > 0) {
        return lackingScopes(granted, route.scopes);
      }
      const window = route.bucket === 'none' ? undefined : windows.get(consumer.key)?.[route.bucket];
      if (window && !window.take(clock())) {
        return rateLimited();
      }
      return serveSafely(route, { params, query, path, origin, consumer, world, directory, options });
    };
    const response = withScopeHeaders(decide(), consumer, route);
    return { endpoint, consumerKey: consumer.key, response };
  };
}

function createWindows(consumer: SimulatedConsumer, { rejectedCallsCount = false }: SimulatorOptions, now: number) {
  const { limit = DEFAULT_LIMIT, webhookLimit = DEFAULT_LIMIT, used = 0, usedMinutesAgo = 30 } = consumer;
  const usedAt = now - usedMinutesAgo * 60_000;
  return {
    repositories: createRateWindow({ limit, used, usedAt, rejectedCallsCount }),
    webhooks: createRateWindow({ limit: webhookLimit, used: 0, usedAt, rejectedCallsCount }),
  };
}

function serveSafely(route: Route, call: Parameters<typeof serve>[1]): HttpResponse {
  try {
    return serve(route, call);
  } catch (problem) {
    if (problem instanceof RequestProblem) {
      return problem.response;
    }
    throw problem;
  }
}

/** Granted and wanted scopes; a 429 carries no such headers. */
function withScopeHeaders(
  response: HttpResponse,
  { scopes = DEFAULT_SCOPES }: SimulatedConsumer,
  route: Route,
): HttpResponse {
  if (response.status === 429) {
    return response;
  }
  const headers = {
    'x-oauth-scopes': scopes.join(', '),
    'x-accepted-oauth-scopes': route.scopes.join(', '),
    'x-credential-type': 'oauth',
  };
  return { ...response, headers: { ...headers, ...response.headers } };
}

function unauthorized(reason: 'expired' | 'invalid'): HttpResponse {
  return failure(
    401,
    reason === 'expired'
      ? 'Access token expired. Use your refresh token to obtain a new access token.'
      : 'Token is invalid, expired, or not supported for this endpoint.',
  );
}
