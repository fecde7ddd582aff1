import type {
  IntegrationExecutionConfig,
  IntegrationExecutionContext,
  IntegrationInvocationConfig,
  StepStartStates,
} from '@jupiterone/integration-sdk-core';

import type { IntegrationConfig } from './config';
import { executionFor } from './execution';
import { getStepStartStates } from './getStepStartStates';
import { Steps } from './graph/model';
import { integrationSteps } from './steps';
import { allPredecessorsOf } from './steps/dependencies';

type InvocationConfig = IntegrationInvocationConfig<IntegrationConfig>;

/**
 * Adapts a configuration to the way in which the SDK executes it. The SDK calls this before anything else of an execution, as a
 * method of the configuration that it executes.
 *
 * Steps name all that they depend on, for whatever reads `dependsOn`: `--step`, `visualize-dependencies`, the generated configuration
 * of ingestion sources. But an execution has one graph for each `dependencyGraphId`, and the SDK throws ("Node does not exist") where a
 * dependency leads out of it. So an execution gets those within a graph. The others lead to earlier graphs, which have ended:
 * `getStepStartStates` disables a step together with what it depends on, and `defineStep` lets it fail with it.
 */
export function loadExecutionConfig(this: InvocationConfig): IntegrationExecutionConfig {
  const graphs = new Map(this.integrationSteps.map(({ id, dependencyGraphId }) => [id, dependencyGraphId]));
  this.integrationSteps = this.integrationSteps.map((step) => ({
    ...step,
    dependsOn: step.dependsOn?.filter((id) => graphs.get(id) === step.dependencyGraphId),
  }));
  const { getStepStartStates: statesOfSteps } = this;
  if (statesOfSteps && statesOfSteps !== getStepStartStates) {
    this.getStepStartStates = async (context) => withPredecessors(await statesOfSteps(context), context);
  }
  return {};
}

/**
 * Completes the choice of `--step`, which replaces the start states: the SDK adds what the chosen steps depend on, but neither what they
 * follow nor the step that reports on the others. No step comes from the SDK's cache, which lacks the data that steps leave for later
 * ones.
 */
function withPredecessors(
  chosen: StepStartStates,
  context: IntegrationExecutionContext<IntegrationConfig>,
): StepStartStates {
  const { disabledSteps } = executionFor(context);
  const states = new Map(Object.entries(chosen));
  const running = integrationSteps.filter(({ id }) => !states.get(id)?.disabled);
  if (
    running.length + disabledSteps.size === integrationSteps.length &&
    !running.some(({ id }) => disabledSteps.has(id))
  ) {
    return chosen;
  }
  const wanted = new Set([Steps.SUMMARY, ...running.flatMap((step) => [...allPredecessorsOf(step)])]);
  for (const step of integrationSteps) {
    const { id } = step;
    if (running.includes(step) || (wanted.has(id) && !disabledSteps.has(id))) {
      states.set(id, { disabled: false });
      disabledSteps.delete(id);
    } else if (!wanted.has(id)) {
      disabledSteps.set(id, 'The steps that --step does not name, and that those it names do not need, were left out.');
    }
  }
  return Object.fromEntries(states);
}
