/** Microseconds since 1970, the precision of Bitbucket's timestamps. A number represents them exactly. */
export type Micros = number;

export const MINUTE: Micros = 60_000_000;
export const HOUR: Micros = 60 * MINUTE;
export const DAY: Micros = 24 * HOUR;

/** For example `2022-08-12T15:25:31.595898+00:00`. Like Python's isoformat, omits the decimals when they are all zero. */
export function toStamp(at: Micros): string {
  const seconds = new Date(Math.floor(at / 1000)).toISOString().slice(0, 19);
  const micros = at % 1_000_000;
  return `${seconds}${micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`}+00:00`;
}

/** Converts to milliseconds, rounded down. */
export function toMillis(at: Micros): number {
  return Math.floor(at / 1000);
}

/** The format of Bitbucket Pipelines, a separate service whose timestamps have nanoseconds. */
export function toNanoStamp(at: Micros): string {
  const seconds = new Date(Math.floor(at / 1000)).toISOString().slice(0, 19);
  return `${seconds}.${String(at % 1_000_000).padStart(6, '0')}123Z`;
}
