import { integrationSteps } from '.';
import { type BitbucketStep, predecessorsOf } from './runtime/defineStep';

/** The ids of the steps that must have ended before a step: those that it depends on or follows, and theirs. */
export function allPredecessorsOf(step: Pick<BitbucketStep, 'dependsOn' | 'follows'>): ReadonlySet<string> {
  const found = new Set<string>();
  const pending = predecessorsOf(step);
  for (const id of pending) {
    if (!found.has(id)) {
      found.add(id);
      pending.push(...predecessorsOf(integrationSteps.find((one) => one.id === id) ?? {}));
    }
  }
  return found;
}
