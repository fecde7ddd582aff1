import { WaitBudget } from '../../../../src/bitbucket/credentials/waitBudget';
import { createTime, START } from '../connect';

function setUp(budgetMs: number) {
  const time = createTime();
  const onPause = jest.fn();
  return { time, onPause, pauses: new WaitBudget({ ...time, budgetMs, onPause }) };
}

describe('WaitBudget', () => {
  test('is charged once for concurrent waits until the same time', async () => {
    const { time, onPause, pauses } = setUp(60_000);
    const whenOver = jest.fn();

    await Promise.all([1, 2, 3].map(async () => pauses.until(START + 60_000, whenOver)));
    expect(time.slept).toEqual([60_000]);
    expect(whenOver).toHaveBeenCalledTimes(1);
    expect(onPause.mock.calls).toEqual([[START + 60_000, 60_000]]);
    expect(pauses.spentMs).toBe(60_000);
  });

  test('are refused when they exceed the remaining budget', async () => {
    const { time, pauses } = setUp(60_000);

    expect(pauses.until(START + 60_001, jest.fn())).toBeUndefined();
    await pauses.until(START + 40_000, jest.fn());
    expect(pauses.until(time.now + 20_001, jest.fn())).toBeUndefined();
    await pauses.until(time.now + 20_000, jest.fn());
    expect(pauses.spentMs).toBe(60_000);
  });

  test('are charged once where they overlap', async () => {
    const { onPause, pauses } = setUp(60_000);

    await Promise.all([pauses.until(START + 40_000, jest.fn()), pauses.until(START + 60_000, jest.fn())]);
    await Promise.all([pauses.until(START + 10_000, jest.fn())]);
    expect(onPause.mock.calls.map(([, ms]) => ms as number)).toEqual([40_000, 20_000, 0]);
    expect(pauses.spentMs).toBe(60_000);
  });
});
