import { createHash } from 'node:crypto';

import { compareText } from '../graph';

export interface SampleOptions {
  /** How many are drawn. */
  readonly size: number;
  /** The same seed draws the same. */
  readonly seed: string;
}

/**
 * Draws without preference, so that everybody can repeat it: those whose SHA-256 of seed, colon and key is lowest.
 *
 * @returns in the order of the items
 */
export function drawSample<T extends { readonly key: string }>(
  items: readonly T[],
  { size, seed }: SampleOptions,
): T[] {
  const ranked = items
    .map((item) => ({ item, rank: createHash('sha256').update(`${seed}:${item.key}`).digest('hex') }))
    .sort((a, b) => compareText(a.rank, b.rank));
  const drawn = new Set(ranked.slice(0, size).map(({ item }) => item));
  return items.filter((item) => drawn.has(item));
}
