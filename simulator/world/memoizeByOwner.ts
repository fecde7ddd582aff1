import type { World } from './types';

/**
 * Creates something for an owner when it is first needed, and keeps it. So a world of ten thousand repositories costs
 * nothing for what no request asks for.
 */
export function memoizeByOwner<Owner extends object, Thing>(
  make: (world: World, owner: Owner) => Thing,
): (world: World, owner: Owner) => Thing {
  const made = new WeakMap<Owner, { thing: Thing }>();
  return (world, owner) => {
    let found = made.get(owner);
    if (!found) {
      made.set(owner, (found = { thing: make(world, owner) }));
    }
    return found.thing;
  };
}
