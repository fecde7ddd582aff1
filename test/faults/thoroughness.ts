/**
 * `npm run test:faults` runs every case, which takes minutes. Other runs of the tests take a part of them that meets each
 * kind of fault.
 */
export const IS_EXHAUSTIVE = process.env.FAULTS === 'all' || process.env.WRITE_OUTCOMES !== undefined;

/** Chooses how many random cases to try: FAULT_RUNS, or else a number for each of the two kinds of runs. */
export function countOfRuns(exhaustive: number, representative: number): number {
  return Number(process.env.FAULT_RUNS ?? (IS_EXHAUSTIVE ? exhaustive : representative));
}
