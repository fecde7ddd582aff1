import {
  DisabledStepReason,
  type IntegrationExecutionContext,
  IntegrationWarnEventName,
  type StepStartState,
  type StepStartStates,
} from '@jupiterone/integration-sdk-core';

import type { BitbucketClient } from './bitbucket/client';
import { ApiError } from './bitbucket/http/errors';
import { hasScope, type Scope, SCOPE_CHECKBOXES } from './bitbucket/scopes';
import type { IntegrationConfig } from './config';
import { publishWarning } from './events';
import { executionFor } from './execution';
import { integrationSteps } from './steps';
import type { BitbucketStep } from './steps/runtime/defineStep';
import { isEnabled } from './steps/scopes';

interface Credential {
  readonly label: string;
  /** Undefined if Bitbucket does not say; then every step runs. */
  readonly granted?: ReadonlySet<string>;
}

/** The ids of the steps that lack a scope, by scope. */
type MissingScopes = Map<Scope, string[]>;

/**
 * Decides which steps run. The others are disabled by the configuration or because a scope is missing. The SDK adds the
 * ingestion sources that are switched off in the tile.
 *
 * Every consumer needs the scope, because a run continues with the next one when Bitbucket limits the first.
 */
export async function getStepStartStates(
  context: IntegrationExecutionContext<IntegrationConfig>,
): Promise<StepStartStates> {
  const { settings, client } = executionFor(context);
  const disabledSources = new Set(context.instance.disabledSources?.map((source) => source.ingestionSourceId));
  const skippable = integrationSteps.filter((step) => step.missingScope === 'skip' && isEnabled(step, settings));
  const credentials = skippable.length > 0 ? await getGrantedScopes(client) : [];
  const missing: MissingScopes = new Map();

  const states = integrationSteps.map((step): [string, StepStartState] => {
    if (!isEnabled(step, settings)) {
      return [step.id, { disabled: true, disabledReason: DisabledStepReason.CONFIG }];
    }
    const isSwitchedOff = step.ingestionSourceId !== undefined && disabledSources.has(step.ingestionSourceId);
    const lacking = isSwitchedOff ? [] : missingScopes(step, credentials);
    lacking.forEach((scope) => missing.set(scope, [...(missing.get(scope) ?? []), step.id]));
    return lacking.length > 0
      ? [step.id, { disabled: true, disabledReason: DisabledStepReason.PERMISSION }]
      : [step.id, { disabled: false }];
  });
  if (missing.size > 0) {
    publishWarning(context.logger, IntegrationWarnEventName.MissingPermission, describe(missing, credentials));
  }
  return Object.fromEntries(states);
}

function getGrantedScopes(client: BitbucketClient): Promise<Credential[]> {
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

function missingScopes({ missingScope, scopes = [] }: BitbucketStep, credentials: readonly Credential[]): Scope[] {
  return missingScope === 'skip'
    ? scopes.filter((scope) => credentials.some((credential) => lacks(credential, scope)))
    : [];
}

function lacks({ granted }: Credential, scope: Scope): boolean {
  return granted !== undefined && !hasScope(granted, scope);
}

function describe(missing: MissingScopes, credentials: readonly Credential[]): string {
  const scopes = [...missing].map(([scope, stepIds]) => {
    const labels = credentials.filter((credential) => lacks(credential, scope)).map(({ label }) => label);
    return (
      `The scope "${scope}" is missing for ${stepIds.join(', ')}: ${labels.join(', ')} ` +
      `${labels.length === 1 ? 'lacks' : 'lack'} it. Tick "${SCOPE_CHECKBOXES[scope]}" in the consumer's settings in Bitbucket.`
    );
  });
  return `Some steps are skipped, because OAuth consumers lack scopes. ${scopes.join(' ')} Or switch these sources off.`;
}
