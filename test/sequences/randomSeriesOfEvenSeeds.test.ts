import { defineRandomSeries } from './randomSeries';

/* The other half of `randomSeries.test.ts`. */

defineRandomSeries(0);
