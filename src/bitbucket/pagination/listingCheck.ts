import { fieldOf } from '../http/responses';

/**
 * What one reading of a listing came to:
 * - whole: nothing speaks against it
 * - moving: it changed between its pages, so that an item may have been on none of those read
 * - short: it holds fewer items than it says, for no visible reason
 * - cut off: the same, and its last page is full or less than half is there
 */
export type Verdict = 'complete' | 'changed' | 'short' | 'truncated';

/** Counts one reading of a listing. */
export interface ListingCheck {
  count(page: { values: unknown[] } & Record<string, unknown>): void;
  /** How many different items there were. */
  found(): number;
  verdict(): Verdict;
}

export function createListingCheck(): ListingCheck {
  const identities = new Set<string>();
  const sizes = new Set<number>();
  let nameless = 0;
  let repeated = 0;
  let pages = 0;
  let lastIsFull = false;
  const found = () => identities.size + nameless;

  return {
    found,
    count: ({ values, size, pagelen }) => {
      pages += 1;
      // only some listings tell how many items they have
      if (typeof size === 'number') {
        sizes.add(size);
      }
      lastIsFull = typeof pagelen === 'number' && values.length > 0 && values.length >= pagelen;
      for (const item of values) {
        const identity = identify(item);
        if (identity === undefined) {
          nameless += 1;
        } else if (identities.has(identity)) {
          repeated += 1;
        } else {
          identities.add(identity);
        }
      }
    },
    verdict: () => {
      const [size, ...otherSizes] = sizes;
      if (otherSizes.length > 0) {
        return 'changed';
      }
      const missing = size === undefined ? 0 : size - found();
      if (size !== undefined && missing <= 0) {
        return 'complete';
      }
      // a page that begins with the last item of the one before it shows that items moved
      if (repeated > 0 && pages > 1) {
        return 'changed';
      }
      if (missing > 0 && (lastIsFull || missing > found())) {
        return 'truncated';
      }
      // a single page is of one moment
      return missing > 0 && pages > 1 ? 'short' : 'complete';
    },
  };
}

const OWN = ['uuid', 'id', 'hash'];
/** Records that only link others, such as a member of a workspace or a permission, have no identity of their own. */
const LINKED = ['user', 'repository', 'group'];

/** What tells an item of a listing from the others; undefined where nothing does. */
export function identify(item: unknown): string | undefined {
  const own = firstOf(item, OWN);
  if (own !== undefined) {
    return own;
  }
  const linked = LINKED.map((name) => firstOf(fieldOf(item, name), [...OWN, 'slug']));
  if (linked.every((part) => part === undefined)) {
    return undefined;
  }
  // the same user may be a default reviewer twice: by the repository and by its project
  const role = firstOf(item, ['reviewer_type']);
  return linked.concat(role ?? []).join(' ');
}

function firstOf(value: unknown, names: readonly string[]): string | undefined {
  for (const name of names) {
    const part = fieldOf(value, name);
    if (typeof part === 'string' || typeof part === 'number') {
      return String(part);
    }
  }
  return undefined;
}
