import type { Scope } from '../bitbucket/scopes';
import type { Settings } from '../config';
import { sourceTitle } from '../ingestionConfig';
import { integrationSteps } from '.';
import type { BitbucketStep } from './runtime/defineStep';

/** By scope, the titles of the ingestion sources that need it. */
export type RequiredScopes = ReadonlyMap<Scope, readonly string[]>;

/** Whether the settings switch a step on. */
export function isEnabled({ enabledBy }: Pick<BitbucketStep, 'enabledBy'>, settings: Settings): boolean {
  return enabledBy === undefined || settings[enabledBy];
}

/**
 * The scopes without which a run must not start.
 *
 * @param disabledSources ids of the ingestion sources that are switched off in the tile
 */
export function requiredScopes(settings: Settings, disabledSources: Iterable<string>): RequiredScopes {
  const off = new Set(disabledSources);
  return sourcesByScope(
    integrationSteps.filter((step) => step.missingScope !== 'skip' && willRun(step, settings, off)),
    ({ scopes = [] }) => scopes,
  );
}

/** By scope, the titles of the steps' sources that need or lack it. */
export function sourcesByScope(
  steps: readonly BitbucketStep[],
  scopesOf: (step: BitbucketStep) => readonly Scope[],
): RequiredScopes {
  const titles = new Map<Scope, string[]>();
  for (const step of steps) {
    for (const scope of scopesOf(step)) {
      titles.set(scope, [...new Set([...(titles.get(scope) ?? []), sourceTitle(step) ?? step.name])]);
    }
  }
  return titles;
}

/** The SDK disables a step together with any step that it depends on. */
function willRun(step: BitbucketStep, settings: Settings, disabledSources: ReadonlySet<string>): boolean {
  const { dependsOn = [], ingestionSourceId } = step;
  return (
    isEnabled(step, settings) &&
    (ingestionSourceId === undefined || !disabledSources.has(ingestionSourceId)) &&
    dependsOn.every((id) =>
      integrationSteps.some((other) => other.id === id && willRun(other, settings, disabledSources)),
    )
  );
}
