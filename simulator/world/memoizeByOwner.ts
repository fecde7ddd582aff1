import type { World } from './types';

/**
 * Creates a value for an owner when it is first needed, and keeps it. In a world of ten thousand repositories, only what
 * is requested has to be created.
 */
export function memoizeByOwner<Owner extends object, Value>(
  create: (world: World, owner: Owner) => Value,
): (world: World, owner: Owner) => Value {
  const created = new WeakMap<Owner, { value: Value }>();
  return (world, owner) => {
    let found = created.get(owner);
    if (!found) {
      created.set(owner, (found = { value: create(world, owner) }));
    }
    return found.value;
  };
}
