import {
  IntegrationError,
  type IntegrationLogger,
  type IntegrationStep,
  type IntegrationStepExecutionContext,
  type JobState,
  type StepMetadata,
} from '@jupiterone/integration-sdk-core';

import type { Workspace } from '../../bitbucket/resources';
import type { IntegrationConfig } from '../../config';
import { type Execution, executionFor } from '../../execution';
import { requiredText } from '../../graph/properties';
import { Failures } from './failures';
import { Skips } from './skips';
import { toIntegrationError } from './stepErrors';

/** What a step works with. */
export interface StepTools extends Execution {
  readonly context: IntegrationStepExecutionContext<IntegrationConfig>;
  readonly jobState: JobState;
  readonly logger: IntegrationLogger;
  readonly skips: Skips;
  /**
   * Runs `work` for each configured workspace. One that fails does not stop the others; the step fails at the end.
   */
  readonly forEachWorkspace: (work: (workspace: Workspace) => Promise<void>) => Promise<void>;
}

export interface StepDefinition extends StepMetadata {
  /**
   * Steps of earlier graphs whose entities the relationships of this step end at. When one of them failed,
   * relationships may be missing, so this step fails at its end too. One that was switched off does not count.
   */
  failsWith?: string[];
  /** What a person can do when Bitbucket answers 403, said after Bitbucket's own words. */
  advice?: string;
}

/**
 * Makes a step of a handler: gives it its tools, reports what it skipped, and turns errors of the client into the SDK's.
 *
 * JupiterOne deletes what a successful step no longer produces, so a step succeeds only when its data is whole.
 */
export function defineStep(
  { failsWith = [], advice, ...metadata }: StepDefinition,
  handler: (tools: StepTools) => Promise<void>,
): IntegrationStep<IntegrationConfig> {
  return {
    ...metadata,
    executionHandler: async (context) => {
      const { jobState, logger } = context;
      const skips = new Skips(logger);
      await setProgress(jobState, metadata.id, 'started');
      try {
        const execution = executionFor(context);
        const forEachWorkspace: StepTools['forEachWorkspace'] = (work) => workOnWorkspaces(execution, logger, work);
        await handler({ ...execution, context, jobState, logger, skips, forEachWorkspace });
        skips.assertFewMalformed();
        await assertComplete(jobState, failsWith);
      } catch (error) {
        throw toIntegrationError(error, advice);
      } finally {
        skips.report();
      }
      await setProgress(jobState, metadata.id, 'complete');
    },
  };
}

async function workOnWorkspaces(
  { settings, client }: Execution,
  logger: IntegrationLogger,
  work: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  const failures = new Failures(logger);
  const seen = new Set<string>();
  for (const slug of settings.workspaces) {
    await failures.attempt(`workspace "${slug}"`, async () => {
      const workspace = await client.getWorkspace(slug);
      const uuid = requiredText(workspace.uuid, `uuid of workspace "${slug}"`);
      // two slugs lead to one workspace while a former slug still works
      if (!seen.has(uuid)) {
        seen.add(uuid);
        await work(workspace);
      }
    });
  }
  failures.throwIfAny('workspaces');
}

/* A step that was switched off leaves no progress; one that failed has begun and is not whole. */

type Progress = 'started' | 'complete';

function setProgress(jobState: JobState, stepId: string, progress: Progress): Promise<void> {
  return jobState.setData(`progress of ${stepId}`, progress);
}

async function assertComplete(jobState: JobState, stepIds: string[]): Promise<void> {
  for (const stepId of stepIds) {
    if ((await jobState.getData<Progress>(`progress of ${stepId}`)) === 'started') {
      throw new IntegrationError({
        code: 'INCOMPLETE_RELATIONSHIPS',
        message:
          `Step ${stepId} failed, so relationships of this step may be missing. ` +
          'It is reported as failed too, so that none of them is deleted.',
      });
    }
  }
}
