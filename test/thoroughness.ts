/**
 * With `TESTS=all`, as `.ci/run` sets it, every case runs, which takes minutes. Other runs of the tests take a part of the
 * long ones, in which each kind of case appears.
 */
export const IS_EXHAUSTIVE = process.env.TESTS === 'all' || process.env.WRITE_OUTCOMES !== undefined;

/** For tests that only exhaustive runs make. */
export const exhaustiveTest = IS_EXHAUSTIVE ? test : test.skip;

/** For groups of tests that only exhaustive runs make. */
export const exhaustiveDescribe = IS_EXHAUSTIVE ? describe : describe.skip;

/** Chooses how many random cases to try: FAULT_RUNS, or else a number for each of the two kinds of runs. */
export function countOfRuns(exhaustive: number, representative: number): number {
  return Number(process.env.FAULT_RUNS ?? (IS_EXHAUSTIVE ? exhaustive : representative));
}
