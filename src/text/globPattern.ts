/** Part of a pattern: any run of characters, any one character, or a test of one character. */
type PatternPart = 'run' | 'one' | ((character: string) => boolean);

/** The result of a match, and how many characters were compared, which bounds its work. */
export interface GlobMatch {
  readonly matches: boolean;
  readonly comparisons: number;
}

/**
 * Matches a whole text with a pattern in which `*` stands for any characters, slashes included, `?` for one, and `[...]` for one
 * of a set. Everything else stands for itself.
 *
 * A star first takes as little as possible. When the rest does not match, only the last star takes more: what an earlier one
 * could give, the last one can give as well. So there are at most as many comparisons as characters times tokens, where a
 * regular expression may try every combination of stars.
 */
export function matchGlob(pattern: string, text: string): GlobMatch {
  const tokens = parse(pattern);
  const characters = [...text];
  let [token, at] = [0, 0];
  let star: { token: number; at: number } | undefined;
  let comparisons = 0;
  while (at < characters.length) {
    comparisons += 1;
    const wanted = tokens[token];
    if (wanted === 'run') {
      star = { token, at };
      token += 1;
    } else if (wanted === 'one' || wanted?.(characters[at]!)) {
      token += 1;
      at += 1;
    } else if (star) {
      star.at += 1;
      token = star.token + 1;
      at = star.at;
    } else {
      return { matches: false, comparisons };
    }
  }
  return { matches: tokens.slice(token).every((rest) => rest === 'run'), comparisons };
}

function parse(pattern: string): PatternPart[] {
  const tokens: PatternPart[] = [];
  for (const [part] of pattern.matchAll(/\*+|\[[!^]?\]?[^\]]*\]|[^]/gu)) {
    if (part.startsWith('*')) {
      tokens.push('run');
    } else if (part === '?') {
      tokens.push('one');
    } else {
      tokens.push(part.length > 2 && part.startsWith('[') ? setOf(part) : (character) => character === part);
    }
  }
  return tokens;
}

/** @param part for example `[a-z_]`, or `[!x]` for everything but x */
function setOf(part: string): PatternPart {
  const isNegated = /^\[[!^]/.test(part);
  const members = [...part.slice(isNegated ? 2 : 1, -1)];
  const ranges: [from: string, to: string][] = [];
  for (let index = 0; index < members.length; index += 1) {
    const isRange = members[index + 1] === '-' && index + 2 < members.length;
    ranges.push([members[index]!, members[isRange ? index + 2 : index]!]);
    index += isRange ? 2 : 0;
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== isNegated;
}
