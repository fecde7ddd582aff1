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
  const titles = new Map<Scope, string[]>();
  for (const step of runningSteps(settings, disabledSources).filter(({ missingScope }) => missingScope !== 'skip')) {
    for (const scope of step.scopes ?? []) {
      // a source may have several steps
      titles.set(scope, [...new Set([...(titles.get(scope) ?? []), sourceTitle(step) ?? step.name])]);
    }
  }
  return titles;
}

/**
 * The steps that the configuration lets run.
 *
 * @param disabledSources ids of the ingestion sources that are switched off in the tile
 */
export function runningSteps(settings: Settings, disabledSources: Iterable<string>): BitbucketStep[] {
  const off = new Set(disabledSources);
  const isOn = (step: BitbucketStep) => isEnabled(step, settings) && !off.has(step.ingestionSourceId ?? '');
  const running: BitbucketStep[] = [];
  // steps stand behind those that they depend on
  for (const step of integrationSteps) {
    if (isOn(step) && (step.dependsOn ?? []).every((id) => running.some((one) => one.id === id))) {
      running.push(step);
    }
  }
  return running;
}
