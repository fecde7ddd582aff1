import { hashText } from '../world/random';
import { badRequest } from './responses';

/** How a list is split into pages. The limits are those of Bitbucket, which does not document all of them. */
export interface PageRules {
  defaultLength: number;
  maximum: number;
  /** Numbered pages have a `size`. Pages with a cursor have none, and a client cannot compute the next cursor. */
  style: 'number' | 'cursor';
  /** The parameter that carries the cursor; default `page`. */
  cursorName?: string;
}

/** A list before it is split into pages. */
export interface Listing<T> {
  items: readonly T[];
  render: (item: T) => unknown;
  /** Each page starts with the last item of the page before, as if an item had been added in between. */
  overlapping?: boolean;
}

export interface PageRequest {
  /** Scheme, host and path of the request, without the query. */
  url: string;
  query: URLSearchParams;
}

export function cutPage<T>(
  listing: Listing<T>,
  rules: PageRules,
  { url, query }: PageRequest,
): Record<string, unknown> {
  const length = pageLength(query.get('pagelen'), rules);
  const name = rules.style === 'cursor' ? (rules.cursorName ?? 'page') : 'page';
  const cursor = query.get(name);
  const step = listing.overlapping && length > 1 ? length - 1 : length;
  const page = rules.style === 'number' ? pageNumber(cursor) : undefined;
  const start = page === undefined ? cursorOffset(cursor, url) : (page - 1) * step;
  const { items } = listing;
  const body: Record<string, unknown> = {
    values: items.slice(start, start + length).map((item) => listing.render(item)),
    pagelen: length,
  };
  if (page !== undefined) {
    Object.assign(body, { size: items.length, page });
  }
  if (start + length < items.length) {
    const nextQuery = new URLSearchParams(query);
    nextQuery.set(name, page === undefined ? toCursor(start + step, url) : String(page + 1));
    body.next = `${url}?${nextQuery.toString()}`;
  }
  if (page !== undefined && page > 1) {
    const previousQuery = new URLSearchParams(query);
    previousQuery.set(name, String(page - 1));
    body.previous = `${url}?${previousQuery.toString()}`;
  }
  return body;
}

function pageLength(text: string | null, { defaultLength, maximum }: PageRules): number {
  if (text === null) {
    return defaultLength;
  }
  const length = /^\d+$/.test(text) ? Number(text) : 0;
  if (length < 1 || length > maximum) {
    throw badRequest('Invalid pagelen');
  }
  return length;
}

function pageNumber(text: string | null): number {
  const page = text === null ? 1 : /^\d+$/.test(text) ? Number(text) : 0;
  if (page < 1) {
    throw badRequest('Invalid page');
  }
  return page;
}

/** An offset, scrambled and with a check digit, so that clients cannot compute a cursor. */
function toCursor(offset: number, url: string): string {
  const mixed = ((offset + 1) * 7919 + (hashText(url) % 1_000_000)).toString(36);
  return `${mixed}${check(mixed)}`;
}

function cursorOffset(cursor: string | null, url: string): number {
  if (cursor === null) {
    return 0;
  }
  const mixed = cursor.slice(0, -1);
  const offset = (parseInt(mixed, 36) - (hashText(url) % 1_000_000)) / 7919 - 1;
  if (mixed.length < 2 || cursor !== `${mixed}${check(mixed)}` || !Number.isInteger(offset)) {
    throw badRequest('Invalid page');
  }
  return offset;
}

function check(text: string): string {
  return (hashText(text) % 36).toString(36);
}
