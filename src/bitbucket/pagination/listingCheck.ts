import { fieldOf } from '../../text/untrusted';

/**
 * What one reading of a listing came to:
 * - complete: nothing suggests that an item is missing
 * - changed: it changed between its pages, so an item may have been on none of the pages that were read
 * - short: it holds fewer items than it states, for no visible reason
 * - truncated: the same, and its last page is full or less than half is there
 */
export type ListingVerdict = 'complete' | 'changed' | 'short' | 'truncated';

/** Checks one reading of a listing for completeness. */
export interface ListingCheck {
  count(page: { values: unknown[] } & Record<string, unknown>): void;
  /** How many different items there were. */
  found(): number;
  verdict(): ListingVerdict;
}

export function createListingCheck(): ListingCheck {
  const identities = new Set<string>();
  const sizes = new Set<number>();
  let unidentified = 0;
  let repeated = 0;
  let pages = 0;
  let isLastFull = false;
  const found = () => identities.size + unidentified;

  return {
    found,
    count: ({ values, size, pagelen }) => {
      pages += 1;
      // only some listings state how many items they have
      if (typeof size === 'number') {
        sizes.add(size);
      }
      isLastFull = typeof pagelen === 'number' && values.length > 0 && values.length >= pagelen;
      for (const item of values) {
        const identity = identify(item);
        if (identity === undefined) {
          unidentified += 1;
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
      // a page that begins with the last item of the page before shows that items moved
      if (repeated > 0 && pages > 1) {
        return 'changed';
      }
      if (missing > 0 && (isLastFull || missing > found())) {
        return 'truncated';
      }
      return missing > 0 ? 'short' : 'complete';
    },
  };
}

const OWN = ['uuid', 'id', 'hash'];
/** Records that only link others, such as a membership or a permission, have no id of their own. */
const LINKED = ['user', 'repository', 'group'];

/** What distinguishes an item of a listing from the others; undefined where nothing does. */
export function identify(item: unknown): string | undefined {
  const own = firstOf(item, OWN);
  if (own !== undefined) {
    // pull requests of several repositories may have the same id
    const repository = firstOf(fieldOf(fieldOf(item, 'destination'), 'repository'), ['uuid']);
    return repository === undefined ? own : `${repository} ${own}`;
  }
  const linked = LINKED.map((name) => firstOf(fieldOf(item, name), [...OWN, 'slug']));
  if (linked.every((part) => part === undefined)) {
    return undefined;
  }
  // the same user may be a default reviewer twice: of the repository and of its project
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
