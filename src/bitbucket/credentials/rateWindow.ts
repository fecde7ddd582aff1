const MINUTE_MS = 60_000;
const HOUR_IN_MINUTES = 60;

/**
 * Counts the calls of the last hour, minute by minute.
 *
 * Bitbucket's limits are rolling: a call is free again one hour later. A minute counts until its youngest possible call is
 * an hour old, so at most 61 minutes are kept, whatever the number of calls.
 */
export class RateWindow {
  /** Calls by minute since 1970, oldest first. */
  private readonly minutes = new Map<number, number>();

  /** @param at when the calls were made, in milliseconds since 1970 */
  record(at: number, calls = 1): void {
    const minute = toMinute(at);
    this.minutes.set(minute, (this.minutes.get(minute) ?? 0) + calls);
    this.forget(at);
  }

  /** The calls of the hour before `now`. */
  count(now: number): number {
    this.forget(now);
    return [...this.minutes.values()].reduce((sum, calls) => sum + calls, 0);
  }

  /**
   * When `calls` of the calls of the hour before `now` will be an hour old, in milliseconds since 1970; undefined when
   * there are fewer.
   */
  whenFree(calls: number, now: number): number | undefined {
    this.forget(now);
    let sum = 0;
    for (const [minute, inMinute] of [...this.minutes].sort(([a], [b]) => a - b)) {
      sum += inMinute;
      if (sum >= calls) {
        return (minute + 1 + HOUR_IN_MINUTES) * MINUTE_MS;
      }
    }
    return undefined;
  }

  private forget(now: number): void {
    const oldest = toMinute(now) - HOUR_IN_MINUTES;
    for (const minute of this.minutes.keys()) {
      if (minute < oldest) {
        this.minutes.delete(minute);
      }
    }
  }
}

function toMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}
