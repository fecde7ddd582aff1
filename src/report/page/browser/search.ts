import { HASH_LENGTH } from '../shared/pageData';

/** The searchable text of each object, prepared once so that a search only compares strings. */
export interface SearchIndex {
  /** The name of each object, normalized by `fold`. */
  names: string[];
  /** The other searchable text of each object, normalized by `fold`. */
  texts: string[];
}

/** Lower case, without accents, so that "weiss" and "uber" find "Weiß" and "Über". */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l');
}

export function createSearchIndex(objects: readonly { name: string; text: string }[]): SearchIndex {
  return { names: objects.map(({ name }) => fold(name)), texts: objects.map(({ text }) => fold(text)) };
}

/**
 * Finds the objects that contain every word of a query. Those with the words in their name come first.
 *
 * @returns the indexes of the objects; all of them for an empty query
 */
export function search({ names, texts }: SearchIndex, query: string): number[] {
  const words = fold(query).split(/\s+/).filter(Boolean).map(shortenHash);
  // compare long words first, because few objects contain them
  const rarest = [...words].sort((a, b) => b.length - a.length);
  const ranks: number[][] = [[], [], []];
  for (const [index, name] of names.entries()) {
    const inName = rarest.every((word) => name.includes(word));
    if (inName) {
      ranks[words[0] !== undefined && name.startsWith(words[0]) ? 0 : 1]?.push(index);
    } else if (rarest.every((word) => name.includes(word) || texts[index]?.includes(word))) {
      ranks[2]?.push(index);
    }
  }
  return ranks.flat();
}

function shortenHash(word: string): string {
  return /^[0-9a-f]{13,40}$/.test(word) ? word.slice(0, HASH_LENGTH) : word;
}
