/** "1 repository", "1,200 repositories". */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(number)} ${number === 1 ? singular : plural}`;
}

/** Digits in groups of three, the same on every machine. */
export function formatNumber(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A point in time in milliseconds as "25 Nov 2026, 09:12 UTC". */
export function formatTime(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) (\d+:\d+)/.exec(new Date(time).toUTCString()) ?? [];
  return day === undefined ? 'unknown' : `${Number(day)} ${month} ${year}, ${clock} UTC`;
}

/** "Ann", "Ann and Bob", "Ann, Bob and Cleo". */
export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
