import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import {
  ALL_SCOPES,
  type ExpectedGraphOptions,
  type SimulatedConsumer,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../simulator';
import { type Run, runIntegration, type RunOptions } from '../runIntegration';

const DAY_MS = 24 * 3_600_000;
const WITHOUT_PAUSES = { sleep: () => Promise.resolve() };

/** The sources that one setting enables. */
interface Sources {
  toggle: 'ingestAccessControls' | 'ingestAutomation';
  /** The simulator's name for them. */
  part: 'accessControls' | 'automation';
  steps: readonly string[];
  /** The simulator's names of the endpoints that they call. */
  endpoints: readonly string[];
  sizes: SimulatorOptions['sizes'];
}

export function consumer(scopes: string[], more: Partial<SimulatedConsumer> = {}): SimulatedConsumer {
  return { key: 'everything', secret: 's', scopes, ...more };
}

export function warnings({ events }: Run): string[] {
  return events.filter(({ name }) => name.startsWith('warn')).map(({ description }) => description);
}

/** Functions for tests of these sources. Runs do not collect pull requests and do not pause. Simulators end after each test. */
export function testSources({ toggle, part, steps, endpoints, sizes }: Sources) {
  const started: Simulator[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((simulator) => simulator.close()));
  });
  const mapOf = <T>(names: readonly string[], valueOf: (name: string) => T): Record<string, T> =>
    Object.fromEntries(names.map((name) => [name, valueOf(name)]));

  return {
    simulate: async (options: SimulatorOptions = {}): Promise<Simulator> => {
      const simulator = await startSimulator({ sizes, consumers: [consumer(ALL_SCOPES)], ...options });
      started.push(simulator);
      return simulator;
    },
    run: (simulator: Simulator, { config, ...options }: RunOptions = {}): Promise<Run> => {
      const allConfig = { [toggle]: true, ingestPullRequests: false, ...config };
      return runIntegration(simulator, { dependencies: WITHOUT_PAUSES, config: allConfig, ...options });
    },
    differences: (simulator: Simulator, collected: Run, options: Partial<ExpectedGraphOptions> = {}): string[] => {
      const since = Date.now() - DAY_MS;
      const expected = simulator.expectedGraph({ since, [part]: true, pullRequests: false, ...options });
      return compareGraphs(expected, collected as unknown as typeof expected).map(describeDifference);
    },
    /** How the steps of these sources ended. */
    statuses: ({ statuses }: Run) => mapOf(steps, (id) => statuses[id]),
    /** The same status for every step. */
    every: (status: string) => mapOf(steps, () => status),
    /** The calls for these sources. */
    calls: (simulator: Simulator) => {
      const all = simulator.callsByEndpoint();
      return mapOf(endpoints, (endpoint) => all[endpoint] ?? 0);
    },
    /** No calls for these sources. */
    none: () => mapOf(endpoints, () => 0),
  };
}
