import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Run } from './measureRun';
import type { SizeName } from './sizes';

/** Figures that are the same on every machine. */
export interface CountedFigures {
  calls: number;
  /** Calls against the limit for repository data. */
  counted: number;
  entities: number;
  relationships: number;
}

export type Baseline = Partial<Record<SizeName, CountedFigures>>;

const FILE = join(__dirname, 'baseline.json');

export function readBaseline(): Baseline {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Baseline) : {};
}

/** Sizes that were not measured stay as they are. */
export function writeBaseline(runs: readonly Run[]): void {
  const baseline = readBaseline();
  for (const { size, calls, counted, entities, relationships } of runs) {
    baseline[size] = { calls, counted, entities, relationships };
  }
  writeFileSync(FILE, `${JSON.stringify(baseline, null, 2)}\n`);
}

/** What is worse than the baseline, each a sentence: more calls, or fewer entities or relationships. */
export function regressions(runs: readonly (CountedFigures & { size: SizeName })[], baseline: Baseline): string[] {
  return runs.flatMap((run) => {
    const known = baseline[run.size];
    if (!known) {
      return [`There is no baseline for ${run.size}: make one with --update-baseline.`];
    }
    const changes: [string, number, number, boolean][] = [
      ['calls', known.calls, run.calls, run.calls > known.calls],
      ['calls that count', known.counted, run.counted, run.counted > known.counted],
      ['entities', known.entities, run.entities, run.entities < known.entities],
      ['relationships', known.relationships, run.relationships, run.relationships < known.relationships],
    ];
    return changes
      .filter(([, , , isWorse]) => isWorse)
      .map(([what, before, now]) => `${run.size}: ${now} ${what}, ${before} in the baseline.`);
  });
}
