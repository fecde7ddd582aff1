/**
 * Runs `work` for each item, at most `limit` at the same time. Requests the next item only when one can be started, so that a
 * stream is read no faster than its items are processed.
 *
 * After the first error it requests no more items, waits for the work in progress, and closes `items`.
 *
 * @param limit at least 1; a function is called before each item is started
 * @throws the first error, of `work` or of `items`
 */
export async function forEachConcurrently<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number | (() => number),
  work: (item: T) => Promise<void>,
): Promise<void> {
  const currentLimit = typeof limit === 'function' ? limit : () => limit;
  if (!(currentLimit() >= 1)) {
    throw new RangeError(`The limit must be at least 1, but is ${currentLimit()}`);
  }
  const running = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  const run = async (item: T): Promise<void> => {
    try {
      await work(item);
    } catch (error) {
      failure ??= { error };
    }
  };
  try {
    // leaving the loop closes the iterator
    for await (const item of items) {
      if (failure) {
        break;
      }
      const task = run(item).finally(() => running.delete(task));
      running.add(task);
      while (!failure && running.size >= Math.max(1, currentLimit())) {
        await Promise.race(running);
      }
      if (failure) {
        break;
      }
    }
  } catch (error) {
    failure ??= { error };
  }
  await Promise.all(running);
  if (failure) {
    throw failure.error;
  }
}
