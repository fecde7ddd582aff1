import { runRecordIn } from '../../report/readRun';
import { DAY_MS, OVERLAP_MS } from '../../steps/pullRequests/window';
import { fieldOf } from '../../text/untrusted';
import { isTime } from '../../text/wording';
import { minute } from '../text';

/** What the runs in a folder have read so far, as the record of the last one keeps it. Times are in milliseconds since 1970. */
export interface ReadHistory {
  /** Slugs, in order. */
  workspaces: string[];
  /** The start of the last run. */
  previous: number;
  /** The start of the last run in which no step failed. */
  lastSuccessful?: number;
  /** Everything that changed earlier was read. */
  unreadSince: number;
}

/** The time from which on a run reads pull requests, and why. */
export interface Period {
  since: number;
  reason: 'asked for' | 'continued' | 'repeated' | 'first run';
}

/**
 * @param storage the result of the last run
 * @returns undefined where there was none, or one of other workspaces, or where its record cannot be used
 */
export function readHistory(storage: string, workspaces: readonly string[]): ReadHistory | undefined {
  const history = fieldOf(runRecordIn(storage), 'history');
  const [previous, lastSuccessful, unreadSince] = ['previous', 'lastSuccessful', 'unreadSince'].map((name) =>
    fieldOf(history, name),
  );
  const ofWorkspaces = fieldOf(history, 'workspaces');
  const isSame = JSON.stringify(ofWorkspaces) === JSON.stringify(inOrder(workspaces));
  return isSame && isTime(previous) && isTime(unreadSince) && (lastSuccessful === undefined || isTime(lastSuccessful))
    ? { workspaces: inOrder(workspaces), previous, lastSuccessful, unreadSince }
    : undefined;
}

/**
 * A run reads at least 24 hours. It begins where the last successful one began, or where the first of those that did not succeed
 * began to read. The first one reads what the settings say.
 */
export function planPeriod(now: number, history: ReadHistory | undefined, { asked, firstDays }: Wishes): Period {
  if (asked !== undefined) {
    return { since: asked, reason: 'asked for' };
  }
  if (!history) {
    return { since: now - firstDays * DAY_MS, reason: 'first run' };
  }
  const aDay = now - DAY_MS;
  const since = Math.min(aDay, history.unreadSince - OVERLAP_MS);
  return { since, reason: history.lastSuccessful === undefined ? 'repeated' : 'continued' };
}

interface Wishes {
  /** The time that a person asks for instead. */
  readonly asked?: number;
  /** How many days the first run reads. */
  readonly firstDays: number;
}

/** One sentence for a person. */
export function describePeriod({ since, reason }: Period): string {
  const read = `Reading pull requests that changed since ${minute(since)}`;
  switch (reason) {
    case 'asked for':
      return `${read}, as --since says.`;
    case 'continued':
      return `${read}: 24 hours at least, and everything after the last successful run in this folder.`;
    case 'repeated':
      return `${read}, since no run in this folder has succeeded yet.`;
    case 'first run':
      return `${read}, as this is the first run in this folder. With --since 90d, a run reads more.`;
  }
}

/**
 * What the next run can rely on. A run in which a step failed leaves the time as it was, and so does one that began to read only
 * later.
 *
 * @param succeeded whether no step failed, and the step for pull requests was not off
 */
export function nextHistory(
  { workspaces, startedOn, since, succeeded }: FinishedRead,
  before: ReadHistory | undefined,
): ReadHistory {
  const isGapless = before === undefined || since <= before.unreadSince;
  return {
    workspaces: inOrder(workspaces),
    previous: startedOn,
    lastSuccessful: succeeded ? startedOn : before?.lastSuccessful,
    unreadSince: succeeded && isGapless ? startedOn : (before?.unreadSince ?? since),
  };
}

interface FinishedRead {
  readonly workspaces: readonly string[];
  readonly startedOn: number;
  readonly since: number;
  readonly succeeded: boolean;
}

function inOrder(workspaces: readonly string[]): string[] {
  return [...workspaces].sort();
}
