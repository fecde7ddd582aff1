import type { BitbucketClient } from '../bitbucket/client';
import type { Credential } from '../bitbucket/credentials/credential';
import { ApiError } from '../bitbucket/http/errors';
import { describeScope, missingScopes, type Scope, scopeAdvice } from '../bitbucket/scopes';
import type { BitbucketStep } from '../steps/runtime/defineStep';
import { joinWords } from '../text/wording';
import { closeEndpoints } from './closeEndpoints';

/** A consumer and its scopes. */
export interface ConsumerScopes {
  readonly credential: Credential;
  /** Undefined if Bitbucket does not say; then every step runs. */
  readonly granted?: ReadonlySet<string>;
}

/** Of the consumers that were checked before the run: the token of another one might still have to be waited for. */
export function getGrantedScopes(client: BitbucketClient): Promise<ConsumerScopes[]> {
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

/** The scopes of a step that consumers lack, if no consumer has all of them. */
export function scopesLackedByAll(step: BitbucketStep, consumers: readonly ConsumerScopes[]): Scope[] {
  return consumers.some((consumer) => lackedBy(consumer, [step]).length === 0)
    ? []
    : (step.scopes ?? []).filter((scope) => labelsLacking(scope, consumers).length > 0);
}

/** The scopes that some steps need and a consumer lacks; none where they are unknown. */
function lackedBy({ granted }: ConsumerScopes, steps: readonly BitbucketStep[]): Scope[] {
  return missingScopes(granted, new Set(steps.flatMap(({ scopes = [] }) => scopes)));
}

/**
 * Uses a consumer for none of the steps that it lacks a scope for.
 *
 * @param running the steps of the run
 * @returns a warning about it
 */
export function restrictConsumer(consumer: ConsumerScopes, running: readonly BitbucketStep[]): string[] {
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

/** Why a step is skipped, and what to tick. */
export function whySkipped(
  { name }: BitbucketStep,
  scopes: readonly Scope[],
  consumers: readonly ConsumerScopes[],
): string {
  const sentences = scopes.map((scope) => {
    const labels = labelsLacking(scope, consumers);
    return `${joinWords(labels)} ${labels.length === 1 ? 'lacks' : 'lack'} the scope "${scope}". ${scopeAdvice(scope)}.`;
  });
  return `"${name}" was skipped. ${sentences.join(' ')}`;
}

/** One warning about all steps that are skipped because of scopes. */
export function describeSkipped(steps: readonly BitbucketStep[], consumers: readonly ConsumerScopes[]): string {
  const missing = new Set(steps.flatMap((step) => scopesLackedByAll(step, consumers)));
  const sentences = [...missing].map((scope) => {
    const ids = steps.filter(({ scopes }) => scopes?.includes(scope)).map(({ id }) => id);
    const labels = labelsLacking(scope, consumers);
    return (
      `The scope "${scope}" is missing for ${ids.join(', ')}: ${labels.join(', ')} ` +
      `${labels.length === 1 ? 'lacks' : 'lack'} it. ${scopeAdvice(scope)}.`
    );
  });
  return `Some steps are skipped, because OAuth consumers lack scopes. ${sentences.join(' ')} Or switch these sources off.`;
}

function labelsLacking(scope: Scope, consumers: readonly ConsumerScopes[]): string[] {
  return consumers
    .filter(({ granted }) => missingScopes(granted, [scope]).length > 0)
    .map(({ credential }) => credential.label);
}
