import { buildStepDependencyGraph, prepareLocalStepCollection } from '@jupiterone/integration-sdk-runtime';
import { createMockExecutionContext } from '@jupiterone/integration-sdk-testing';

import { invocationConfig } from '../../src';
import type { IntegrationConfig } from '../../src/config';
import { executionFor } from '../../src/execution';
import { integrationSteps } from '../../src/steps';

const INSTANCE = { oauthKey: 'key', oauthSecret: 'secret', workspace: 'acme' };

/** What an execution gets: the SDK calls the method on the configuration that it executes. */
function executed(config = { ...invocationConfig }): typeof invocationConfig {
  config.loadExecutionConfig!({ config: INSTANCE });
  return config;
}

async function statesOf(steps: string[], config: Partial<IntegrationConfig> = {}) {
  const context = createMockExecutionContext<IntegrationConfig>({ instanceConfig: { ...INSTANCE, ...config } });
  const { client, disabledSteps } = executionFor(context);
  jest.spyOn(client, 'grantedScopes').mockResolvedValue(undefined);
  const prepared = prepareLocalStepCollection(
    { ...invocationConfig },
    { step: steps, dependenciesCache: { enabled: true, filepath: __dirname } },
  );
  const states = await executed(prepared).getStepStartStates!(context);
  const running = Object.keys(states).filter((id) => !states[id]!.disabled);
  return { states, running, reasons: Object.fromEntries(disabledSteps) };
}

test('every graph of an execution has the ends of its dependencies, as the SDK requires', () => {
  const { integrationSteps: steps, dependencyGraphOrder = [] } = executed();
  for (const graph of [undefined, ...dependencyGraphOrder]) {
    const ofGraph = steps.filter(({ dependencyGraphId }) => dependencyGraphId === graph);
    expect(ofGraph.length).toBeGreaterThan(0);
    expect(() => buildStepDependencyGraph(ofGraph)).not.toThrow();
  }
  expect(steps.map(({ id }) => id)).toEqual(integrationSteps.map(({ id }) => id));
});

test('the steps themselves keep all dependencies', () => {
  const before = integrationSteps.map(({ dependsOn }) => dependsOn);
  executed();
  expect(integrationSteps.map(({ dependsOn }) => dependsOn)).toEqual(before);
  expect(invocationConfig.integrationSteps).toBe(integrationSteps);
});

test('a second execution of the same configuration changes nothing more', () => {
  const config = executed();
  const once = config.integrationSteps.map(({ dependsOn }) => dependsOn);
  expect(executed(config).integrationSteps.map(({ dependsOn }) => dependsOn)).toEqual(once);
});

test('without --step, the configuration decides', async () => {
  const { running, reasons } = await statesOf([]);
  expect(running).toContain('fetch-prs');
  expect(running.filter((id) => id in reasons)).toEqual([]);
  expect(reasons['fetch-webhooks']).toContain('Set INGEST_AUTOMATION (ingestAutomation) to true');
});

test('--step also brings what a step follows and the report, and takes nothing from the cache', async () => {
  const { states, running, reasons } = await statesOf(['fetch-repo-permissions']);
  expect(running).toEqual([
    ...['fetch-workspaces', 'fetch-users', 'fetch-projects', 'fetch-groups', 'fetch-repos'],
    ...['fetch-repo-permissions', 'report-stats'],
  ]);
  expect(running.map((id) => states[id])).toEqual(running.map(() => ({ disabled: false })));
  expect(Object.keys(reasons).sort()).toEqual(
    Object.keys(states)
      .filter((id) => states[id]!.disabled)
      .sort(),
  );
  expect(reasons['fetch-prs']).toMatch(/^The steps that --step does not name/);
});

test('--step brings no step that a step can do without and that the configuration disables', async () => {
  const { running, reasons } = await statesOf(['fetch-environments']);
  expect(running).not.toContain('fetch-pipelines');
  expect(reasons['fetch-pipelines']).toContain('Set INGEST_AUTOMATION');
  expect((await statesOf(['fetch-environments'], { ingestAutomation: true })).running).toContain('fetch-pipelines');
});
