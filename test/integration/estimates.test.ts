import { createMockExecutionContext } from '@jupiterone/integration-sdk-testing';

import { startQuarter } from '../../bench/quarter';
import { startSimulation } from '../../bench/simulation';
import { ALL_SCOPES, type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import { BUCKETS, bucketOf } from '../../src/bitbucket/limits';
import { diagnose } from '../../src/cli/doctor/diagnose';
import type { IntegrationConfig } from '../../src/config';
import { DAY_MS } from '../../src/steps/pullRequests/window';
import { runIntegration } from '../runIntegration';

/* What doctor says before a run, and what the run then takes. */

const CONSUMER = { key: 'key-one', secret: 'secret-one', scopes: ALL_SCOPES, limit: 1e6, webhookLimit: 1e6 };
const ALL: Partial<IntegrationConfig> = { ingestAccessControls: true, ingestAutomation: true };
const NONE: Partial<IntegrationConfig> = { ingestPullRequests: false };

let simulator: Simulator;
afterEach(async () => {
  await simulator.close();
  delete process.env.BITBUCKET_API_ORIGIN;
  delete process.env.BITBUCKET_OAUTH_URL;
  delete process.env.BITBUCKET_PULL_REQUEST_DISCOVERY;
});

async function compare(config: Partial<IntegrationConfig>, { since, discovery = 'full' }: { since?: number; discovery?: string } = {}) {
  const { OAUTH_KEY, OAUTH_SECRET, WORKSPACE, ACCESS_TOKENS, ...environment } = simulator.environment();
  Object.assign(process.env, environment, { BITBUCKET_PULL_REQUEST_DISCOVERY: discovery });
  const { instance } = createMockExecutionContext<IntegrationConfig>({
    instanceConfig: { oauthKey: OAUTH_KEY!, oauthSecret: OAUTH_SECRET!, workspace: WORKSPACE!, accessTokens: ACCESS_TOKENS, ...config },
  });
  const start = since ?? Date.now() - DAY_MS;
  const { calls, capacity, problems } = await diagnose(instance, { since: start, windowStart: start, isKept: false });
  const asked = simulator.calls.filter(({ path }) => bucketOf(path) === 'repository').length;
  const firstOnes = simulator.calls.splice(0);
  const { statuses } = await runIntegration(simulator, {
    config, local: { since }, environment: { BITBUCKET_PULL_REQUEST_DISCOVERY: discovery },
    dependencies: { sleep: () => Promise.resolve() },
  });
  const made = Object.fromEntries(
    BUCKETS.map((bucket) => [bucket, simulator.calls.filter(({ path }) => bucketOf(path) === bucket).length]),
  );
  return { capacity: capacity!, made, problems, calls, asked, firstOnes, statuses };
}

async function show(name: string, config: Partial<IntegrationConfig>, options?: any) {
  const { capacity, made, problems, calls, asked } = await compare(config, options);
  const off = capacity && ((capacity.calls.repository / made.repository! - 1) * 100).toFixed(1);
  const text = JSON.stringify({ est: capacity?.calls, made, off, calls, asked, s: capacity?.asked, R: capacity?.repositories, pr: capacity?.pullRequests?.changed, w: capacity?.waiting, problems });
  require('fs').appendFileSync('/tmp/wt-doctor/out.txt', [name, text, JSON.stringify(capacity?.sources.map((one) => [one.source, one.calls.repository])), JSON.stringify(simulator.callsByEndpoint()), ''].join(String.fromCharCode(10)));
}

const worlds: Record<string, () => Promise<Simulator>> = {
  S: async () => (await startSimulation({ size: 'S', latencyMs: 0 })).simulator,
  default: () => startSimulator({ consumers: [CONSUMER] }),
  hundred: () => startSimulator({ consumers: [CONSUMER], sizes: { users: 20, groups: 4, projects: 4, repositories: 100, pullRequests: 200 } }),
  seed7: () => startSimulator({ seed: 7, consumers: [CONSUMER], sizes: { users: 20, groups: 4, projects: 4, repositories: 140, pullRequests: 150 } }),
};
test.each(Object.keys(worlds))('%s', async (name) => {
  for (const [label, config] of [['all', ALL], ['prs', {}], ['none', NONE]] as const) {
    simulator = await worlds[name]!();
    await show(`${name} ${label}`, config);
  }
}, 120000);

test('quarter', async () => {
  for (const [label, config] of [['all', ALL], ['prs', {}]] as const) {
    simulator = await startQuarter({ users: 12, groups: 2, projects: 4, repositories: 40, onOneDay: 8 }, { consumers: [CONSUMER] });
    await show(`quarter ${label}`, config, { since: Date.now() - 90 * DAY_MS });
  }
}, 120000);
