import type { SimulatorOptions } from '../options';
import type { World } from '../world/types';
import type { Bucket, Caller, CurrentRights } from './caller';
import type { Directory } from './directory';
import { applyFields, asksFor, parseFields } from './fields';
import { cutPage, type Listing, type PageRules } from './paging';
import { type HttpResponse, ok } from './responses';

/** An authenticated request. */
export interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  /** The path as it was sent, still percent-encoded. */
  path: string;
  /** Scheme and host as the caller addressed them. */
  origin: string;
  caller: Caller;
  /** The caller's rights at the time of the call. */
  rights: CurrentRights;
  world: World;
  directory: Directory;
  options: SimulatorOptions;
  /** Whether `fields` asks for a field that is left out by default. */
  asksFor: (path: string) => boolean;
}

interface RouteBase {
  /** Short name, used in the call log. */
  endpoint: string;
  /** `{name}` matches one segment; at the end of a path, `{name*}` matches the rest of them, joined by slashes. */
  path: string;
  scopes: readonly string[];
  bucket: Bucket;
  /** Whether access tokens are refused regardless of their scopes. */
  isClosedToAccessTokens?: boolean;
}

/** A route that responds with a single record or an unpaged array. */
export interface RecordRoute extends RouteBase {
  response: (call: Call) => HttpResponse;
}

/** A route that responds with a paginated list. */
export interface ListRoute extends RouteBase {
  pages: PageRules;
  /** Whether `fields` has no effect. */
  ignoresFields?: boolean;
  /** Paths of fields that are included only when `fields` asks for them. */
  hidden?: readonly string[];
  list: (call: Call) => Listing<never>;
}

export type Route = RecordRoute | ListRoute;

/** Checks that `items` and `render` have the same item type, and then drops it, because one table holds all routes. */
export function listing<T>(value: Listing<T>): Listing<never> {
  return value as unknown as Listing<never>;
}

export function serve(route: Route, request: Omit<Call, 'asksFor'>): HttpResponse {
  const selection = parseFields(request.query.get('fields'));
  const call: Call = { ...request, asksFor: (path) => asksFor(selection, path) };
  if ('response' in route) {
    const response = route.response(call);
    return response.status === 200 ? { ...response, body: applyFields(selection, [], response.body) } : response;
  }
  const url = `${call.origin}${call.path}`;
  const page = cutPage(route.list(call), route.pages, { url, query: call.query });
  return ok(route.ignoresFields ? page : applyFields(selection, route.hidden ?? [], page));
}

export interface RouteMatch {
  route: Route;
  params: Record<string, string>;
}

/** Finds the route of a path. Trailing slashes are ignored. */
export function createRouter(routes: readonly Route[]): (path: string) => RouteMatch | undefined {
  const compiled = routes.map((route) => ({ route, segments: split(route.path) }));
  return (path) => {
    const segments = split(path).map(decode);
    for (const candidate of compiled) {
      const params = match(candidate.segments, segments);
      if (params) {
        return { route: candidate.route, params };
      }
    }
    return undefined;
  };
}

function match(pattern: string[], segments: (string | undefined)[]): Record<string, string> | undefined {
  const rest = pattern.at(-1)?.match(/^{(\w+)\*}$/)?.[1];
  if (rest !== undefined && segments.length >= pattern.length) {
    const end = segments.slice(pattern.length - 1);
    const start = match(pattern.slice(0, -1), segments.slice(0, pattern.length - 1));
    return start && !end.includes(undefined) ? { ...start, [rest]: end.join('/') } : undefined;
  }
  if (pattern.length !== segments.length) {
    return undefined;
  }
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const segment = segments[index];
    if (segment === undefined) {
      return undefined;
    }
    if (wanted.startsWith('{')) {
      params[wanted.slice(1, -1)] = segment;
    } else if (wanted !== segment) {
      return undefined;
    }
  }
  return params;
}

function split(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** Decodes a segment; `undefined` if it is invalid. The braces of uuids must be percent-encoded. */
function decode(segment: string): string | undefined {
  if (/[{}]/.test(segment)) {
    return undefined;
  }
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
