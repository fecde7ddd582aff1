import {
  DisabledStepReason,
  type IntegrationExecutionContext,
  IntegrationWarnEventName,
  type StepStartState,
  type StepStartStates,
} from '@jupiterone/integration-sdk-core';

import type { BitbucketClient } from './bitbucket/client';
import { ApiError } from './bitbucket/http/errors';
import { missingScopes, type Scope, SCOPE_CHECKBOXES, scopeAdvice } from './bitbucket/scopes';
import { fieldNames, type IntegrationConfig, isLocalRun } from './config';
import type { FieldNames } from './configuration/ConfigReader';
import { publishWarning } from './events';
import { executionFor } from './execution';
import { integrationSteps } from './steps';
import { isEnabled } from './steps/requiredScopes';
import type { BitbucketStep } from './steps/runtime/defineStep';
import { joinWords } from './text/wording';

/** The scopes of a consumer. */
interface ConsumerScopes {
  readonly label: string;
  /** Undefined if Bitbucket does not say; then every step runs. */
  readonly granted?: ReadonlySet<string>;
}

/** The ids of the steps that lack a scope, by scope. */
type MissingScopes = Map<Scope, string[]>;

/**
 * Decides which steps run. The others are disabled by the configuration or because a scope is missing; `disabledSteps` of the
 * execution tells why. The SDK adds the ingestion sources that are switched off in the tile.
 *
 * Every consumer needs the scope, because a run continues with the next one when Bitbucket limits the first.
 */
export async function getStepStartStates(
  context: IntegrationExecutionContext<IntegrationConfig>,
): Promise<StepStartStates> {
  const { settings, client, disabledSteps } = executionFor(context);
  const nameOf = fieldNames(isLocalRun(context.instance));
  const disabledSources = new Set(context.instance.disabledSources?.map((source) => source.ingestionSourceId));
  const skippable = integrationSteps.filter((step) => step.missingScope === 'skip' && isEnabled(step, settings));
  const credentials = skippable.length > 0 ? await getGrantedScopes(client) : [];
  const missing: MissingScopes = new Map();

  const states = integrationSteps.map((step): [string, StepStartState] => {
    if (!isEnabled(step, settings)) {
      disabledSteps.set(step.id, whyOff(step, nameOf));
      return [step.id, { disabled: true, disabledReason: DisabledStepReason.CONFIG }];
    }
    if (step.ingestionSourceId !== undefined && disabledSources.has(step.ingestionSourceId)) {
      disabledSteps.set(step.id, `"${step.name}" was switched off. Switch its source on in the configuration.`);
      return [step.id, { disabled: false }];
    }
    const lacking = scopesLackedBySome(step, credentials);
    if (lacking.length === 0) {
      const needed = integrationSteps.find(({ id }) => step.dependsOn?.includes(id) && disabledSteps.has(id));
      if (needed) {
        // the SDK disables it
        disabledSteps.set(step.id, `"${step.name}" was skipped, because it needs "${needed.name}".`);
      }
      return [step.id, { disabled: false }];
    }
    disabledSteps.set(step.id, whySkipped(step, lacking, credentials));
    lacking.forEach((scope) => missing.set(scope, [...(missing.get(scope) ?? []), step.id]));
    return [step.id, { disabled: true, disabledReason: DisabledStepReason.PERMISSION }];
  });
  if (missing.size > 0) {
    publishWarning(
      context.logger,
      IntegrationWarnEventName.MissingPermission,
      describeMissingScopes(missing, credentials),
    );
  }
  return Object.fromEntries(states);
}

function getGrantedScopes(client: BitbucketClient): Promise<ConsumerScopes[]> {
  return Promise.all(
    // consumers read what an access token may not read
    client.credentials.all
      .filter(({ isAccessToken }) => !isAccessToken)
      .map(async (credential) => ({
        label: credential.label,
        granted: await client.grantedScopes(credential).catch(toUnknown),
      })),
  );
}

/** Returns undefined on an error: validation reports refused credentials, and the steps report temporary failures. */
function toUnknown(error: unknown): undefined {
  if (!(error instanceof ApiError)) {
    throw error;
  }
}

function scopesLackedBySome(
  { missingScope, scopes = [] }: BitbucketStep,
  credentials: readonly ConsumerScopes[],
): Scope[] {
  return missingScope === 'skip' ? scopes.filter((scope) => labelsLacking(scope, credentials).length > 0) : [];
}

/** One sentence for all steps of a setting, so that a summary can say it once. */
function whyOff({ enabledBy }: BitbucketStep, nameOf: FieldNames): string {
  const alike = integrationSteps.filter((step) => step.enabledBy === enabledBy);
  const names = joinWords(alike.map(({ name }) => `"${name}"`));
  const boxes = new Set(alike.flatMap(({ scopes = [] }) => scopes.map((scope) => `"${SCOPE_CHECKBOXES[scope]}"`)));
  return (
    `${names} ${alike.length === 1 ? 'is' : 'are'} off. Set ${nameOf(enabledBy ?? '')} to true, and tick ` +
    `${joinWords([...boxes])} in the settings of every OAuth consumer.`
  );
}

function whySkipped({ name }: BitbucketStep, scopes: readonly Scope[], credentials: readonly ConsumerScopes[]): string {
  const sentences = scopes.map((scope) => {
    const labels = labelsLacking(scope, credentials);
    return (
      `${joinWords(labels)} ${labels.length === 1 ? 'lacks' : 'lack'} the scope "${scope}". ` + `${scopeAdvice(scope)}.`
    );
  });
  return `"${name}" was skipped. ${sentences.join(' ')}`;
}

function labelsLacking(scope: Scope, credentials: readonly ConsumerScopes[]): string[] {
  return credentials.filter(({ granted }) => missingScopes(granted, [scope]).length > 0).map(({ label }) => label);
}

function describeMissingScopes(missing: MissingScopes, credentials: readonly ConsumerScopes[]): string {
  const scopes = [...missing].map(([scope, stepIds]) => {
    const labels = labelsLacking(scope, credentials);
    return (
      `The scope "${scope}" is missing for ${stepIds.join(', ')}: ${labels.join(', ')} ` +
      `${labels.length === 1 ? 'lacks' : 'lack'} it. ${scopeAdvice(scope)}.`
    );
  });
  return `Some steps are skipped, because OAuth consumers lack scopes. ${scopes.join(' ')} Or switch these sources off.`;
}
