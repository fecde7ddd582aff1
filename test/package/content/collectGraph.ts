import { ALL_SCOPES, type SimulatorOptions, startSimulator } from '../../../simulator';
import type { Graph } from '../../../src/report/graph';
import { runIntegration } from '../../runIntegration';

const EMAIL_DOMAINS = ['example.com'];

/** Collects a simulated workspace with all sources and e-mail addresses. */
export async function collectGraph(options: Partial<SimulatorOptions>): Promise<Graph> {
  const simulator = await startSimulator({
    consumers: [{ key: 'key', secret: 'secret', scopes: ALL_SCOPES, limit: 10_000 }],
    emails: { domains: EMAIL_DOMAINS },
    ...options,
  });
  try {
    const { entities, relationships } = await runIntegration(simulator, {
      config: { ingestAccessControls: true, ingestAutomation: true, emailDomains: EMAIL_DOMAINS.join() },
      dependencies: { sleep: () => Promise.resolve() },
    });
    return { entities, relationships } as unknown as Graph;
  } finally {
    await simulator.close();
  }
}
