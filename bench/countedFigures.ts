import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { discoveryOf } from './bounds';
import type { Run } from './measureRun';
import { titleOf } from './sizes';

/** Figures that are the same on every machine. */
export interface CountedFigures {
  calls: number;
  /** Calls that count against the limit for repository data. */
  counted: number;
  entities: number;
  relationships: number;
}

/** By the title of a run. */
export type Baseline = Record<string, CountedFigures | undefined>;

const FILE = join(__dirname, 'baseline.json');

export function readBaseline(): Baseline {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Baseline) : {};
}

/** Updates the figures of the measured runs, and keeps those of others. */
export function writeBaseline(runs: readonly Run[]): void {
  const baseline = readBaseline();
  for (const run of runs.filter(isComparable)) {
    const { calls, counted, entities, relationships } = run;
    baseline[titleOf(run)] = { calls, counted, entities, relationships };
  }
  writeFileSync(FILE, `${JSON.stringify(baseline, null, 2)}\n`);
}

/** The figures of a run, and what decides whether it is compared with the baseline. */
export type ComparedRun = CountedFigures &
  Pick<Run, 'size' | 'workload' | 'allSources' | 'byEndpoint' | 'consumers' | 'accessTokenLimit'>;

/**
 * Compares runs with the baseline: those with full discovery and a single consumer without a limit.
 *
 * @returns a sentence for each figure that is worse: more calls, or fewer entities or relationships
 */
export function regressions(runs: readonly ComparedRun[], baseline: Baseline): string[] {
  return runs.filter(isComparable).flatMap((run) => {
    const title = titleOf(run);
    const known = Object.hasOwn(baseline, title) ? baseline[title] : undefined;
    if (!known) {
      return [`There is no baseline for ${title}. Record one with --update-baseline.`];
    }
    const changes: [string, number, number, boolean][] = [
      ['calls', known.calls, run.calls, run.calls > known.calls],
      ['calls that count', known.counted, run.counted, run.counted > known.counted],
      ['entities', known.entities, run.entities, run.entities < known.entities],
      ['relationships', known.relationships, run.relationships, run.relationships < known.relationships],
    ];
    return changes
      .filter(([, , , isWorse]) => isWorse)
      .map(([what, before, now]) => `${title}: ${now} ${what}, ${before} in the baseline.`);
  });
}

/** Limits affect the calls of a run, and the time of day affects which repositories economical discovery lists. */
function isComparable(run: ComparedRun): boolean {
  return discoveryOf(run) === 'full' && run.consumers === undefined && run.accessTokenLimit === undefined;
}
