import { callsPer } from '../bitbucket/endpoints/calls';
import type { OptionalCalls } from '../execution';
import type { BitbucketStep } from './runtime/defineStep';

/** Bitbucket gives each repository with pipelines three environments at first. */
export const USUAL_ENVIRONMENTS = 3;

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
