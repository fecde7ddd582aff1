/**
 * Works on the items of `items`, at most `limit` of them at a time. The next item is asked for only when there is a place
 * for it, so that a stream is read no faster than it is worked on.
 *
 * After the first error no further item is asked for; those under way are waited for and `items` is closed.
 *
 * @param limit at least 1
 * @throws the first error, of `work` or of `items`
 */
export async function forEachConcurrently<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  if (!(limit >= 1)) {
    throw new RangeError(`The limit must be at least 1, but is ${limit}`);
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
      while (running.size >= limit) {
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
