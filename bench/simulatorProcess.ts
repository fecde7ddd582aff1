import { type NeededCalls, neededCalls, sum } from '../harness/neededCalls';
import { expectedGraph } from '../simulator';
import { type SimulationOptions, startSimulation } from './simulation';

export interface RemoteSimulatorOptions extends SimulationOptions {
  /** Whether access controls and automation are collected, too. */
  allSources?: boolean;
}

/** What this process is asked, one response each. */
export type Question = 'calls so far' | 'report';

/** What it says first. */
export interface Started {
  /** What to set for an integration that should talk to the simulator. */
  environment: Record<string, string>;
  needed: NeededCalls;
  /** What a right integration collects, of each workspace by itself. */
  expected: { entities: number; relationships: number };
}

/** The requests since the last report. */
export interface CallReport {
  calls: number;
  /** Those against the limit for repository data. */
  counted: number;
  /** Those that were answered with success before; not of tokens, of which each run needs one. */
  repeated: number;
  /** Those that were not answered with success. */
  failed: number;
  byEndpoint: Record<string, number>;
}

async function main([argument]: readonly string[]): Promise<void> {
  const tell = process.send?.bind(process);
  if (!argument || !tell) {
    throw new Error('This runs as a child process of the benchmark.');
  }
  const { allSources, ...options } = JSON.parse(argument) as RemoteSimulatorOptions;
  const { simulator, since } = await startSimulation(options);
  const { calls } = simulator;

  const report = (): CallReport => {
    const done = calls.splice(0);
    const succeeded = done.filter(({ status }) => status < 400);
    const addresses = succeeded.filter(({ method }) => method === 'GET').map(({ path, query }) => path + query);
    const byEndpoint: Record<string, number> = {};
    for (const { endpoint } of done) {
      byEndpoint[endpoint] = (byEndpoint[endpoint] ?? 0) + 1;
    }
    return {
      calls: done.length,
      counted: done.filter(({ path }) => path.startsWith('/2.0/repositories/')).length,
      repeated: addresses.length - new Set(addresses).size,
      failed: done.length - succeeded.length,
      byEndpoint,
    };
  };
  process.on('message', (question: Question) => tell(question === 'report' ? report() : calls.length));
  process.once('disconnect', () => process.exit());

  // each is collected by itself: a user of two workspaces is in two graphs
  const worlds = simulator.world.workspaces.map((workspace) => ({ ...simulator.world, workspaces: [workspace] }));
  const needed = worlds.map((world) => neededCalls(world, since, allSources));
  const graphs = worlds.map((world) =>
    expectedGraph(world, { since, accessControls: allSources, automation: allSources }),
  );
  const started: Started = {
    environment: simulator.environment(),
    needed: { budget: sum(needed.map(({ budget }) => budget)), all: sum(needed.map(({ all }) => all)) },
    expected: {
      entities: sum(graphs.map(({ entities }) => entities.length)),
      relationships: sum(graphs.map(({ relationships }) => relationships.length)),
    },
  };
  tell(started);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
