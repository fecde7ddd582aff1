/** Part of a pattern: any run of characters, any one character, or one of the characters in some ranges, or none of them. */
type PatternPart = 'run' | 'one' | { readonly ranges: readonly Range[]; readonly isNegated: boolean };
type Range = readonly [from: string, to: string];

/** The result of a match, and how many characters were compared, which bounds its work. */
export interface GlobMatch {
  readonly matches: boolean;
  readonly comparisons: number;
}

/** Matches a whole text with a pattern; see {@link toGlobMatcher}. */
export function matchGlob(pattern: string, text: string): GlobMatch {
  return toGlobMatcher(pattern)(text);
}

/**
 * Matches whole texts with a pattern, which is read once, in which `*` stands for any characters, slashes included, `?` for one, and
 * `[...]` for one of a set. Everything else stands for itself.
 *
 * A star first takes as little as possible. When the rest does not match, only the last star takes more: what an earlier one
 * could give, the last one can give as well. So there are at most about as many comparisons as characters of the text times
 * characters of the pattern, where a regular expression may try every combination of stars.
 */
export function toGlobMatcher(pattern: string): (text: string) => GlobMatch {
  const tokens = parse(pattern);
  return (text) => matchTokens(tokens, text);
}

function matchTokens(tokens: readonly PatternPart[], text: string): GlobMatch {
  const characters = [...text];
  let [token, at] = [0, 0];
  let star: { token: number; at: number } | undefined;
  let comparisons = 0;
  while (at < characters.length) {
    const wanted = tokens[token];
    comparisons += typeof wanted === 'object' ? wanted.ranges.length : 1;
    if (wanted === 'run') {
      star = { token, at };
      token += 1;
    } else if (wanted === 'one' || (wanted && isAmong(characters[at]!, wanted))) {
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
  // a bracket that nothing closes stands for itself; looking for its end, again from each such bracket, would take long
  const end = pattern.lastIndexOf(']') + 1;
  const parts = [
    ...pattern.slice(0, end).matchAll(/\*+|\[[!^]?\]?[^\]]*\]|[^]/gu),
    ...pattern.slice(end).matchAll(/\*+|[^]/gu),
  ];
  for (const [part] of parts) {
    if (part.startsWith('*')) {
      tokens.push('run');
    } else if (part === '?') {
      tokens.push('one');
    } else {
      tokens.push(part.length > 2 && part.startsWith('[') ? setOf(part) : { ranges: [[part, part]], isNegated: false });
    }
  }
  return tokens;
}

/** @param part for example `[a-z_]`, or `[!x]` for everything but x */
function setOf(part: string): PatternPart {
  const isNegated = /^\[[!^]/.test(part);
  const members = [...part.slice(isNegated ? 2 : 1, -1)];
  const ranges: Range[] = [];
  for (let index = 0; index < members.length; index += 1) {
    const isRange = members[index + 1] === '-' && index + 2 < members.length;
    ranges.push([members[index]!, members[isRange ? index + 2 : index]!]);
    index += isRange ? 2 : 0;
  }
  return { ranges, isNegated };
}

function isAmong(character: string, { ranges, isNegated }: Exclude<PatternPart, string>): boolean {
  return ranges.some(([from, to]) => from <= character && character <= to) !== isNegated;
}
