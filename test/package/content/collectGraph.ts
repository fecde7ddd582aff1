import { ALL_SCOPES, type SimulatorOptions, startSimulator, type World } from '../../../simulator';
import type { Graph } from '../../../src/report/graph';
import { runIntegration } from '../../runIntegration';

const EMAIL_DOMAINS = ['example.com'];

/** When the graph is collected: what happens in a simulated workspace depends on the date. */
export const COLLECTED_ON = Date.UTC(2026, 10, 25, 9, 0);

/**
 * Collects a simulated workspace with all sources and e-mail addresses.
 *
 * @param change changes the workspace before it is collected
 */
export async function collectGraph(
  options: Partial<SimulatorOptions>,
  change: (world: World) => void = () => undefined,
): Promise<Graph> {
  const simulator = await startSimulator({
    consumers: [{ key: 'key', secret: 'secret', scopes: ALL_SCOPES, limit: 10_000 }],
    emails: { domains: EMAIL_DOMAINS },
    clock: () => COLLECTED_ON,
    ...options,
  });
  try {
    change(simulator.world);
    const { entities, relationships } = await runIntegration(simulator, {
      config: { ingestAccessControls: true, ingestAutomation: true, emailDomains: EMAIL_DOMAINS.join() },
      executionHistory: { current: { startedOn: COLLECTED_ON } },
      dependencies: { clock: () => COLLECTED_ON, sleep: () => Promise.resolve() },
    });
    return { entities, relationships } as unknown as Graph;
  } finally {
    await simulator.close();
  }
}
