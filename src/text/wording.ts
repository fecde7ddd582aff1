/** The last moment of the year 9999. */
const LATEST_TIME = 253_402_300_799_999;
/** The year 0, in milliseconds. Earlier years have a sign and six digits. */
const EARLIEST_TIME = -62_167_219_200_000;

/** "1 repository", "1,200 repositories". */
export function count(number: number, singular: string, plural = pluralOf(singular)): string {
  return `${formatNumber(number)} ${number === 1 ? singular : plural}`;
}

/** "repositories" for "repository", "keys" for "key", "branches" for "branch", "users" for "user". */
export function pluralOf(singular: string): string {
  return /[^aeiou]y$/.test(singular)
    ? `${singular.slice(0, -1)}ies`
    : `${singular}${singular.endsWith('ch') ? 'es' : 's'}`;
}

/** "repository" for "repositories", "branch" for "branches", "user" for "users". */
export function singularOf(plural: string): string {
  return plural.replace(/ies$/, 'y').replace(/(ch)es$|s$/, '$1');
}

/** Digits in groups of three, the same on every machine. */
export function formatNumber(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A day in UTC as "2026-11-25". */
export function formatDay(time: number): string {
  return isTime(time) ? new Date(time).toISOString().slice(0, 10) : 'an unknown day';
}

/** In ISO 8601, as "2026-11-25T09:12:00.000Z". */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** Whether a number of milliseconds since 1970 is a time that can be written with a year of four digits. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= EARLIEST_TIME && value <= LATEST_TIME;
}

/** A point in time in milliseconds as "25 Nov 2026, 09:12 UTC". */
export function formatTime(time: number): string {
  if (!isTime(time)) {
    return 'unknown';
  }
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) (\d+:\d+)/.exec(new Date(time).toUTCString()) ?? [];
  return day === undefined ? 'unknown' : `${Number(day)} ${month} ${year}, ${clock} UTC`;
}

/** "Ann", "Ann and Bob", "Ann, Bob and Cleo". */
export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** The first words as `joinWords` joins them; the last part says how many more there are. */
export function joinFirst(words: readonly string[], most: number): string {
  const more = words.length - most;
  return joinWords(more > 0 ? [...words.slice(0, most), `${formatNumber(more)} more`] : words);
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Cuts a text that is longer than `most` characters, and marks the cut with an ellipsis. */
export function shorten(text: string, most: number): string {
  return text.length > most ? `${[...text.slice(0, 2 * most)].slice(0, most - 1).join('')}…` : text;
}
