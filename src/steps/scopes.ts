import { type Scope, SCOPE_CHECKBOXES } from '../bitbucket/scopes';
import type { Settings } from '../config';
import { ingestionConfig } from '../ingestionConfig';
import { integrationSteps } from '.';
import type { BitbucketStep } from './runtime/defineStep';

/** A scope that every credential must have before a run may start. */
export interface RequiredScope {
  readonly scope: Scope;
  /** The checkbox in the settings of an OAuth consumer. */
  readonly checkbox: string;
  /** Titles of the ingestion sources that need it. */
  readonly sources: readonly string[];
}

/** Whether the settings switch a step on. */
export function isEnabled({ enabledBy }: Pick<BitbucketStep, 'enabledBy'>, settings: Settings): boolean {
  return enabledBy === undefined || settings[enabledBy];
}

/**
 * The scopes without which a run must not start.
 *
 * @param disabledSources ids of the ingestion sources that are switched off in the tile
 */
export function requiredScopes(settings: Settings, disabledSources: Iterable<string>): RequiredScope[] {
  const off = new Set(disabledSources);
  const sourcesByScope = new Map<Scope, string[]>();
  for (const step of integrationSteps) {
    if ((step.missingScope ?? 'refuse') === 'refuse' && willRun(step, settings, off)) {
      const title = ingestionConfig[step.ingestionSourceId ?? '']?.title ?? step.name;
      for (const scope of step.scopes ?? []) {
        sourcesByScope.set(scope, [...(sourcesByScope.get(scope) ?? []), title]);
      }
    }
  }
  return [...sourcesByScope].map(([scope, sources]) => ({ scope, checkbox: SCOPE_CHECKBOXES[scope], sources }));
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
