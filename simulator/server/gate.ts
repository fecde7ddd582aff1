import type { SimulatorOptions } from '../options';
import { RESOURCES } from '../resources';
import type { World } from '../world/types';
import { isWithinReach, rateHeaders } from './accessToken';
import { type Caller, findRefusal } from './caller';
import type { Directory } from './directory';
import {
  failure,
  type HttpResponse,
  lackingScopes,
  notFound,
  rateLimited,
  refused,
  RequestProblem,
  unsuitableMechanism,
} from './responses';
import { createRouter, type Route, serve } from './route';
import { missingScopes } from './scopes';
import type { TokenIssuer } from './tokenIssuer';

export interface GateRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  origin: string;
  authorization: string | undefined;
}

export interface GateResult {
  endpoint: string;
  consumerKey?: string;
  /** Position of the access token, from 1; set when the call used one. */
  accessToken?: number;
  response: HttpResponse;
}

interface GateParts {
  world: World;
  directory: Directory;
  options: SimulatorOptions;
  /** The configured access tokens. */
  tokenCallers: readonly Caller[];
  tokens: TokenIssuer;
  clock: () => number;
}

/** Checks credential, refusals, scopes and rate limit of a request, in this order, and passes it on to its route. */
export function createGate(parts: GateParts): (request: GateRequest) => GateResult {
  const { world, directory, options, tokenCallers, tokens, clock } = parts;
  const findRoute = createRouter(RESOURCES.flatMap(({ routes }) => routes));
  const authenticate = (authorization: string | undefined): Caller | 'expired' | 'invalid' => {
    const bearer = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
    return tokenCallers.find(({ accessToken }) => accessToken?.token === bearer) ?? tokens.check(authorization);
  };

  return ({ method, path, query, origin, authorization }) => {
    const found = findRoute(path);
    if (!found) {
      return { endpoint: 'unknown', response: notFound() };
    }
    const { route, params } = found;
    const { endpoint } = route;
    const caller = authenticate(authorization);
    if (typeof caller === 'string') {
      return { endpoint, response: unauthorized(caller) };
    }
    const rights = caller.rights();
    caller.countCall();
    const decide = (): HttpResponse => {
      if (rights.revoked) {
        return unauthorized('invalid');
      }
      if (method !== 'GET') {
        return failure(405, 'Method not allowed');
      }
      if (caller.accessToken && (route.isClosedToAccessTokens || !isWithinReach(caller.accessToken, route))) {
        return unsuitableMechanism();
      }
      const refusal = findRefusal([...rights.refusals, ...(options.refusals ?? [])], path);
      if (refusal) {
        return refused(refusal);
      }
      if (missingScopes(rights.scopes, route.scopes).length > 0) {
        return lackingScopes(rights.scopes, route.scopes);
      }
      if (!caller.windows[route.bucket].take(clock())) {
        return rateLimited();
      }
      return serveSafely(route, { params, query, path, origin, caller, rights, world, directory, options });
    };
    const response = withHeaders(decide(), route, { caller, scopes: rights.scopes, now: clock() });
    const { credential, position } = caller;
    return {
      endpoint,
      ...('key' in credential ? { consumerKey: credential.key } : { accessToken: position }),
      response,
    };
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

interface HeaderFacts {
  caller: Caller;
  scopes: readonly string[];
  now: number;
}

/** Adds headers with the granted and required scopes and, for an access token, its limit. A 429 has none of them. */
function withHeaders(response: HttpResponse, route: Route, { caller, scopes, now }: HeaderFacts): HttpResponse {
  if (response.status === 429) {
    return response;
  }
  const { accessToken } = caller;
  const headers = {
    ...((accessToken?.sendsScopeHeader ?? true) && { 'x-oauth-scopes': scopes.join(', ') }),
    'x-accepted-oauth-scopes': route.scopes.join(', '),
    'x-credential-type': accessToken ? 'access_token' : 'oauth',
    ...(accessToken && rateHeaders(caller, route.bucket, now)),
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
