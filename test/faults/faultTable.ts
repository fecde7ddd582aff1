import type { Fault, FaultRule, SimulatedConsumer } from '../../simulator';
import type { FaultRunOptions } from './faultRun';

/** Where a fault can be injected. */
export const TARGETS = {
  token: /\/access_token$/,
  workspace: /^\/2\.0\/workspaces\/[^/]+$/,
  members: /^\/2\.0\/workspaces\/[^/]+\/members$/,
  permissions: /^\/2\.0\/workspaces\/[^/]+\/permissions$/,
  groups: /^\/1\.0\/groups\//,
  projects: /^\/2\.0\/workspaces\/[^/]+\/projects$/,
  repositories: /^\/2\.0\/repositories\/[^/]+$/,
  'pull requests': /\/pullrequests$/,
  'pull requests of members': /^\/2\.0\/workspaces\/[^/]+\/pullrequests\/[^/]+$/,
  commits: /\/pullrequests\/\d+\/commits$/,
  activity: /\/pullrequests\/\d+\/activity$/,
  'access controls': /\/(permissions-config\/\w+|branch-restrictions|effective-default-reviewers|deploy-keys)$/,
  automation: /\/(hooks|environments|pipelines_config|(pipelines[_-]config|environments\/[^/]+)\/\w+)$/,
} as const satisfies Record<string, RegExp>;

export type Target = keyof typeof TARGETS;

const ALL_TARGETS = Object.keys(TARGETS) as Target[];
/** Targets that are requested only when their source is enabled, each by many calls. */
export const OPTIONAL_TARGETS: readonly Target[] = ['access controls', 'automation'];
/** Requested only in economical discovery. */
const ECONOMICAL_TARGET: Target = 'pull requests of members';
const CORE = ALL_TARGETS.filter((target) => !OPTIONAL_TARGETS.includes(target));
/** Enough for faults that the client handles in the same way everywhere. */
const SOME: Target[] = ['token', 'members', 'repositories', 'pull requests', 'commits'];
/** Listings with more than one page in the small world. */
const CORE_LISTINGS: Target[] = [
  'members',
  'permissions',
  'projects',
  'repositories',
  'pull requests',
  'pull requests of members',
  'commits',
];
const LISTINGS: Target[] = [...CORE_LISTINGS, ...OPTIONAL_TARGETS];

/** The options with which a run requests a target. */
export function runOptionsFor(target: Target): Pick<FaultRunOptions, 'allSources' | 'environment'> {
  return {
    allSources: OPTIONAL_TARGETS.includes(target),
    ...(target === ECONOMICAL_TARGET && { environment: { BITBUCKET_PULL_REQUEST_DISCOVERY: 'economical' } }),
  };
}

export interface FaultKind {
  /** The name in the table of `docs/reliability.md`. */
  name: string;
  faults: Fault[];
  targets: Target[];
  /** How many of the first calls get the fault; default 1. */
  atFirst?: number;
  /** Default: two consumers without limits. */
  consumers?: SimulatedConsumer[];
}

const status = (code: number, more: { retryAfter?: number; body?: unknown } = {}): Fault => ({
  kind: 'status',
  status: code,
  ...more,
});

/** All faults of the suite. */
export const FAULT_KINDS: FaultKind[] = [
  { name: '429', faults: [status(429)], targets: ALL_TARGETS },
  { name: '429 with `Retry-After`', faults: [status(429, { retryAfter: 7 })], targets: CORE },
  {
    name: '429 with `Retry-After` as a date, from a clock that is a day ahead',
    faults: [status(429, { retryAfter: 7 }), { kind: 'clock skew', milliseconds: 24 * 3_600_000 }],
    targets: ['token', 'repositories', 'commits'],
  },
  { name: '500', faults: [status(500)], targets: ['token', 'repositories'] },
  { name: '500 that echoes the request', faults: [{ kind: 'echo' }], targets: CORE },
  { name: '502', faults: [status(502)], targets: ['token', 'repositories'] },
  { name: '503', faults: [status(503)], targets: ALL_TARGETS },
  { name: '503 with `Retry-After`', faults: [status(503, { retryAfter: 30 })], targets: ['token', 'repositories'] },
  { name: '504', faults: [status(504)], targets: ['token', 'repositories'] },
  { name: '408', faults: [status(408)], targets: ['token', 'repositories'] },
  { name: '401 for a valid token', faults: [status(401)], targets: ALL_TARGETS },
  { name: '403', faults: [status(403)], targets: ALL_TARGETS },
  { name: '404', faults: [status(404)], targets: ALL_TARGETS },
  { name: '410', faults: [status(410)], targets: ALL_TARGETS },
  { name: 'connection reset', faults: [{ kind: 'reset', when: 'before body' }], targets: ALL_TARGETS },
  { name: 'connection reset in the body', faults: [{ kind: 'reset', when: 'mid body' }], targets: SOME },
  { name: 'truncated JSON', faults: [{ kind: 'truncated json' }], targets: ALL_TARGETS },
  { name: 'an HTML page with status 200', faults: [{ kind: 'html' }], targets: SOME },
  { name: 'an empty body', faults: [{ kind: 'empty body' }], targets: SOME },
  {
    name: 'no response',
    faults: [{ kind: 'hang' }],
    targets: CORE,
  },
  { name: 'one byte a second', faults: [{ kind: 'slow' }], targets: SOME },
  { name: 'a late response', faults: [{ kind: 'delay', milliseconds: 20 }], targets: ['token', 'repositories'] },
  { name: 'a response too large', faults: [{ kind: 'huge body', bytes: 1_500_000 }], targets: ALL_TARGETS },
  {
    name: 'a token that expires earlier than stated',
    faults: [
      { kind: 'token life', expiresIn: 999_999 },
      { kind: 'status', status: 503, retryAfter: 60 },
    ],
    targets: ['token'],
    consumers: [{ key: 'short-lived', secret: 'secret-of-short-lived', tokenLifeSeconds: 30 }],
  },
  { name: 'a token that expires at once', faults: [{ kind: 'token life', expiresIn: 0.001 }], targets: ['token'] },
  { name: 'a token without `expires_in`', faults: [{ kind: 'token life', expiresIn: null }], targets: ['token'] },
  { name: '`next` on another host', faults: [{ kind: 'next', to: 'other host' }], targets: LISTINGS },
  { name: '`next` with another scheme', faults: [{ kind: 'next', to: 'other scheme' }], targets: CORE_LISTINGS },
  { name: '`next` is the page itself', faults: [{ kind: 'next', to: 'itself' }], targets: CORE_LISTINGS },
  { name: '`next` in a cycle of three', faults: [{ kind: 'next', to: 'cycle' }], targets: CORE_LISTINGS },
  { name: '`next` is missing', faults: [{ kind: 'next', to: 'nowhere' }], targets: ['members', 'repositories'] },
  { name: 'an item on two pages', faults: [{ kind: 'repeated item' }], targets: LISTINGS, atFirst: 2 },
  { name: 'a gateway page with 403', faults: [{ kind: 'gateway page', status: 403 }], targets: ALL_TARGETS },
  { name: 'a gateway page with 404', faults: [{ kind: 'gateway page', status: 404 }], targets: ALL_TARGETS },
  { name: 'a gateway page with 502', faults: [{ kind: 'gateway page', status: 502 }], targets: SOME },
  {
    name: 'empty pages without end',
    faults: [{ kind: 'endless pages', items: 'none' }],
    targets: LISTINGS,
  },
  {
    name: 'three empty pages between any two',
    faults: [{ kind: 'empty pages', count: 3 }],
    targets: CORE_LISTINGS,
    atFirst: 4,
  },
  {
    name: 'four empty pages between any two',
    faults: [{ kind: 'empty pages', count: 4 }],
    targets: CORE_LISTINGS,
    atFirst: 5,
  },
  { name: 'a page of 1,200 items', faults: [{ kind: 'oversized page', items: 1200 }], targets: CORE_LISTINGS },
  {
    name: 'an item that moves to the page before',
    faults: [{ kind: 'moved item' }],
    targets: LISTINGS,
    atFirst: 2,
  },
];

/** Which calls get the fault. */
export type Occurrence = 'at first' | 'always';

export const OCCURRENCES: Occurrence[] = ['at first', 'always'];

/** The validation counts the repositories with each of the two consumers before they are listed. */
const CALLS_BEFORE: Partial<Record<Target, number>> = { repositories: 2 };

/**
 * The resource whose first call gets the fault, where a target has several: which of them is requested first depends on the order in
 * which calls at once arrive, and a 404 of the pipelines configuration means something else than others.
 */
const FIRST: Partial<Record<Target, RegExp>> = { 'access controls': /\/branch-restrictions$/, automation: /\/hooks$/ };

export function rulesFor({ faults, atFirst = 1 }: FaultKind, target: Target, occurrence: Occurrence): FaultRule[] {
  const before = CALLS_BEFORE[target] ?? 0;
  const atFirstOnly = atFirst === 1 ? { nth: 1 + before } : { first: atFirst + before };
  const when = occurrence === 'at first' ? atFirstOnly : undefined;
  const path = occurrence === 'at first' ? (FIRST[target] ?? TARGETS[target]) : TARGETS[target];
  return faults.map((fault) => ({ fault, path, when }));
}
