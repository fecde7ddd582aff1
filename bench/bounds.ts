import type { Run } from './measureRun';
import { titleOf } from './sizes';

/** What is promised of a figure, and whether it holds. */
export interface Verdict {
  what: string;
  measured: string;
  bound: string;
  holds: boolean;
}

/** Above the floor: what a run does besides waiting for answers. */
const WALL_RATIO = 1.3;
/** Below this size the start of the process weighs more than the calls. */
const WALL_FROM_CALLS = 1000;
/** Peak memory, compared with that of size S. */
export const MEMORY_RATIO = 2;
const MEMORY_BYTES = 256e6;

export function judge(runs: readonly Run[]): Verdict[] {
  return [...runs.flatMap(judgeCounts), ...judgeMeasures(runs)];
}

/** What must hold of time and memory. */
export function judgeMeasures(runs: readonly Run[]): Verdict[] {
  return [...runs.flatMap(judgeTime), ...judgeMemory(runs)];
}

/** What must hold of every run, wherever and how fast it ran. */
export function judgeCounts(run: Omit<Run, 'samples'>): Verdict[] {
  const calls = [run.counted, run.calls, run.repeated].join(' / ');
  const neededCalls = [run.needed.budget, run.needed.all, 0].join(' / ');
  const graph = `${run.entities} + ${run.relationships}`;
  const expected = `${run.expected.entities} + ${run.expected.relationships}`;
  return [
    verdict(`${nameOf(run)}: calls that count / in all / made twice`, calls, neededCalls, calls === neededCalls),
    verdict(`${nameOf(run)}: entities + relationships`, graph, expected, graph === expected),
  ];
}

function judgeTime(run: Run): Verdict[] {
  const { wallSeconds, floorSeconds, calls } = run;
  return floorSeconds > 0 && calls >= WALL_FROM_CALLS
    ? [atMost(`${nameOf(run)}: wall time over the floor`, wallSeconds / floorSeconds, WALL_RATIO)]
    : [];
}

/**
 * Compares each size with the smallest at the same latency. With all sources the number of objects for each repository is
 * many times as large, and the keys of objects, which the SDK keeps, weigh more than anything else.
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

function nameOf(run: Pick<Run, 'size' | 'allSources' | 'latencyMs'>): string {
  return `${titleOf(run)} at ${run.latencyMs} ms`;
}
