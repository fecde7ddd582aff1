import type { HttpResponse } from '../server/responses';
import { createRandom, hashText } from '../world/random';
import type { FaultContext } from './faultInjector';

type Alteration = (response: HttpResponse, context: FaultContext) => HttpResponse;
export type Page = { values: unknown[]; next?: string } & Record<string, unknown>;

export function isPage(body: unknown): body is Page {
  return typeof body === 'object' && body !== null && Array.isArray((body as Partial<Page>).values);
}

/** Counts the pages that a fault put in. The routes ignore it, as Bitbucket ignores parameters that it does not know. */
const MARK = 'inserted';

/** Every page names a next one. Beyond the real ones, pages hold copies with ids of their own, or nothing. */
export function makeEndless(items: 'new' | 'none'): Alteration {
  return onPages((page, context) => {
    const url = ownUrl(context);
    const inserted = Number(url.searchParams.get(MARK) ?? 0);
    if (inserted === 0 && page.next !== undefined) {
      return page;
    }
    url.searchParams.set(MARK, String(inserted + 1));
    const values = inserted === 0 ? page.values : items === 'none' ? [] : copies(page.values, url.href);
    return { ...withoutSize(page), values, next: url.href };
  });
}

/** Between two pages come some without items, which are no end. */
export function insertEmptyPages(count: number): Alteration {
  return onPages((page, context) => {
    const url = ownUrl(context);
    const inserted = Number(url.searchParams.get(MARK) ?? 0);
    if (inserted === 0) {
      return page.next === undefined ? page : { ...page, next: withMark(page.next, 1) };
    }
    url.searchParams.delete(MARK);
    return { ...page, values: [], next: inserted < count ? withMark(url.href, inserted + 1) : url.href };
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

function withMark(address: string, count: number): string {
  const url = new URL(address);
  url.searchParams.set(MARK, String(count));
  return url.href;
}

function withoutSize({ size, ...page }: Page): Page {
  void size;
  return page;
}

/** The same items with ids that depend on `place`. */
function copies(values: readonly unknown[], place: string): unknown[] {
  return values.map((value, index) => {
    const random = createRandom(hashText(place), String(index));
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
