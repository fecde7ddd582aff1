import { Pace } from '../../../../src/bitbucket/http/pace';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

function createPace(concurrency: number) {
  const time = { now: 5_000_000 };
  const logger = { debug: jest.fn(), info: jest.fn(), warn: jest.fn() };
  const pace = new Pace({ concurrency, clock: () => time.now, logger });
  /** Three requests that are sent now and fail at once. */
  const burst = () => [1, 2, 3].forEach(() => pace.failed(time.now));
  return { pace, time, logger, burst };
}

test('goes at full speed while all is well', () => {
  const { pace, time, logger } = createPace(5);
  expect(pace.current()).toBe(5);
  time.now += 24 * 60 * MINUTE;
  expect(pace.current()).toBe(5);
  expect(logger.info).not.toHaveBeenCalled();
});

test.each([
  [32, 16],
  [5, 2],
  [3, 1],
  [2, 1],
  [1, 1],
])('a burst brings %d down to %d', (concurrency, low) => {
  const { pace, burst, logger } = createPace(concurrency);
  burst();
  expect(pace.current()).toBe(low);
  expect(logger.warn).toHaveBeenCalledTimes(low < concurrency ? 1 : 0);
});

test('single failures are no burst', () => {
  const { pace, time } = createPace(5);
  for (let index = 0; index < 20; index += 1) {
    pace.failed(time.now);
    time.now += 5 * SECOND;
  }
  expect(pace.current()).toBe(5);
});

test('stays low for a minute and goes up one by one', () => {
  const { pace, time, burst, logger } = createPace(5);
  burst();
  time.now += MINUTE - 1;
  expect(pace.current()).toBe(2);
  time.now += 1;
  expect(pace.current()).toBe(3);
  time.now += 10 * SECOND;
  expect(pace.current()).toBe(4);
  time.now += 10 * SECOND;
  expect(pace.current()).toBe(5);
  time.now += MINUTE;
  expect(pace.current()).toBe(5);
  expect(logger.info).toHaveBeenCalledTimes(3);
});

test('a further burst halves what is left and begins the minute anew', () => {
  const { pace, time, burst } = createPace(32);
  burst();
  time.now += 30 * SECOND;
  burst();
  expect(pace.current()).toBe(8);
  time.now += 59 * SECOND;
  expect(pace.current()).toBe(8);
  time.now += SECOND;
  expect(pace.current()).toBe(9);
});

test('a burst on the way up halves what was reached', () => {
  const { pace, time, burst } = createPace(16);
  burst();
  time.now += MINUTE + 30 * SECOND;
  expect(pace.current()).toBe(12);
  burst();
  expect(pace.current()).toBe(6);
});

test('requests that were under way at the burst do not make the next one', () => {
  const { pace, time, burst } = createPace(32);
  const sentAt = time.now;
  time.now += SECOND;
  burst();
  for (let index = 0; index < 29; index += 1) {
    pace.failed(sentAt);
  }
  expect(pace.current()).toBe(16);
});

test('never goes below one', () => {
  const { pace, burst } = createPace(4);
  for (let index = 0; index < 10; index += 1) {
    burst();
  }
  expect(pace.current()).toBe(1);
});
