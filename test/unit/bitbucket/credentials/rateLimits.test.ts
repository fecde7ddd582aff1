import {
  rateLimitBackoff,
  RateWindow,
  readRateHeaders,
  timeUntilWorthwhile,
} from '../../../../src/bitbucket/credentials/rateLimits';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-02-03T04:00:00Z');
const START = Date.parse('2026-02-03T04:05:00Z');

function windowOf(...entries: [minutesAgo: number, calls: number][]): RateWindow {
  const window = new RateWindow();
  entries.forEach(([minutesAgo, calls]) => window.record(NOW - minutesAgo * MINUTE, calls));
  return window;
}

describe('RateWindow', () => {
  test('counts the calls of the last hour and forgets older ones', () => {
    const window = new RateWindow();
    window.record(START);
    window.record(START + 59_999);
    window.record(START + 30 * MINUTE, 3);

    expect(window.count(START + 30 * MINUTE)).toBe(5);
    expect(window.count(START + HOUR + MINUTE - 1)).toBe(5);
    expect(window.count(START + HOUR + MINUTE)).toBe(3);
    expect(window.count(START + 2 * HOUR)).toBe(0);
  });

  test.each([
    [1, START + HOUR + MINUTE],
    [10, START + HOUR + MINUTE],
    [11, START + HOUR + 6 * MINUTE],
    [30, START + HOUR + 6 * MINUTE],
    [31, undefined],
  ])('says when %i calls will be an hour old', (calls, time) => {
    const window = new RateWindow();
    // noted when the response came, which may be in another order than sent
    window.record(START + 5 * MINUTE, 20);
    window.record(START, 10);

    expect(window.whenFree(calls, START + 10 * MINUTE)).toBe(time);
  });

  test('ignores calls that are older than an hour', () => {
    const window = new RateWindow();
    window.record(START, 10);

    expect(window.whenFree(1, START + 2 * HOUR)).toBeUndefined();
  });

  test('keeps only one hour of calls', () => {
    const window = new RateWindow();
    for (let at = START; at < START + 5 * HOUR; at += 1000) {
      window.record(at);
    }

    expect((window as unknown as { minutes: Map<number, number> }).minutes.size).toBeLessThanOrEqual(61);
    expect(window.count(START + 5 * HOUR)).toBe(3600);
  });
});

describe('rateLimitBackoff', () => {
  test.each([
    [0, 1],
    [1, 2],
    [2, 5],
    [3, 10],
    [4, 10],
    [40, 10],
  ])(
    'asks again later each time when its own calls explain nothing: after %i times, %i minutes',
    (unexplainedLimits, wait) => {
      expect(rateLimitBackoff({ now: NOW, window: windowOf([1, 100]), limit: 1000, unexplainedLimits })).toEqual({
        until: NOW + wait * MINUTE,
        explained: false,
      });
    },
  );

  test('waits until 30 calls are an hour old when the calls of the run explain the limit', () => {
    const window = windowOf([50, 29], [40, 1], [10, 900]);

    expect(rateLimitBackoff({ now: NOW, window, limit: 1000, unexplainedLimits: 0 })).toEqual({
      until: NOW - 39 * MINUTE + HOUR,
      explained: true,
    });
  });

  test.each([
    [900, true],
    [899, false],
  ])('takes %i own calls for an explanation: %s', (calls, explained) => {
    expect(
      rateLimitBackoff({ now: NOW, window: windowOf([5, calls]), limit: 1000, unexplainedLimits: 0 }).explained,
    ).toBe(explained);
  });

  test('uses growing pauses where Bitbucket documents no limit', () => {
    expect(rateLimitBackoff({ now: NOW, window: windowOf([5, 1000]), limit: undefined, unexplainedLimits: 0 })).toEqual(
      {
        until: NOW + MINUTE,
        explained: false,
      },
    );
  });

  test.each([
    ['as it says', 90_000, 90_000],
    ['at least a second', 0, 1000],
    ['at most a day', 7 * 24 * HOUR, 24 * HOUR],
  ])('respects Retry-After before anything else: %s', (_, retryAfterMs, wait) => {
    const window = windowOf([5, 1000]);

    expect(rateLimitBackoff({ now: NOW, window, limit: 1000, unexplainedLimits: 2, retryAfterMs }).until).toBe(
      NOW + wait,
    );
  });

  test.each([
    [3, MINUTE],
    [4, 2 * MINUTE],
    [9, 10 * MINUTE],
  ])('does not believe a short Retry-After after %i limits in a row', (unexplainedLimits, wait) => {
    const window = windowOf([5, 10]);

    expect(rateLimitBackoff({ now: NOW, window, limit: 1000, unexplainedLimits, retryAfterMs: 7000 }).until).toBe(
      NOW + wait,
    );
    expect(rateLimitBackoff({ now: NOW, window, limit: 1000, unexplainedLimits, retryAfterMs: HOUR }).until).toBe(
      NOW + HOUR,
    );
  });
});

describe('timeUntilWorthwhile', () => {
  test('is when 30 calls are an hour old, or ten minutes from now where there are fewer', () => {
    expect(timeUntilWorthwhile(windowOf([50, 29], [40, 1]), NOW)).toBe(NOW - 39 * MINUTE + HOUR);
    expect(timeUntilWorthwhile(windowOf([50, 29]), NOW)).toBe(NOW + 10 * MINUTE);
  });
});

describe('readRateHeaders', () => {
  const read = (headers: Record<string, string>) => readRateHeaders({ header: (name) => headers[name] });

  test('reads the limit, and whether it is near', () => {
    expect(read({ 'x-ratelimit-limit': ' 10000 ', 'x-ratelimit-nearlimit': 'False' })).toEqual({
      limit: 10_000,
      isNearLimit: false,
    });
    expect(read({ 'x-ratelimit-nearlimit': 'true' })).toEqual({ isNearLimit: true });
    expect(read({})).toEqual({});
  });

  test.each(['', '0', '-5', 'many', '1e3', '12345678', '1.5'])('ignores a limit of "%s"', (limit) => {
    expect(read({ 'x-ratelimit-limit': limit, 'x-ratelimit-nearlimit': 'maybe' })).toEqual({});
  });
});
