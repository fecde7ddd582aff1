import type { NeededCalls } from '../harness/neededCalls';
import type { Run } from './measureRun';
import { titleOf } from './sizes';

/** A bound for a figure, and whether it holds. */
export interface Verdict {
  what: string;
  measured: string;
  bound: string;
  holds: boolean;
}

/** The ratio of wall time to the floor, the time that the calls alone take. */
const WALL_RATIO = 1.3;
/** With fewer calls, the start of the process takes too much of the time. */
const MIN_CALLS_FOR_WALL_RATIO = 1000;
/** The ratio of peak memory to that of size S. */
export const MEMORY_RATIO = 2;
const MEMORY_BYTES = 256e6;

export function judge(runs: readonly Run[]): Verdict[] {
  return [...runs.flatMap(judgeCounts), ...judgeMeasures(runs)];
}

/** Checks the bounds for time and memory. */
export function judgeMeasures(runs: readonly Run[]): Verdict[] {
  return [...runs.flatMap(judgeTime), ...judgeMemory(runs)];
}

/** How a run found pull requests: economical discovery also lists them by member. */
export function discoveryOf({ byEndpoint }: Pick<Run, 'byEndpoint'>): 'full' | 'economical' {
  return byEndpoint['member-pullrequests'] ? 'economical' : 'full';
}

/** Checks the bounds that must hold on every machine. */
export function judgeCounts(run: Omit<Run, 'samples'>): Verdict[] {
  return discoveryOf(run) === 'economical' ? judgeEconomical(run) : judgeFull(run);
}

/** Economical discovery leaves some pull requests to later runs, but must find all that it can find in this run. */
function judgeEconomical(run: Omit<Run, 'samples'>): Verdict[] {
  const { economical, changed, pullRequests: found } = run;
  return [
    ...judgeCalls(run, economical?.needed),
    verdict(`${nameOf(run)}: pull requests found`, found, economical?.found ?? '', found === economical?.found),
    verdict(`${nameOf(run)}: those to see at once`, found, `>= ${changed.seenAtOnce}`, found >= changed.seenAtOnce),
  ];
}

function judgeFull(run: Omit<Run, 'samples'>): Verdict[] {
  const graph = `${run.entities} + ${run.relationships}`;
  const expected = `${run.expected.entities} + ${run.expected.relationships}`;
  return [
    ...judgeCalls(run, run.needed),
    verdict(`${nameOf(run)}: entities + relationships`, graph, expected, graph === expected),
  ];
}

/** Only the requests that are in flight when a credential reaches its limit may be sent again, with the next credential. */
function judgeCalls(run: Omit<Run, 'samples'>, needed: NeededCalls | undefined): Verdict[] {
  const { accessTokenLimit, concurrency, consumers = 1, limited } = run;
  const credentials = consumers + (accessTokenLimit === undefined ? 0 : 1);
  const maxLimited = concurrency * (credentials - 1);
  const calls = [run.counted - limited, run.calls - limited, run.repeated].join(' / ');
  const neededCalls = needed ? [needed.budget, needed.all, 0].join(' / ') : '';
  const name = nameOf(run);
  return [
    verdict(`${name}: calls that count / in all / made twice`, calls, neededCalls, calls === neededCalls),
    ...(credentials > 1 || limited > 0
      ? [verdict(`${name}: calls that were limited`, limited, `<= ${maxLimited}`, limited <= maxLimited)]
      : []),
  ];
}

function judgeTime(run: Run): Verdict[] {
  const { wallSeconds, floorSeconds, calls } = run;
  return floorSeconds > 0 && calls >= MIN_CALLS_FOR_WALL_RATIO
    ? [atMost(`${nameOf(run)}: wall time over the floor`, wallSeconds / floorSeconds, WALL_RATIO)]
    : [];
}

/**
 * Compares each size with the smallest at the same latency. Runs with all sources are left out: they create many more objects
 * for each repository, and the SDK keeps the key of every object in memory.
 */
function judgeMemory(runs: readonly Run[]): Verdict[] {
  const judged = runs.filter(({ allSources }) => !allSources);
  return judged.flatMap((run) => {
    const smallest = judged.find(({ size, latencyMs }) => size === 'S' && latencyMs === run.latencyMs);
    return smallest && smallest !== run
      ? [
          atMost(`${nameOf(run)}: peak memory over that of S`, run.peakBytes / smallest.peakBytes, MEMORY_RATIO),
          atMost(`${nameOf(run)}: peak memory in MB`, run.peakBytes / 1e6, MEMORY_BYTES / 1e6),
        ]
      : [];
  });
}

function atMost(what: string, ratio: number, bound: number): Verdict {
  return verdict(what, ratio.toFixed(2), `<= ${bound}`, ratio <= bound);
}

function verdict(what: string, measured: string | number, bound: string | number, holds: boolean): Verdict {
  return { what, measured: String(measured), bound: String(bound), holds };
}

function nameOf(run: Pick<Run, 'size' | 'workload' | 'allSources' | 'latencyMs'>): string {
  return `${titleOf(run)} at ${run.latencyMs} ms`;
}
