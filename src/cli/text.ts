import { printable } from '../text/printable';
import { isTime } from '../text/wording';

/** The most columns that a line has. */
export const WIDTH = 80;
const LEAST_WIDTH = 60;
/** So many lines explain everything that the command itself says; text of Bitbucket may have any length. */
export const LINES_OF_A_REASON = 12;

/** How many columns a line may have: those of the narrowest terminal that is written to, but 60 at least and 80 at most. */
export function widthOf(
  streams: readonly Pick<NodeJS.WriteStream, 'columns'>[] = [process.stdout, process.stderr],
): number {
  // a stream that is no terminal has none, and some terminals say 0
  const columns = streams.map((stream) => stream.columns || WIDTH);
  return Math.max(LEAST_WIDTH, Math.min(WIDTH, ...columns));
}

/** Breaks text into lines for the terminal, indented by blanks. A word that is longer than a line is broken. */
export function wrap(text: string, indent: number, most = Infinity): string[] {
  const width = widthOf() - indent;
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

/** Breaks each line of a message for the terminal. A path that is longer stays whole, so that it can be copied. */
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
  const width = widthOf();
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
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
