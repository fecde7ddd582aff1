/** "1 repository", "1,200 repositories". */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(number)} ${number === 1 ? singular : plural}`;
}

/** Digits in groups of three, the same on every machine. */
export function formatNumber(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A day in UTC as "2026-11-25". */
export function formatDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** "Ann", "Ann and Bob", "Ann, Bob and Cleo". */
export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
