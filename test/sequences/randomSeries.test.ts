import { defineRandomSeries } from './randomSeries';

/*
 * Seeded series of runs over a world that changes at random. Repeat the one with seed 7:
 * `SEQUENCE_SEED=7 npx jest test/sequences/randomSeries.test`
 * `randomSeriesOfEvenSeeds.test.ts` has the other half, so that two processes share the work.
 */

defineRandomSeries(1);
