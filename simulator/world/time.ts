/** Microseconds since 1970. Bitbucket's timestamps have six decimals, which a number holds exactly. */
export type Micros = number;

export const MINUTE: Micros = 60_000_000;
export const HOUR: Micros = 60 * MINUTE;
export const DAY: Micros = 24 * HOUR;

/** `2022-08-12T15:25:31.595898+00:00`; the decimals are left out when they are all zero, as Python's isoformat does. */
export function toStamp(at: Micros): string {
  const seconds = new Date(Math.floor(at / 1000)).toISOString().slice(0, 19);
  const micros = at % 1_000_000;
  return `${seconds}${micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`}+00:00`;
}

/** The same time in milliseconds, rounded down. */
export function toMillis(at: Micros): number {
  return Math.floor(at / 1000);
}

/** Pipelines and what belongs to them are served by another part of Bitbucket, which counts in nanoseconds. */
export function toNanoStamp(at: Micros): string {
  const seconds = new Date(Math.floor(at / 1000)).toISOString().slice(0, 19);
  return `${seconds}.${String(at % 1_000_000).padStart(6, '0')}123Z`;
}
