import type { Difference } from '../../harness/compareGraphs';
import { Steps } from '../../src/graph/model';
import { integrationSteps } from '../../src/steps';
import type { FaultRun } from './faultRun';
import { TARGETS } from './faultTable';

/** What lies beneath a repository, a project or a workspace, and is left out with a warning where it is refused. */
const OPTIONAL_TYPES = typesOf(integrationSteps.filter(({ enabledBy }) => enabledBy !== undefined).map(({ id }) => id));

/** What is not asked for where pipelines are switched off, though it may be there. */
const PIPELINE_TYPES = typesOf([Steps.ENVIRONMENTS, Steps.PIPELINE_VARIABLES, Steps.RUNNERS]);

function typesOf(stepIds: string[]): ReadonlySet<string> {
  const steps = integrationSteps.filter(({ id }) => stepIds.includes(id));
  return new Set(
    steps.flatMap(({ entities, relationships }) => [...entities, ...relationships].map(({ _type }) => _type)),
  );
}

/**
 * Whether a difference has a good reason: 403 and 404 say that Bitbucket does not show something, and the run tells of it
 * in a warning. The permission of a member needs none: it is a property, there where Bitbucket shows it.
 */
export function isExplained({ kind, type, property, actual }: Difference, { run, watch }: FaultRun): boolean {
  const refused = watch.sends.filter(({ outcome }) => outcome === 'refused').map(({ url }) => url.split('?')[0]!);
  if (kind === 'different' && property === 'permission' && actual === undefined) {
    return refused.some((path) => TARGETS.permissions.test(path));
  }
  if (kind === 'unexpected') {
    // whether pipelines are switched off was not to be learnt
    return PIPELINE_TYPES.has(type) && run!.statuses[Steps.PIPELINES] === 'failure';
  }
  return (
    (kind === 'missing' || kind === 'different') &&
    OPTIONAL_TYPES.has(type) &&
    refused.some((path) => TARGETS['access controls'].test(path) || TARGETS.automation.test(path)) &&
    run!.events.some(({ description }) => /^Skipped .*\(40[34]\)/.test(description))
  );
}
