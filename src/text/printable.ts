/*
 * Text from Bitbucket may hold control characters, line breaks and marks that change the direction of text. In a log they
 * would start a new line, move the cursor of a terminal, or make a name read like another one. Halves of characters
 * (surrogates without their pair) cannot be written as UTF-8.
 */
const UNPRINTABLE = /[\p{Control}\p{Bidi_Control}\p{Surrogate}\u2028\u2029]/u;
const RUNS_OF_UNPRINTABLE = new RegExp(`${UNPRINTABLE.source}+`, 'gu');

export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/** Whether text can identify something in an address: `.` and `..` would change the path. */
export function isIdentifier(text: string): boolean {
  return !/^\.{0,2}$/.test(text) && isPrintable(text);
}

/** The text on one line, with a space in place of each run of unprintable characters. */
export function printable(text: string): string {
  return text.replace(RUNS_OF_UNPRINTABLE, ' ');
}
