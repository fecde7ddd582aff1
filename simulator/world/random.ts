/** A seeded stream of random values: the same seed and stream name always give the same values. */
export interface Random {
  /** A number from 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** A whole number from `min` to `max`, both inclusive. */
  integer(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Up to `count` different items, in random order. */
  sample<T>(list: readonly T[], count: number): T[];
  hex(length: number): string;
  /** A version 4 uuid in braces, Bitbucket's format. */
  uuid(): string;
}

export function createRandom(seed: number, stream: string): Random {
  const next = mulberry32(hashText(`${seed}/${stream}`));
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const hex = (length: number) => {
    let text = '';
    while (text.length < length) {
      text += integer(0, 0xffffff).toString(16).padStart(6, '0');
    }
    return text.slice(0, length);
  };
  return {
    next,
    integer,
    pick,
    hex,
    chance: (probability) => next() < probability,
    sample: <T>(list: readonly T[], count: number): T[] => {
      const rest = [...list];
      const taken: T[] = [];
      while (taken.length < count && rest.length > 0) {
        taken.push(...rest.splice(integer(0, rest.length - 1), 1));
      }
      return taken;
    },
    uuid: () => `{${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}}`,
  };
}

/** The 32-bit FNV-1a hash, which spreads similar texts over the whole range. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
