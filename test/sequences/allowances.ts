import type { ExpectedRelationship } from '../../simulator';
import { type ChangedPullRequest, DAY_MS, type RunFacts, wasRead, wasRefused } from './runFacts';
import type { Store } from './store';

/*
 * All that may differ between the store after a run and the world, each named like a heading of docs/sequences.md. Whatever no
 * function here allows is a fault.
 */

/**
 * "The window", "Long intervals", "Approvals that are no update", "People who leave". A pull request that did not change in the
 * window of a run need not be read in it: one that changed before the window of the first run, that changed more than 30 days before
 * a run without any success in between, or whose approval Bitbucket does not count as an update. It also keeps its verdict when
 * somebody leaves.
 */
export function isOutsideTheWindow({ updatedOn }: ChangedPullRequest, { windowStart }: RunFacts): boolean {
  return updatedOn < windowStart;
}

/**
 * "Waiting for a turn". In economical discovery, a pull request in a repository without a push or merge may wait for the turn of
 * the repository, unless the list of its author was read.
 */
export function mayWaitForItsTurn(pullRequest: ChangedPullRequest, run: RunFacts): boolean {
  const { repositoryUpdatedOn, memberPath } = pullRequest;
  const isQuiet = repositoryUpdatedOn < run.windowStart;
  return run.isEconomical && isQuiet && (memberPath === undefined || !wasRead(run, memberPath));
}

/** "Refused repositories". A list that is refused in two runs in a row is believed to be refused for good, and skipped. */
export function isSkippedAsRefused({ listPath }: ChangedPullRequest, run: RunFacts): boolean {
  return wasRefused(run, listPath);
}

/**
 * The end of waiting: a turn comes once in each interval, and reaches back 28 days, unless the calls did not suffice for all turns
 * of a run. It leaves out what was merged, since that was found when it was merged, unless the list was refused then.
 *
 * @param waitsSince the change, or the last run that skipped the repository
 * @param intervalDays the longest interval since
 */
export function mayStillWait(
  { updatedOn, wasMergedLast }: ChangedPullRequest,
  { startedOn, lastSuccessful = -Infinity }: RunFacts,
  { waitsSince, intervalDays }: { waitsSince: number; intervalDays: number },
): boolean {
  const isTurnDue = startedOn - waitsSince >= intervalDays * DAY_MS;
  const isInReach = updatedOn >= startedOn - 28 * DAY_MS || lastSuccessful >= startedOn - 30 * DAY_MS;
  return !isTurnDue || !isInReach || wasMergedLast;
}

/**
 * "A failed run". While errors last, the graph is behind: a pull request that was read by runs that failed to read the users keeps
 * the relationships that it had.
 *
 * @param run that could read it first
 * @param due the last run that had to read it, and read the users
 */
export function mayHaveOlderRelationships(run: number, due = 0): boolean {
  return due < run;
}

/** "People who join or return later". Relationships are made when a pull request is read, to those who are in the graph then. */
export function isOfPersonWhoCameLater({ _fromEntityKey }: ExpectedRelationship, run: number, store: Store): boolean {
  const since = store.since(_fromEntityKey);
  return since === undefined || since > run;
}

/** "Withdrawn approvals and removed reviewers". REVIEWED and APPROVED stay, while the properties of the pull request are right. */
export function mayOutliveItsReason({ _class }: { _class: unknown }): boolean {
  return _class === 'REVIEWED' || _class === 'APPROVED';
}

/**
 * "Renamed, transferred and deleted repositories". Pull requests that are no longer in the world stay in the graph under the
 * key that they had.
 */
export function mayStayAfterItsRepository(key: string, current: ReadonlySet<string>): boolean {
  return !current.has(key);
}
