import { defineRandomSeries } from './randomSeries';

/* Seeded series of runs over a world that changes at random; `randomSeriesOfEvenSeeds.test.ts` has the other half. */

defineRandomSeries(1);
