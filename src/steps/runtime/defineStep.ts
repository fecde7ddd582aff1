import {
  IntegrationError,
  type IntegrationStep,
  type JobState,
  type StepMetadata,
} from '@jupiterone/integration-sdk-core';

import type { Endpoint } from '../../bitbucket/endpoints/endpoint';
import type { Scope } from '../../bitbucket/scopes';
import type { IntegrationConfig, Settings } from '../../config';
import { hasFailed, setStepData } from '../jobState/stepData';
import { accessAdviceOf } from './accessAdvice';
import { toIntegrationError } from './stepErrors';
import { createTools, type StepTools } from './tools';

/** Settings that switch steps on. */
export type Toggle = keyof { [K in keyof Settings as Settings[K] extends boolean ? K : never]: true };

/** The facts about a step. Start states, the check of scopes, advice and the number of its calls are derived from them. */
export interface StepFacts<
  Endpoints extends readonly Endpoint[] = readonly Endpoint[],
  Occasional extends readonly Endpoint[] = readonly Endpoint[],
> {
  /** The setting that switches the step on; without one, the step always runs. */
  readonly enabledBy?: Toggle;
  /** The OAuth scopes that its requests need. */
  readonly scopes?: readonly Scope[];
  /** The endpoints that it requests; its handler can request no others. */
  readonly endpoints?: Endpoints;
  /**
   * Endpoints that it requests besides, only for the few owners where a fact depends on them. Bitbucket may refuse them. So they
   * add neither to the scopes of a step nor to estimates of its calls.
   */
  readonly occasionalEndpoints?: Occasional;
  /** The page of Bitbucket's documentation that describes them. */
  readonly documentation?: string;
  /** What happens when a credential lacks one of the scopes: the run skips the step, or refuses to start (the default). */
  readonly missingScope?: 'skip' | 'refuse';
  /** A sentence about a right that its requests need besides the scopes. */
  readonly requiredRight?: string;
  /**
   * Steps of earlier dependency graphs that produce other ends of this step's relationships, or say what this step reads. Unlike those
   * in `dependsOn`, it can do without them: it runs when they are disabled.
   */
  readonly follows?: readonly string[];
}

/** The rights that a step needs. SDK 17.3 and later read them from the metadata of the step; SDK 8 ignores them. */
export interface StepAuthorization {
  oauthScopes: string[];
  /** Methods and paths. */
  endpoints: string[];
  documentationLinks: string[];
}

export type StepDefinition<
  Endpoints extends readonly Endpoint[] = readonly Endpoint[],
  Occasional extends readonly Endpoint[] = readonly never[],
> = StepMetadata & StepFacts<Endpoints, Occasional>;
export type BitbucketStep = IntegrationStep<IntegrationConfig> & StepFacts & { authorization: StepAuthorization };

/**
 * Makes a step from a handler: provides its tools, logs what was skipped, and converts errors of the client.
 *
 * JupiterOne deletes what a successful step no longer produces, so a step succeeds only when its data is complete.
 */
export function defineStep<
  const Endpoints extends readonly Endpoint[] = readonly never[],
  const Occasional extends readonly Endpoint[] = readonly never[],
>(
  definition: StepDefinition<Endpoints, Occasional>,
  handler: (tools: StepTools<readonly [...Endpoints, ...Occasional]>) => Promise<void>,
): BitbucketStep {
  const accessAdvice = accessAdviceOf(definition);
  return {
    ...definition,
    authorization: toAuthorization(definition),
    executionHandler: async (context) => {
      const { jobState } = context;
      await setStepData(jobState, `progress of ${definition.id}`, 'started');
      try {
        const tools = createTools(context, definition.id, accessAdvice);
        try {
          await handler(tools);
          tools.skips.assertFewMalformed();
        } finally {
          tools.skips.log();
        }
        await assertComplete(jobState, definition);
      } catch (error) {
        throw toIntegrationError(error, accessAdvice);
      }
      await setStepData(jobState, `progress of ${definition.id}`, 'complete');
    },
  };
}

/** The steps that a step depends on or follows. */
export function predecessorsOf({
  dependsOn = [],
  follows = [],
}: Pick<BitbucketStep, 'dependsOn' | 'follows'>): string[] {
  return [...dependsOn, ...follows];
}

function toAuthorization({ scopes = [], endpoints = [], documentation }: StepFacts): StepAuthorization {
  return {
    oauthScopes: [...scopes],
    // some endpoints differ only in their parameters
    endpoints: [...new Set(endpoints.map(({ path }) => `GET ${path}`))],
    documentationLinks: documentation === undefined ? [] : [documentation],
  };
}

/**
 * Fails a step together with one that it depends on or follows, whose data may be missing here. JupiterOne deletes nothing of partial
 * types, so a step that has no others goes on.
 */
async function assertComplete(jobState: JobState, step: StepMetadata & Pick<StepFacts, 'follows'>): Promise<void> {
  const types = [...step.entities, ...step.relationships];
  if (types.length > 0 && types.every(({ partial }) => partial)) {
    return;
  }
  for (const stepId of predecessorsOf(step)) {
    if (await hasFailed(jobState, stepId)) {
      throw new IntegrationError({
        code: 'INCOMPLETE_DATA',
        message:
          `Step ${stepId} failed, so entities or relationships of this step may be missing. ` +
          'It fails as well, so that JupiterOne deletes none of them.',
      });
    }
  }
}
