import type { PullRequestActivity, PullRequestEndpoint } from '../bitbucket/resources';
import { isUsableHash } from './commitGraph';
import { idOf, nameOf } from './people';

/**
 * What an analysis needs of an entry of a pull request's activity. `at` is in milliseconds since 1970, microseconds as
 * its fraction (a double tells two of them apart until the year 2248); it is absent where Bitbucket gives no time.
 */
export type TimelineEntry = UpdateEntry | ApprovalEntry;

/** The pull request was opened, pushed to, edited, merged or declined. */
export interface UpdateEntry {
  kind: 'update';
  at?: number;
  /** OPEN, MERGED, DECLINED or SUPERSEDED; empty where Bitbucket does not say. */
  state: string;
  /** The hash of the source commit, whole or abbreviated; absent where the commit or its meaning is not known. */
  source?: string;
  /** Where the change was to go; absent where Bitbucket does not say. */
  destination?: Destination;
}

/** A target branch at one moment. */
export interface Destination {
  branch?: string;
  /** The hash of its newest commit, whole or abbreviated. */
  commit?: string;
}

/** Somebody approved. Bitbucket has no entry for the approval's withdrawal. */
export interface ApprovalEntry {
  kind: 'approval';
  at?: number;
  userId: string;
  userName?: string;
}

/** Reduces an entry of the activity; undefined for those that the analysis does not need, comments for example. */
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
  };
}

/** @returns undefined where there is neither a branch nor a commit */
export function toDestination(end: PullRequestEndpoint | null | undefined): Destination | undefined {
  const name: unknown = end?.branch?.name;
  const hash = end?.commit?.hash;
  const branch = typeof name === 'string' && name ? name : undefined;
  const commit = isUsableHash(hash) ? hash : undefined;
  return branch === undefined && commit === undefined ? undefined : { branch, commit };
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/;

/**
 * Milliseconds with the microseconds of the stamp as a fraction, which `Date.parse` would cut off: a push and an
 * approval can be that close. Without a zone the stamp counts as UTC. Undefined for what is no stamp.
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
 * When each user approved last. A user with an entry that has no time maps to undefined: that entry may be the last,
 * and an earlier one need not stand for it.
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
 * The updates that proposed a source commit: those of a merged or declined pull request did not, their source may even
 * be the merge commit. One without a state may have.
 */
export function proposalsOf(timeline: readonly TimelineEntry[]): UpdateEntry[] {
  return timeline.filter((entry) => entry.kind === 'update').filter(({ state }) => state === 'OPEN' || state === '');
}

/** What was proposed: a source commit for a destination. */
export type Proposal = Pick<UpdateEntry, 'source' | 'destination'>;

/**
 * The proposal in force at a moment: the latest that is not younger.
 *
 * @param proposals in any order; of two at the same time the one listed first is the later one, as Bitbucket lists the
 * newest first
 * @returns undefined where nothing was proposed yet; a proposal without `source` where Bitbucket does not tell which
 * commit that was. A proposal without a time may have been in force at any moment, so that none is certain.
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
 * Whether the pull request had been merged at a moment; undefined where that cannot be told, because an entry has no time or
 * no state: it may have been the merge.
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
