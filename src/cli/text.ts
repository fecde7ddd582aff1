import { printable } from '../text/printable';
import { isTime } from '../text/wording';

export const WIDTH = 80;

/** Breaks text into lines of at most 80 columns, indented by blanks. A word that is longer than a line is cut. */
export function wrap(text: string, indent: number, most = Infinity): string[] {
  const width = WIDTH - indent;
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text)
    .split(/\s+/)
    .flatMap((one) => cut(one, width))) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  lines.push(line);
  const shown = lines.slice(0, most);
  if (shown.length < lines.length) {
    shown.push(truncate(`${shown.pop()} …`, width));
  }
  return shown.map((one) => ' '.repeat(indent) + one);
}

/** Breaks each line of a message at 80 columns. A path that is longer stays whole, so that it can be copied. */
export function wrapMessage(message: string): string {
  return message.split('\n').flatMap(wrapLine).join('\n');
}

/** The problem, or all of them as a list of one on each line. */
export function numbered(problems: readonly string[]): string {
  return problems.length === 1
    ? problems[0]!
    : [`${problems.length} problems were found:`, ...problems.map((problem, index) => `${index + 1}. ${problem}`)].join(
        '\n',
      );
}

/** For example "2026-11-25 09:12 UTC". */
export function minute(time: number): string {
  if (!isTime(time)) {
    return 'an unknown time';
  }
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function wrapLine(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** The first characters of a text, with an ellipsis when something was left out. */
export function truncate(text: string, width: number): string {
  const characters = [...printable(text)];
  return characters.length > width
    ? `${characters
        .slice(0, width - 1)
        .join('')
        .trimEnd()}…`
    : characters.join('');
}

function cut(word: string, width: number): string[] {
  return word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [word];
}
