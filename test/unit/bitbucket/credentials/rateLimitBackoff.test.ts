import { rateLimitBackoff } from '../../../../src/bitbucket/credentials/rateLimitBackoff';
import { RateWindow } from '../../../../src/bitbucket/credentials/rateWindow';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-02-03T04:00:00Z');

function windowOf(...entries: [minutesAgo: number, calls: number][]): RateWindow {
  const window = new RateWindow();
  entries.forEach(([minutesAgo, calls]) => window.record(NOW - minutesAgo * MINUTE, calls));
  return window;
}

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
