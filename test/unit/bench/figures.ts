import type { Run } from '../../../bench/measureRun';

const MB = 1e6;

/** A run for which all bounds hold. */
export function aRun(changes: Partial<Run> = {}): Run {
  return {
    size: 'M',
    workload: 'usual',
    discovery: 'auto',
    latencyMs: 50,
    concurrency: 5,
    allSources: false,
    calls: 1200,
    counted: 1190,
    repeated: 0,
    limited: 0,
    byEndpoint: {},
    byBucket: { repository: 1190, webhook: 0, other: 10 },
    needed: { budget: 1190, all: 1200 },
    entities: 1000,
    relationships: 3000,
    expected: { entities: 1000, relationships: 3000 },
    pullRequests: 400,
    changed: { all: 400, seenAtOnce: 380 },
    wallSeconds: 14.4,
    floorSeconds: 12,
    cpuSeconds: 2,
    peakBytes: 150 * MB,
    samples: [
      { at: 0, rss: 100 * MB, heapUsed: 30 * MB },
      { at: 14_000, rss: 150 * MB, heapUsed: 60 * MB },
    ],
    ...changes,
  };
}
