import type { PullRequestActivity, PullRequestEndpoint } from '../bitbucket/endpoints/pullRequests';
import { isUsableHash } from './commitGraph';
import { idOf, isNoPerson, nameOf } from './people';

/**
 * What the analysis needs from an entry of a pull request's activity. `at` is in milliseconds since 1970 with microseconds
 * as the fraction (a double is precise enough until the year 2248); it is absent if Bitbucket sends no time.
 */
export type TimelineEntry = UpdateEntry | ApprovalEntry;

/** The pull request was opened, pushed to, edited, merged or declined. */
export interface UpdateEntry {
  kind: 'update';
  at?: number;
  /** OPEN, MERGED, DECLINED or SUPERSEDED; empty if Bitbucket does not say. */
  state: string;
  /** The hash of the source commit, full or abbreviated; absent if the commit or its meaning is unknown. */
  source?: string;
  /** The target at that time; absent if Bitbucket does not say. */
  destination?: Destination;
}

/** A target branch at a given time. */
export interface Destination {
  branch?: string;
  /** The hash of its newest commit, full or abbreviated. */
  commit?: string;
}

/** Somebody approved. Bitbucket has no entry for withdrawing an approval. */
export interface ApprovalEntry {
  kind: 'approval';
  at?: number;
  userId: string;
  userName?: string;
  /** Whether the account is an app or another one of no person. */
  isNoPerson?: boolean;
}

/** Reduces an entry of the activity; undefined for entries that the analysis does not need, such as comments. */
export function toTimelineEntry(activity: PullRequestActivity): TimelineEntry | undefined {
  const { update, approval } = activity;
  if (update) {
    const hash = update.source?.commit?.hash;
    const destination = toDestination(update.destination);
    return {
      kind: 'update',
      at: parseTimestamp(update.date),
      state: typeof update.state === 'string' ? update.state : '',
      source: update.state && isUsableHash(hash) ? hash : undefined,
      ...(destination && { destination }),
    };
  }
  const userId = idOf(approval?.user);
  if (!approval?.user || !userId) {
    return undefined;
  }
  return {
    kind: 'approval',
    at: parseTimestamp(approval.date),
    userId,
    userName: nameOf(approval.user),
    ...(isNoPerson(approval.user) && { isNoPerson: true }),
  };
}

/** @returns undefined if there is neither a branch nor a commit */
export function toDestination(end: PullRequestEndpoint | null | undefined): Destination | undefined {
  const name: unknown = end?.branch?.name;
  const hash = end?.commit?.hash;
  const branch = typeof name === 'string' && name ? name : undefined;
  const commit = isUsableHash(hash) ? hash : undefined;
  return branch === undefined && commit === undefined ? undefined : { branch, commit };
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/;

/**
 * Milliseconds with microseconds as the fraction. `Date.parse` would cut them off, but a push and an approval can be that
 * close together. A timestamp without a zone counts as UTC. Undefined for anything that is not a timestamp.
 */
export function parseTimestamp(stamp: unknown): number | undefined {
  const [, date, time, fraction = '', zone = 'Z'] = (typeof stamp === 'string' && TIMESTAMP.exec(stamp)) || [];
  const wholeSeconds = Date.parse(`${date}T${time}${zone}`);
  if (Number.isNaN(wholeSeconds)) {
    return undefined;
  }
  return wholeSeconds + Number(fraction.slice(0, 6).padEnd(6, '0')) / 1000;
}

/**
 * When each user approved last. A user with an entry that has no time maps to undefined, because that entry may be the
 * last one.
 */
export function lastApprovals(timeline: readonly TimelineEntry[]): Map<string, number | undefined> {
  const last = new Map<string, number | undefined>();
  for (const entry of timeline) {
    if (entry.kind !== 'approval') {
      continue;
    }
    const { userId, at } = entry;
    const other = last.has(userId) ? last.get(userId) : at;
    last.set(userId, at === undefined || other === undefined ? undefined : Math.max(at, other));
  }
  return last;
}

/**
 * The updates that proposed a source commit. Updates that merge or decline the pull request do not; their source may even
 * be the merge commit. An update without a state counts, because it may have been a proposal.
 */
export function proposalsOf(timeline: readonly TimelineEntry[]): UpdateEntry[] {
  return timeline.filter((entry) => entry.kind === 'update').filter(({ state }) => state === 'OPEN' || state === '');
}

/** What was proposed: a source commit for a destination. */
export type Proposal = Pick<UpdateEntry, 'source' | 'destination'>;

/**
 * The proposal in force at a given time: the latest one that is not later.
 *
 * @param proposals in any order. Of two at the same time, the one listed first is the later one, because Bitbucket lists
 * the newest first.
 * @returns undefined if nothing was proposed yet; a proposal without `source` if the commit is unknown. A proposal that
 * has no time may have been in force at any time, so the commit is unknown then as well.
 */
export function proposalAt(proposals: readonly UpdateEntry[], moment: number): Proposal | undefined {
  let current: (Proposal & { at: number }) | undefined;
  for (const { at, source, destination } of proposals) {
    if (at === undefined) {
      return {};
    }
    if (at <= moment && (!current || at > current.at)) {
      current = { at, source, destination };
    }
  }
  return current;
}

/**
 * Whether the pull request had been merged at a given time; undefined if an entry without a time or a state may have been
 * the merge.
 */
export function wasMergedAt(timeline: readonly TimelineEntry[], moment: number): boolean | undefined {
  const updates = timeline.filter((entry) => entry.kind === 'update');
  if (updates.some(({ state, at }) => state === 'MERGED' && at !== undefined && at < moment)) {
    return true;
  }
  const isUncertain = updates.some(
    ({ state, at }) => (state === 'MERGED' && at === undefined) || (state === '' && (at === undefined || at < moment)),
  );
  return isUncertain ? undefined : false;
}

/**
 * When the pull request was merged; undefined if the activity does not say. Changes after the merge have entries with its state as
 * well.
 */
export function mergedAt(timeline: readonly TimelineEntry[]): number | undefined {
  const merges = timeline.filter((entry) => entry.kind === 'update').filter(({ state }) => state === 'MERGED');
  const times = merges.flatMap(({ at }) => at ?? []);
  return times.length > 0 && times.length === merges.length ? Math.min(...times) : undefined;
}
