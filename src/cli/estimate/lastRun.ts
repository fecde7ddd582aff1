import type { Settings } from '../../config';
import type { Execution } from '../../execution';
import { runRecordIn } from '../../report/readRun';
import { runningSteps } from '../../steps/requiredScopes';
import { fieldOf } from '../../text/untrusted';
import { isTime } from '../../text/wording';

/** What a run keeps of its calls for the estimate of the next one. */
export interface MeasuredRun {
  /** The settings on which they depend, as text. */
  readonly settings: string;
  readonly repositories: number;
  /** How many pull requests it found. */
  readonly pullRequests: number;
  /** How many of them were open. */
  readonly open: number;
  readonly callsByEndpoint: Readonly<Record<string, number>>;
}

/** Such a run, with the time from which on it read pull requests and its start, in milliseconds since 1970. */
export interface LastRun extends MeasuredRun {
  readonly since: number;
  readonly startedOn: number;
}

/** @param settings of a run: only one with the same makes the same calls */
function settingsOfCalls(settings: Settings): string {
  const { excludeRepositories, emailDomains, enrichedPrs, pullRequestDiscovery } = settings;
  const steps = runningSteps(settings, []).map(({ id }) => id);
  return JSON.stringify({ steps, excludeRepositories, emailDomains, enrichedPrs, pullRequestDiscovery });
}

/** @param execution of a run that has read everything */
export function measureRun({ client, demand, progress, settings }: Execution): MeasuredRun {
  return {
    settings: settingsOfCalls(settings),
    repositories: demand.repositories,
    pullRequests: progress.pullRequests,
    open: progress.openPullRequests,
    callsByEndpoint: client.stats().callsByEndpoint,
  };
}

/** Longer periods are not estimated by shorter ones: a day says little about a quarter. */
const LONGEST_SHARE = 3;

/**
 * The last run of a folder, if it can tell what the next one takes: one with the same settings, whose period was long enough.
 *
 * @param storage its result, which is of the same workspaces
 */
export function lastRunFor(
  storage: string,
  settings: Settings,
  { since, now }: { since: number; now: number },
): LastRun | undefined {
  const record = runRecordIn(storage);
  const [startedOn, from, measured] = ['startedOn', 'since', 'measured'].map((name) => fieldOf(record, name));
  const [repositories, pullRequests, open] = ['repositories', 'pullRequests', 'open'].map((name) =>
    fieldOf(measured, name),
  );
  const calls = Object.entries(fieldOf(measured, 'callsByEndpoint') ?? {}).filter(([, number]) => isCount(number));
  const isUsable =
    isTime(startedOn) &&
    isTime(from) &&
    from < startedOn &&
    isCount(repositories) &&
    isCount(pullRequests) &&
    isCount(open) &&
    fieldOf(measured, 'settings') === settingsOfCalls(settings);
  return isUsable && (!settings.ingestPullRequests || now - since <= LONGEST_SHARE * (startedOn - from))
    ? {
        ...{ startedOn, since: from, repositories, pullRequests, open },
        settings: settingsOfCalls(settings),
        callsByEndpoint: Object.fromEntries(calls),
      }
    : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
