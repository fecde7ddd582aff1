import { neededCalls, type NeededCalls } from './neededCalls';
import { startSimulation } from './simulation';
import { SIZE_NAMES } from './sizes';

/** What this process is asked, one answer each. */
export type Question = 'calls so far' | 'report';

/** What it says first. */
export interface Started {
  /** What to set for an integration that should talk to the simulator. */
  environment: Record<string, string>;
  needed: NeededCalls;
  /** What a right integration collects. */
  expected: { entities: number; relationships: number };
}

/** The requests since the last report. */
export interface CallReport {
  calls: number;
  /** Those against the limit for repository data. */
  counted: number;
  /** Those that were answered with success before. */
  repeated: number;
  /** Those that were not answered with success. */
  failed: number;
  byEndpoint: Record<string, number>;
}

async function main([size, latency]: readonly string[]): Promise<void> {
  const name = SIZE_NAMES.find((candidate) => candidate === size);
  const tell = process.send?.bind(process);
  if (!name || !tell) {
    throw new Error('This runs as a child process of the benchmark.');
  }
  const { simulator, since } = await startSimulation(name, Number(latency));
  const { calls } = simulator;

  const report = (): CallReport => {
    const done = calls.splice(0);
    const addresses = done.filter(({ status }) => status < 400).map(({ method, path, query }) => method + path + query);
    const byEndpoint: Record<string, number> = {};
    for (const { endpoint } of done) byEndpoint[endpoint] = (byEndpoint[endpoint] ?? 0) + 1;
    return {
      calls: done.length,
      counted: done.filter(({ path }) => path.startsWith('/2.0/repositories/')).length,
      repeated: addresses.length - new Set(addresses).size,
      failed: done.length - addresses.length,
      byEndpoint,
    };
  };
  process.on('message', (question: Question) => tell(question === 'report' ? report() : calls.length));
  process.once('disconnect', () => process.exit());

  const { entities, relationships } = simulator.expectedGraph({ since });
  const started: Started = {
    environment: simulator.environment(),
    needed: neededCalls(simulator.world, since),
    expected: { entities: entities.length, relationships: relationships.length },
  };
  tell(started);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
