import { callsPer } from '../bitbucket/endpoints/calls';
import type { BitbucketStep } from './runtime/defineStep';

/** Bitbucket gives each repository with pipelines three environments at first. */
export const USUAL_ENVIRONMENTS = 3;

/** How many calls optional steps make for each repository: for every one, and in addition for one with pipelines. */
export interface OptionalCalls {
  readonly always: number;
  readonly withPipelines: number;
}

/** @param running the steps of a run */
export function optionalCallsOf(running: readonly BitbucketStep[]): OptionalCalls {
  const endpoints = running
    .filter(({ missingScope }) => missingScope === 'skip')
    .flatMap((step) => step.endpoints ?? []);
  const withPipelines = endpoints.filter(({ needsPipelines }) => needsPipelines);
  return {
    always: callsPer('repository', endpoints) - callsPer('repository', withPipelines),
    withPipelines: callsPer('repository', withPipelines) + USUAL_ENVIRONMENTS * callsPer('environment', withPipelines),
  };
}
