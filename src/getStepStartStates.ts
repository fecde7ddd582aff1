import {
  DisabledStepReason,
  type IntegrationExecutionContext,
  IntegrationWarnEventName,
  type StepStartStates,
} from '@jupiterone/integration-sdk-core';

import { missingScopes, type Scope, SCOPE_CHECKBOXES } from './bitbucket/scopes';
import { fieldNames, type IntegrationConfig, isLocalRun } from './config';
import type { FieldNames } from './configuration/ConfigReader';
import { publishWarning } from './events';
import { executionFor } from './execution';
import { integrationSteps } from './steps';
import { optionalCallsOf } from './steps/optionalCalls';
import { isEnabled } from './steps/requiredScopes';
import type { BitbucketStep } from './steps/runtime/defineStep';
import { joinWords } from './text/wording';
import {
  type ConsumerScopes,
  describeSkipped,
  getGrantedScopes,
  restrictConsumer,
  scopesLackedByAll,
  whySkipped,
} from './validation/consumerScopes';

/**
 * Decides which steps run. The others are disabled by a setting, by the ingestion sources that are switched off in the tile, together
 * with a step that they depend on, or because no consumer has a scope; `disabledSteps` of the execution tells why.
 *
 * A consumer that lacks a scope which another one has is not used for the steps that need it.
 */
export async function getStepStartStates(
  context: IntegrationExecutionContext<IntegrationConfig>,
): Promise<StepStartStates> {
  const { settings, client, demand, disabledSteps } = executionFor(context);
  const nameOf = fieldNames(isLocalRun(context.instance));
  const disabledSources = new Set(context.instance.disabledSources?.map((source) => source.ingestionSourceId));
  const consumers = await getGrantedScopes(client);
  const reasons = new Map<string, DisabledStepReason>();
  const skipped: BitbucketStep[] = [];

  // steps stand behind those that they depend on
  for (const step of integrationSteps) {
    const { id, name, dependsOn, ingestionSourceId = '' } = step;
    const disable = (reason: DisabledStepReason, why: string) => {
      reasons.set(id, reason);
      disabledSteps.set(id, why);
    };
    const needed = integrationSteps.find((other) => dependsOn?.includes(other.id) && reasons.has(other.id));
    const lacking = step.missingScope === 'skip' ? scopesLackedByAll(step, consumers) : [];
    if (!isEnabled(step, settings)) {
      disable(DisabledStepReason.CONFIG, whyOff(step, consumers, nameOf));
    } else if (disabledSources.has(ingestionSourceId)) {
      const why = `"${name}" was switched off. Switch its source on in the configuration.`;
      disable(DisabledStepReason.USER_CONFIG, why);
    } else if (needed) {
      disable(reasons.get(needed.id)!, `"${name}" was skipped, because it needs "${needed.name}".`);
    } else if (lacking.length > 0) {
      skipped.push(step);
      disable(DisabledStepReason.PERMISSION, whySkipped(step, lacking, consumers));
    }
  }
  const running = integrationSteps.filter(({ id }) => !reasons.has(id));
  demand.optional = optionalCallsOf(running);
  const warnings = [
    ...(skipped.length > 0 ? [describeSkipped(skipped, consumers)] : []),
    ...consumers.flatMap((consumer) => restrictConsumer(consumer, running)),
  ];
  warnings.forEach((text) => publishWarning(context.logger, IntegrationWarnEventName.MissingPermission, text));
  return Object.fromEntries(
    integrationSteps.map(({ id }) => {
      const disabledReason = reasons.get(id);
      return [id, disabledReason ? { disabled: true, disabledReason } : { disabled: false }];
    }),
  );
}

/** One sentence for all steps of a setting, so that a summary can say it once. */
function whyOff({ enabledBy }: BitbucketStep, consumers: readonly ConsumerScopes[], nameOf: FieldNames): string {
  const alike = integrationSteps.filter((step) => step.enabledBy === enabledBy);
  const names = joinWords(alike.map(({ name }) => `"${name}"`));
  const needed = new Set(alike.flatMap(({ scopes = [] }) => scopes));
  const isGranted = (scope: Scope) =>
    consumers.every(({ granted }) => granted && missingScopes(granted, [scope]).length === 0);
  const boxes = [...needed].filter((scope) => !isGranted(scope)).map((scope) => `"${SCOPE_CHECKBOXES[scope]}"`);
  return (
    `${names} ${alike.length === 1 ? 'is' : 'are'} off. Set ${nameOf(enabledBy ?? '')} to true` +
    (boxes.length > 0
      ? `, and tick ${joinWords(boxes)} in the settings of every OAuth client (formerly consumer).`
      : '.')
  );
}
