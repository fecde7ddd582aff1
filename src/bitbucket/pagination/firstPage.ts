import { fieldOf } from '../../text/untrusted';

/** What one call tells of a listing. */
export interface FirstPage<Item> {
  readonly items: readonly (Item | null)[];
  /** How many items the listing has in all; absent where Bitbucket does not state it. */
  readonly size?: number;
}

/** @returns undefined for what is no page */
export function toFirstPage<Item>(body: unknown): FirstPage<Item> | undefined {
  const [values, size] = [fieldOf(body, 'values'), fieldOf(body, 'size')];
  const items: unknown[] | undefined = Array.isArray(values) ? values : undefined;
  return (
    items && {
      items: items.map((item) => (typeof item === 'object' ? (item as Item | null) : null)),
      ...(typeof size === 'number' && size >= items.length && { size }),
    }
  );
}
