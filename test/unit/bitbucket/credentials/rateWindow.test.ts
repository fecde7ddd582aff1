import { RateWindow } from '../../../../src/bitbucket/credentials/rateWindow';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-02-03T04:05:00Z');

describe('RateWindow', () => {
  test('counts the calls of the last hour and forgets older ones', () => {
    const log = new RateWindow();
    log.record(START);
    log.record(START + 59_999);
    log.record(START + 30 * MINUTE, 3);

    expect(log.count(START + 30 * MINUTE)).toBe(5);
    expect(log.count(START + HOUR + MINUTE - 1)).toBe(5);
    expect(log.count(START + HOUR + MINUTE)).toBe(3);
    expect(log.count(START + 2 * HOUR)).toBe(0);
  });

  test.each([
    [1, START + HOUR + MINUTE],
    [10, START + HOUR + MINUTE],
    [11, START + HOUR + 6 * MINUTE],
    [30, START + HOUR + 6 * MINUTE],
    [31, undefined],
  ])('says when %i calls will be an hour old', (calls, time) => {
    const log = new RateWindow();
    // noted when the response came, which may be in another order than sent
    log.record(START + 5 * MINUTE, 20);
    log.record(START, 10);

    expect(log.whenFree(calls, START + 10 * MINUTE)).toBe(time);
  });

  test('ignores calls that are older than an hour', () => {
    const log = new RateWindow();
    log.record(START, 10);

    expect(log.whenFree(1, START + 2 * HOUR)).toBeUndefined();
  });

  test('keeps only one hour of calls', () => {
    const log = new RateWindow();
    for (let at = START; at < START + 5 * HOUR; at += 1000) {
      log.record(at);
    }

    expect((log as unknown as { minutes: Map<number, number> }).minutes.size).toBeLessThanOrEqual(61);
    expect(log.count(START + 5 * HOUR)).toBe(3600);
  });
});
