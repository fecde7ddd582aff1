import { setImmediate } from 'node:timers/promises';

import { forEachConcurrently } from '../../../../src/steps/runtime/concurrency';

/** Items that tell how many were asked for and whether the stream was closed. */
function stream(count: number) {
  const seen = { asked: 0, closed: false };
  async function* items() {
    try {
      for (let item = 1; item <= count; item += 1) {
        seen.asked = item;
        await setImmediate();
        yield item;
      }
    } finally {
      seen.closed = true;
    }
  }
  return { seen, items: items() };
}

describe('forEachConcurrently', () => {
  test('processes every item, at most the limit at a time', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await forEachConcurrently([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await setImmediate();
      running -= 1;
      done.push(item);
    });

    expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  test('requests the next item only when it can be started', async () => {
    const { seen, items } = stream(10);
    const finish: (() => void)[] = [];
    const all = forEachConcurrently(items, 2, () => new Promise((resolve) => finish.push(resolve)));
    const settle = async () => {
      for (let i = 0; i < 10; i += 1) {
        await setImmediate();
      }
    };

    await settle();
    expect(seen.asked).toBe(2);
    finish[0]?.();
    await settle();
    expect(seen.asked).toBe(3);
    for (let next = 1; next < 10; next += 1) {
      finish[next]?.();
      await settle();
    }
    await all;
    expect(finish).toHaveLength(10);
    expect(seen.closed).toBe(true);
  });

  test('stops after the first error, waits for the work in progress, and closes the stream', async () => {
    const { seen, items } = stream(100);
    const done: number[] = [];
    const all = forEachConcurrently(items, 3, async (item) => {
      if (item === 2) {
        throw new Error('first');
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
      done.push(item);
      if (item === 3) {
        throw new Error('second');
      }
    });

    await expect(all).rejects.toThrow('first');
    expect(seen.asked).toBeLessThanOrEqual(4);
    expect(seen.closed).toBe(true);
    expect(done).toContain(1);
  });

  test('throws the error of the stream after the work in progress', async () => {
    let done = false;
    async function* items() {
      yield 1;
      await setImmediate();
      throw new Error('page 2 is gone');
    }
    const all = forEachConcurrently(items(), 5, async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      done = true;
    });

    await expect(all).rejects.toThrow('page 2 is gone');
    expect(done).toBe(true);
  });

  test('accepts an empty stream, and requires a limit', async () => {
    const work = jest.fn();

    await forEachConcurrently([], 1, work);
    expect(work).not.toHaveBeenCalled();
    await expect(forEachConcurrently([1], 0, work)).rejects.toThrow(RangeError);
    await expect(forEachConcurrently([1], NaN, work)).rejects.toThrow(RangeError);
  });
});
