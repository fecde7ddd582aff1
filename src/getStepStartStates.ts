import {
  DisabledStepReason,
  type IntegrationExecutionContext,
  IntegrationWarnEventName,
  type StepStartState,
  type StepStartStates,
} from '@jupiterone/integration-sdk-core';

import type { BitbucketClient } from './bitbucket/client';
import { ApiError } from './bitbucket/http/errors';
import { hasScope } from './bitbucket/scopes';
import type { IntegrationConfig, Settings } from './config';
import { executionFor } from './execution';
import { Steps } from './graph/model';
import { OPTIONAL_STEPS } from './optionalSteps';
import { PERMISSIONS, type Scope } from './requiredScopes';
import { integrationSteps } from './steps';

/** A consumer as messages name it. Its scopes are undefined where Bitbucket does not tell: then steps are tried. */
interface Consumer {
  readonly name: string;
  readonly granted?: ReadonlySet<string>;
}

/** The steps that a scope is missing for, by scope. */
type MissingScopes = Map<Scope, string[]>;

/**
 * Which steps a run leaves out, and why. The tile's ingestion sources come on top of it; the SDK sees to them.
 *
 * Every consumer has to have a scope: a run changes from one to the other when Bitbucket limits them.
 */
export async function getStepStartStates(
  context: IntegrationExecutionContext<IntegrationConfig>,
): Promise<StepStartStates> {
  const { settings, client } = executionFor(context);
  const disabledSources = new Set(context.instance.disabledSources?.map((source) => source.ingestionSourceId));
  const consumers = needsScopes(settings) ? await askForScopes(client) : [];
  const missing: MissingScopes = new Map();

  const states = Object.values(Steps).map((stepId): [string, StepStartState] => {
    const { isOn, scopes } = OPTIONAL_STEPS.get(stepId) ?? { isOn: () => true, scopes: [] };
    if (!isOn(settings)) {
      return [stepId, { disabled: true, disabledReason: DisabledStepReason.CONFIG }];
    }
    const lacking = isSwitchedOff(stepId, disabledSources) ? [] : scopes.filter((scope) => isMissing(scope, consumers));
    lacking.forEach((scope) => missing.set(scope, [...(missing.get(scope) ?? []), stepId]));
    return lacking.length > 0
      ? [stepId, { disabled: true, disabledReason: DisabledStepReason.PERMISSION }]
      : [stepId, { disabled: false }];
  });
  if (missing.size > 0) {
    const name = IntegrationWarnEventName.MissingPermission;
    context.logger.publishWarnEvent({ name, description: describe(missing, consumers) });
  }
  return Object.fromEntries(states);
}

function needsScopes(settings: Settings): boolean {
  return [...OPTIONAL_STEPS.values()].some(({ isOn, scopes }) => scopes.length > 0 && isOn(settings));
}

function askForScopes(client: BitbucketClient): Promise<Consumer[]> {
  return Promise.all(
    client.consumers.map(async ({ position, key }) => ({
      name: `OAuth consumer ${position} (key ${key})`,
      granted: await client.grantedScopes(position).catch(toUnknown),
    })),
  );
}

/** Validation has dealt with refused credentials; what is wrong for the moment, the steps will meet themselves. */
function toUnknown(error: unknown): undefined {
  if (!(error instanceof ApiError)) {
    throw error;
  }
}

/** Nobody misses a scope for what they do not want. */
function isSwitchedOff(stepId: string, disabledSources: ReadonlySet<string>): boolean {
  const source = integrationSteps.find(({ id }) => id === stepId)?.ingestionSourceId;
  return source !== undefined && disabledSources.has(source);
}

function isMissing(scope: Scope, consumers: Consumer[]): boolean {
  return consumers.some((consumer) => lacks(consumer, scope));
}

function lacks({ granted }: Consumer, scope: Scope): boolean {
  return granted !== undefined && !hasScope(granted, scope);
}

function describe(missing: MissingScopes, consumers: Consumer[]): string {
  const scopes = [...missing].map(([scope, stepIds]) => {
    const names = consumers.filter((consumer) => lacks(consumer, scope)).map(({ name }) => name);
    return (
      `The scope "${scope}" is missing for ${stepIds.join(', ')}: ${names.join(', ')} ` +
      `${names.length === 1 ? 'lacks' : 'lack'} it; tick "${PERMISSIONS[scope]}" in the consumer's settings in Bitbucket.`
    );
  });
  return (
    `Some steps are left out, because OAuth consumers were not granted what they need. ${scopes.join(' ')} ` +
    'Or switch these sources off.'
  );
}
