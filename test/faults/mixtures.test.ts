import { countOfRuns } from '../thoroughness';
import { assertTrustworthy } from './assertTrustworthy';
import { runWithFaults } from './faultRun';
import { createMixture, describeMixture } from './mixture';

/*
 * Runs the whole integration with random mixtures of faults. FAULT_SEED selects other mixtures. To repeat a single failure,
 * set FAULT_SEED to the seed that it prints and FAULT_RUNS to 1.
 */

const FIRST_SEED = Number(process.env.FAULT_SEED ?? 20_260_601);
const RUNS = countOfRuns(60, 15);
const BATCH = 20;

const limits = { maxResponseBytes: 1_000_000, attemptTimeoutMs: 500 };

jest.setTimeout(120_000);

const batches = Array.from({ length: Math.ceil(RUNS / BATCH) }, (_, index) => FIRST_SEED + index * BATCH);

test.each(batches)('mixtures of faults starting with seed %i', async (first) => {
  const ends = new Map<string, number>();
  for (let seed = first; seed < Math.min(first + BATCH, FIRST_SEED + RUNS); seed += 1) {
    const mixture = createMixture(seed);
    const { dependencies } = mixture.options;
    const run = await runWithFaults(mixture.rules, { ...mixture.options, dependencies: { ...dependencies, limits } });
    try {
      const end = assertTrustworthy(run);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    } catch (error) {
      const repeat = `FAULT_SEED=${seed} FAULT_RUNS=1 npx jest test/faults/mixtures`;
      throw new Error(`Seed ${seed}; to repeat it: ${repeat}\n${describeMixture(mixture)}`, { cause: error });
    }
  }
  process.stdout.write(`seeds from ${first}: ${JSON.stringify(Object.fromEntries(ends))}\n`);
});
