import {
  IntegrationError,
  type IntegrationLogger,
  type IntegrationStep,
  type IntegrationStepExecutionContext,
  type JobState,
  type StepMetadata,
} from '@jupiterone/integration-sdk-core';

import type { Endpoint } from '../../bitbucket/endpoints';
import type { Workspace } from '../../bitbucket/resources';
import { type Scope, SCOPE_CHECKBOXES } from '../../bitbucket/scopes';
import type { IntegrationConfig, Settings } from '../../config';
import { type Execution, executionFor } from '../../execution';
import { ingestionConfig } from '../../ingestionConfig';
import { hasFailed, setProgress } from '../jobState/stepProgress';
import { forEachWorkspace } from './forEach';
import { Skips } from './skips';
import { toIntegrationError } from './stepErrors';

/** The tools that the handler of a step receives. */
export interface StepTools extends Execution {
  readonly context: IntegrationStepExecutionContext<IntegrationConfig>;
  readonly jobState: JobState;
  readonly logger: IntegrationLogger;
  readonly skips: Skips;
  /** Sentences that say what to do if Bitbucket refuses access. */
  readonly accessAdvice: string;
  /**
   * Runs `work` for each configured workspace. A workspace that fails does not stop the others; the step fails at the end.
   */
  readonly forEachWorkspace: (work: (workspace: Workspace) => Promise<void>) => Promise<void>;
}

/** Settings that switch steps on. */
export type Toggle = keyof { [K in keyof Settings as Settings[K] extends boolean ? K : never]: true };

/** The facts about a step. Start states, the check of scopes and advice are derived from them. */
export interface StepFacts {
  /** The setting that switches the step on; without one, the step always runs. */
  readonly enabledBy?: Toggle;
  /** The OAuth scopes that its requests need. */
  readonly scopes?: readonly Scope[];
  /** The endpoints that it requests. */
  readonly endpoints?: readonly Endpoint[];
  /** The page of Bitbucket's documentation that describes them. */
  readonly documentation?: string;
  /** What happens when a credential lacks one of the scopes: the run skips the step, or refuses to start (the default). */
  readonly missingScope?: 'skip' | 'refuse';
  /** A sentence about a right that its requests need besides the scopes. */
  readonly requiredRight?: string;
  /**
   * Steps of earlier dependency graphs that produce the other ends of this step's relationships. When one of them fails,
   * relationships may be missing, so this step fails as well. A disabled step does not count.
   */
  readonly failsWith?: readonly string[];
}

/** The rights that a step needs. SDK 17.3 and later read them from the metadata of the step; SDK 8 ignores them. */
export interface StepAuthorization {
  oauthScopes: string[];
  /** Methods and paths. */
  endpoints: string[];
  documentationLinks: string[];
}

export type StepDefinition = StepMetadata & StepFacts;
export type BitbucketStep = IntegrationStep<IntegrationConfig> & StepFacts & { authorization: StepAuthorization };

/**
 * Makes a step from a handler: provides its tools, reports what was skipped, and converts errors of the client.
 *
 * JupiterOne deletes what a successful step no longer produces, so a step succeeds only when its data is complete.
 */
export function defineStep(definition: StepDefinition, handler: (tools: StepTools) => Promise<void>): BitbucketStep {
  const accessAdvice = toAccessAdvice(definition);
  return {
    ...definition,
    authorization: toAuthorization(definition),
    executionHandler: async (context) => {
      const { jobState, logger } = context;
      const skips = new Skips(logger);
      await setProgress(jobState, definition.id, 'started');
      try {
        const execution = executionFor(context);
        await handler({
          ...execution,
          context,
          jobState,
          logger,
          skips,
          accessAdvice,
          forEachWorkspace: (work) => forEachWorkspace({ ...execution, logger }, work),
        });
        skips.assertFewMalformed();
        await assertComplete(jobState, definition.failsWith ?? []);
      } catch (error) {
        throw toIntegrationError(error, accessAdvice);
      } finally {
        skips.report();
      }
      await setProgress(jobState, definition.id, 'complete');
    },
  };
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
 * For example: `The source "Runners" needs the scope "runner" (tick "Runners: Read") in the settings of the OAuth consumer.
 * Grant access, or switch the source "Runners" off.`
 */
function toAccessAdvice({ scopes = [], requiredRight, ingestionSourceId }: StepDefinition): string {
  const source = ingestionSourceId && ingestionConfig[ingestionSourceId]?.title;
  if (!source) {
    return '';
  }
  const needs = scopes.map((scope) => `the scope "${scope}" (tick "${SCOPE_CHECKBOXES[scope]}")`).join(' and ');
  return [
    needs && `The source "${source}" needs ${needs} in the settings of the OAuth consumer.`,
    requiredRight,
    `Grant access, or switch the source "${source}" off.`,
  ]
    .filter(Boolean)
    .join(' ');
}

async function assertComplete(jobState: JobState, stepIds: readonly string[]): Promise<void> {
  for (const stepId of stepIds) {
    if (await hasFailed(jobState, stepId)) {
      throw new IntegrationError({
        code: 'INCOMPLETE_RELATIONSHIPS',
        message:
          `Step ${stepId} failed, so relationships of this step may be missing. ` +
          'It fails as well, so that JupiterOne deletes none of them.',
      });
    }
  }
}
