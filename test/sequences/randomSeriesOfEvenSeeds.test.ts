import { defineRandomSeries } from './randomSeries';

/* The other half of `randomSeries.test.ts`, so that two processes share the work. */

defineRandomSeries(0);
