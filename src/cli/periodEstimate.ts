import type { BitbucketClient } from '../bitbucket/client';
import { ENDPOINTS } from '../bitbucket/endpoints';
import { byUpdate } from '../bitbucket/endpoints/pullRequests';
import { runRecordIn } from '../report/readRun';
import { CALLS_FOR_ONE } from '../steps/pullRequests/callsLeft';
import { DAY_MS } from '../steps/pullRequests/window';
import { fieldOf } from '../text/untrusted';
import { count, formatNumber, isTime } from '../text/wording';
import { minute } from './text';

/** What is to be expected of a period. */
export interface PeriodEstimate {
  /** Its start, in milliseconds since 1970. */
  since: number;
  /** How many pull requests changed, about. */
  pullRequests: number;
  /** How many calls they take, beside the lists of repositories, if no earlier run knows them. */
  calls: number;
  basis: 'last run' | 'sample';
}

/** How many pull requests changed on a day. */
export interface Pace {
  aDay: number;
  basis: PeriodEstimate['basis'];
}

export function estimatePeriod(since: number, now: number, { aDay, basis }: Pace): PeriodEstimate {
  const pullRequests = Math.round((aDay * (now - since)) / DAY_MS);
  return { since, pullRequests, calls: pullRequests * CALLS_FOR_ONE, basis };
}

/**
 * The pace by the last run in a folder.
 *
 * @param storage its result, which is of the same workspaces
 * @returns undefined where there was none, or where its record does not tell
 */
export function paceOfLastRun(storage: string): Pace | undefined {
  const record = runRecordIn(storage);
  const [startedOn, since, found] = ['startedOn', 'since', 'pullRequests'].map((name) => fieldOf(record, name));
  return isTime(startedOn) && isTime(since) && startedOn > since && typeof found === 'number'
    ? { aDay: (found * DAY_MS) / (startedOn - since), basis: 'last run' }
    : undefined;
}

/** So many repositories are asked. */
const SAMPLE = 10;

/**
 * The pace by what changed in a few repositories: a call for each, and one for their names.
 *
 * @param repositories how many there are
 * @returns undefined where there is none
 */
export async function paceBySample(
  client: BitbucketClient,
  { workspace, repositories, since, now }: { workspace: string; repositories: number; since: number; now: number },
): Promise<Pace | undefined> {
  const names: string[] = [];
  for await (const repository of client.list(ENDPOINTS.repositories, { workspace })) {
    if (repository?.uuid) {
      names.push(repository.uuid);
    }
    if (names.length === 100) {
      // the first page
      break;
    }
  }
  const step = Math.max(1, names.length / SAMPLE);
  const chosen = Array.from({ length: Math.min(SAMPLE, names.length) }, (_, rank) => names[Math.floor(rank * step)]!);
  let found = 0;
  for (const repository of chosen) {
    for await (const pullRequest of client.list(
      ENDPOINTS.pullRequests,
      { workspace, repository },
      byUpdate(new Date(since)),
    )) {
      found += pullRequest ? 1 : 0;
    }
  }
  const days = (now - since) / DAY_MS;
  return chosen.length > 0 ? { aDay: ((found / chosen.length) * repositories) / days, basis: 'sample' } : undefined;
}

/** One sentence for a person. */
export function describeEstimate({ since, pullRequests, calls, basis }: PeriodEstimate): string {
  const source = basis === 'last run' ? 'by the last run in this folder' : 'by a sample of repositories';
  return (
    `About ${count(pullRequests, 'pull request')} changed since ${minute(since)}, ${source}. They take about ` +
    `${formatNumber(calls)} calls beside the lists of repositories, less those that an earlier run knows.`
  );
}

/**
 * How far the calls of a run reach.
 *
 * @param available the calls that the credentials can make after the lists
 * @returns undefined if they reach for all
 */
export function describeReach({ pullRequests, calls }: PeriodEstimate, available: number): string | undefined {
  if (calls <= available) {
    return undefined;
  }
  const reached = Math.max(0, Math.floor(available / CALLS_FOR_ONE));
  return (
    `The calls of one run reach for about ${formatNumber(reached)} of these ${count(pullRequests, 'pull request')}. ` +
    'Start the run again after an hour: it goes on with those that it has not read. Or let it wait, with RATE_LIMIT_MAX_WAIT_MINUTES.'
  );
}
