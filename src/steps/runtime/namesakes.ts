import type { Entity } from '@jupiterone/integration-sdk-core';

import { text } from '../../graph/properties';

/**
 * Gives each entity of a listing a display name of its own. Where several have the same one, all of these get the id of their
 * record in addition: which of them comes first may differ from run to run.
 */
export function tellApart<R>(listed: readonly (readonly [Entity, R])[], idOf: (record: R) => unknown): void {
  const keysByName = new Map<unknown, Set<string>>();
  for (const [{ _key, displayName }] of listed) {
    keysByName.set(displayName, (keysByName.get(displayName) ?? new Set()).add(_key));
  }
  for (const [entity, record] of listed) {
    // a listing that changes while it is read repeats records, which are no namesakes
    if ((keysByName.get(entity.displayName)?.size ?? 0) > 1) {
      entity.displayName = `${entity.displayName} (${text(idOf(record))})`;
    }
  }
}
