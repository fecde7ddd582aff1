import { createRandom, hashText } from '../world/random';
import type { Alteration, FaultContext } from './alteration';

export type Page = { values: unknown[]; next?: string } & Record<string, unknown>;

export function isPage(body: unknown): body is Page {
  return typeof body === 'object' && body !== null && Array.isArray((body as Partial<Page>).values);
}

/** A query parameter that numbers the pages added by a fault. The routes ignore it, as Bitbucket ignores unknown parameters. */
const INSERTED_PAGE = 'inserted';

/** Adds pages without end. They contain copies of the last page's items with new ids, or no items. */
export function makeEndless(items: 'new' | 'none'): Alteration {
  return onPages((page, context) => {
    const url = ownUrl(context);
    const inserted = Number(url.searchParams.get(INSERTED_PAGE) ?? 0);
    if (inserted === 0 && page.next !== undefined) {
      return page;
    }
    url.searchParams.set(INSERTED_PAGE, String(inserted + 1));
    const values = inserted === 0 ? page.values : items === 'none' ? [] : copies(page.values, url.href);
    return { ...withoutSize(page), values, next: url.href };
  });
}

/** Inserts `count` empty pages between any two pages. The last of them links to the next real page. */
export function insertEmptyPages(count: number): Alteration {
  return onPages((page, context) => {
    const url = ownUrl(context);
    const inserted = Number(url.searchParams.get(INSERTED_PAGE) ?? 0);
    if (inserted === 0) {
      return page.next === undefined ? page : { ...page, next: withInsertedPage(page.next, 1) };
    }
    url.searchParams.delete(INSERTED_PAGE);
    return { ...page, values: [], next: inserted < count ? withInsertedPage(url.href, inserted + 1) : url.href };
  });
}

export function shortenPage(missing: number): Alteration {
  return onPages((page) => ({ ...page, values: page.values.slice(0, Math.max(0, page.values.length - missing)) }));
}

export function fillPage(items: number): Alteration {
  return onPages((page) => {
    const more: unknown[] = [];
    for (let round = 0; page.values.length > 0 && page.values.length + more.length < items; round += 1) {
      more.push(...copies(page.values, String(round)));
    }
    return { ...page, values: [...page.values, ...more].slice(0, Math.max(items, page.values.length)) };
  });
}

function onPages(change: (page: Page, context: FaultContext) => Page): Alteration {
  return (response, context) =>
    isPage(response.body) ? { ...response, body: change(response.body, context) } : response;
}

function ownUrl({ origin, path, query }: FaultContext): URL {
  return new URL(`${origin}${path}${query === '' ? '' : `?${query}`}`);
}

function withInsertedPage(address: string, count: number): string {
  const url = new URL(address);
  url.searchParams.set(INSERTED_PAGE, String(count));
  return url.href;
}

function withoutSize({ size, ...page }: Page): Page {
  void size;
  return page;
}

/** The same items with new ids, which are derived from `seed`. */
function copies(values: readonly unknown[], seed: string): unknown[] {
  return values.map((value, index) => {
    const random = createRandom(hashText(seed), String(index));
    return withNewIds(value, random.uuid(), random.hex(40));
  });
}

function withNewIds(value: unknown, uuid: string, hash: string): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const item = value as Record<string, unknown>;
  return {
    ...item,
    ...('uuid' in item && { uuid }),
    ...('hash' in item && { hash }),
    ...('id' in item && { id: hashText(hash) }),
    ...('user' in item && { user: { ...(item.user as object | null), uuid } }),
  };
}
