import type { RunScope } from '../runScope';
import { fieldOf } from '../text/untrusted';

/** By option of `collect`, the field of the scope that keeps its values. */
const FIELDS = {
  step: 'steps',
  project: 'projects',
  repository: 'repositories',
  exclude: 'exclude',
} as const satisfies Record<string, keyof RunScope>;

/**
 * The options with which a run read only a part, as a person wrote them.
 *
 * @param record of the run
 * @returns undefined for a run that read everything
 */
export function partOf(record: unknown): string | undefined {
  const scope = fieldOf(record, 'scope');
  if (scope === undefined) {
    return undefined;
  }
  const options = Object.entries(FIELDS).flatMap(([option, field]) => {
    const values: unknown = fieldOf(scope, field);
    const texts = Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
    return texts.length > 0 ? [`--${option} ${texts.join(',')}`] : [];
  });
  // whatever else it says, it is not whole
  return options.join(' ') || 'its record does not say which';
}
