import {
  DisabledStepReason,
  type IntegrationExecutionContext,
  IntegrationWarnEventName,
  type StepStartState,
  type StepStartStates,
} from '@jupiterone/integration-sdk-core';

import type { BitbucketClient } from './bitbucket/client';
import type { Credential } from './bitbucket/credentials/credential';
import { ApiError } from './bitbucket/http/errors';
import { describeScope, missingScopes, type Scope, SCOPE_CHECKBOXES, scopeAdvice } from './bitbucket/scopes';
import { fieldNames, type IntegrationConfig, isLocalRun } from './config';
import type { FieldNames } from './configuration/ConfigReader';
import { publishWarning } from './events';
import { executionFor } from './execution';
import { integrationSteps } from './steps';
import { isEnabled } from './steps/requiredScopes';
import type { BitbucketStep } from './steps/runtime/defineStep';
import { joinWords } from './text/wording';
import { closeEndpoints } from './validation/closeEndpoints';

/** A consumer and its scopes. */
interface ConsumerScopes {
  readonly credential: Credential;
  /** Undefined if Bitbucket does not say; then every step runs. */
  readonly granted?: ReadonlySet<string>;
}

/** The ids of the steps that lack a scope, by scope. */
type MissingScopes = Map<Scope, string[]>;

/**
 * Decides which steps run. The others are disabled by the configuration or because no consumer has a scope; `disabledSteps` of the
 * execution tells why. The SDK adds the ingestion sources that are switched off in the tile.
 *
 * A consumer that lacks a scope which another one has is not used for the steps that need it.
 */
export async function getStepStartStates(
  context: IntegrationExecutionContext<IntegrationConfig>,
): Promise<StepStartStates> {
  const { settings, client, disabledSteps } = executionFor(context);
  const nameOf = fieldNames(isLocalRun(context.instance));
  const disabledSources = new Set(context.instance.disabledSources?.map((source) => source.ingestionSourceId));
  const consumers = await getGrantedScopes(client);
  const missing: MissingScopes = new Map();

  const states = integrationSteps.map((step): [string, StepStartState] => {
    if (!isEnabled(step, settings)) {
      disabledSteps.set(step.id, whyOff(step, consumers, nameOf));
      return [step.id, { disabled: true, disabledReason: DisabledStepReason.CONFIG }];
    }
    if (step.ingestionSourceId !== undefined && disabledSources.has(step.ingestionSourceId)) {
      disabledSteps.set(step.id, `"${step.name}" was switched off. Switch its source on in the configuration.`);
      return [step.id, { disabled: false }];
    }
    const lacking = step.missingScope === 'skip' && !consumers.some((one) => lackedBy(one, [step]).length === 0);
    if (!lacking) {
      const isNeeded = ({ id }: BitbucketStep) => step.dependsOn?.includes(id) || step.disabledWith?.includes(id);
      const needed = integrationSteps.find((other) => isNeeded(other) && disabledSteps.has(other.id));
      if (!needed) {
        return [step.id, { disabled: false }];
      }
      disabledSteps.set(step.id, `"${step.name}" was skipped, because it needs "${needed.name}".`);
      // the SDK disables those of the same dependency graph
      return step.disabledWith?.includes(needed.id)
        ? [step.id, { disabled: true, disabledReason: DisabledStepReason.USER_CONFIG }]
        : [step.id, { disabled: false }];
    }
    const scopes = (step.scopes ?? []).filter((scope) => labelsLacking(scope, consumers).length > 0);
    disabledSteps.set(step.id, whySkipped(step, scopes, consumers));
    scopes.forEach((scope) => missing.set(scope, [...(missing.get(scope) ?? []), step.id]));
    return [step.id, { disabled: true, disabledReason: DisabledStepReason.PERMISSION }];
  });
  const running = integrationSteps.filter(({ id }) => !disabledSteps.has(id));
  const warnings = [
    ...(missing.size > 0 ? [describeMissingScopes(missing, consumers)] : []),
    ...consumers.flatMap((consumer) => restrictConsumer(consumer, running)),
  ];
  warnings.forEach((text) => publishWarning(context.logger, IntegrationWarnEventName.MissingPermission, text));
  return Object.fromEntries(states);
}

/** Of the consumers that were checked before the run: the token of another one might still have to be waited for. */
function getGrantedScopes(client: BitbucketClient): Promise<ConsumerScopes[]> {
  return Promise.all(
    // consumers read what an access token may not read
    client.credentials.all
      .filter(({ isAccessToken }) => !isAccessToken)
      .map(async (credential) => ({
        credential,
        granted: credential.check ? undefined : await client.grantedScopes(credential).catch(toUnknown),
      })),
  );
}

/** Returns undefined on an error: validation reports refused credentials, and the steps report temporary failures. */
function toUnknown(error: unknown): undefined {
  if (!(error instanceof ApiError)) {
    throw error;
  }
}

/** The scopes that some steps need and a consumer lacks; none where they are unknown. */
function lackedBy({ granted }: ConsumerScopes, steps: readonly BitbucketStep[]): Scope[] {
  return missingScopes(granted, new Set(steps.flatMap(({ scopes = [] }) => scopes)));
}

/** @returns a warning about a consumer that is not used for some of the steps that run */
function restrictConsumer(consumer: ConsumerScopes, running: readonly BitbucketStep[]): string[] {
  const lacking = lackedBy(
    consumer,
    running.filter(({ missingScope }) => missingScope === 'skip'),
  );
  if (lacking.length === 0) {
    return [];
  }
  const { label } = consumer.credential;
  const closed = closeEndpoints(consumer.credential, new Set(lacking), running);
  return [
    `${label} lacks ${joinWords(lacking.map(describeScope))}, so the other OAuth consumers make the calls of ` +
      `${closed.map(({ id }) => id).join(', ')}. Grant it in the consumer's settings in Bitbucket.`,
  ];
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
    (boxes.length > 0 ? `, and tick ${joinWords(boxes)} in the settings of every OAuth consumer.` : '.')
  );
}

function whySkipped({ name }: BitbucketStep, scopes: readonly Scope[], consumers: readonly ConsumerScopes[]): string {
  const sentences = scopes.map((scope) => {
    const labels = labelsLacking(scope, consumers);
    return (
      `${joinWords(labels)} ${labels.length === 1 ? 'lacks' : 'lack'} the scope "${scope}". ` + `${scopeAdvice(scope)}.`
    );
  });
  return `"${name}" was skipped. ${sentences.join(' ')}`;
}

function labelsLacking(scope: Scope, consumers: readonly ConsumerScopes[]): string[] {
  return consumers
    .filter(({ granted }) => missingScopes(granted, [scope]).length > 0)
    .map(({ credential }) => credential.label);
}

function describeMissingScopes(missing: MissingScopes, consumers: readonly ConsumerScopes[]): string {
  const scopes = [...missing].map(([scope, stepIds]) => {
    const labels = labelsLacking(scope, consumers);
    return (
      `The scope "${scope}" is missing for ${stepIds.join(', ')}: ${labels.join(', ')} ` +
      `${labels.length === 1 ? 'lacks' : 'lack'} it. ${scopeAdvice(scope)}.`
    );
  });
  return `Some steps are skipped, because OAuth consumers lack scopes. ${scopes.join(' ')} Or switch these sources off.`;
}
