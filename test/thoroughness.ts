/** With `TESTS=all`, all cases of long tests run, which takes half an hour. Otherwise only some of them run, at least one of each kind. */
export const IS_EXHAUSTIVE = process.env.TESTS === 'all' || process.env.WRITE_OUTCOMES !== undefined;

/** With `TESTS=gate`, which `.ci/run` sets, all cases of tests run that must hold whenever something changes. */
export const IS_GATE = IS_EXHAUSTIVE || process.env.TESTS === 'gate';

/** For tests that the gate runs, and `npm test` does not. */
export const gateTest = IS_GATE ? test : test.skip;

/** For groups of tests that the gate runs, and `npm test` does not. */
export const gateDescribe = IS_GATE ? describe : describe.skip;

/** For tests that run only with `TESTS=all`. */
export const exhaustiveTest = IS_EXHAUSTIVE ? test : test.skip;

/**
 * The most that something may take, in milliseconds, which takes at most `ms` on a machine with nothing else to do. Only `TESTS=all`
 * demands that: beside the gate, other programs may use the machine, and only what waits for something takes ten times as long.
 */
export function mostTime(ms: number): number {
  return IS_EXHAUSTIVE ? ms : 10 * ms;
}

/** The number of random cases: that of the environment variable FAULT_RUNS, otherwise `exhaustive` or `representative`. */
export function countOfRuns(exhaustive: number, representative: number): number {
  return Number(process.env.FAULT_RUNS ?? (IS_EXHAUSTIVE ? exhaustive : representative));
}

/** The first of these cases; with `TESTS=all`, all of them. */
export function someOf<T>(cases: readonly T[], representative = 1): readonly T[] {
  return IS_EXHAUSTIVE ? cases : cases.slice(0, representative);
}
