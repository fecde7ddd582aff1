import { fieldOf, parseUrl } from '../../text/untrusted';
import { toEndpoint } from '../http/endpointName';
import { ProtocolError } from '../http/errors';
import { createListingCheck, identify } from './listingCheck';

/** Where every page of the API lies. The one listing of the 1.0 API that is used has no pages. */
const API_PATH = '/2.0/';

/** How often a listing that changes while it is read is read before that is an error. */
const MAX_PASSES = 3;

/* Bounds against a listing that never ends. The largest real listings have some hundred pages of at most 100 values. */
const MAX_PAGES = 10_000;
const MAX_EMPTY_PAGES_IN_A_ROW = 3;
const MAX_VALUES_OF_A_PAGE = 1000;

export interface PageReader {
  /** Gives the JSON of a page. */
  get(url: URL): Promise<unknown>;
  /** Called before the listing is read (again) from its first page. */
  restart?(): void;
  /**
   * Whether the listing can be read from its first page again after this error, by another credential for example. Its
   * items are not given twice.
   */
  canRestartAfter?(error: unknown): boolean;
}

/**
 * Walks the pages of a listing, item by item; a page is requested when the one before it is used up.
 * https://developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination
 *
 * Bitbucket computes pages anew for each call, so an item that moves to an earlier page in the meantime is missed. A listing that
 * shows such a change is read again from its start; no item is given twice.
 *
 * @param first the first page; `next` is followed from there as Bitbucket gives it, unless it leads out of the API
 * @returns the items as Bitbucket gives them, of whatever type
 * @throws ProtocolError when a page is malformed or leads back or elsewhere, or when the listing keeps changing; what
 * `reader` throws
 */
export async function* walkPages(first: URL, reader: PageReader): AsyncGenerator<unknown, void, void> {
  const given = new Set<string>();
  let isFirstReading = true;
  let foundBefore: number | undefined;
  let passes = 0;
  while (passes < MAX_PASSES) {
    const check = createListingCheck();
    const givenBefore = given.size;
    reader.restart?.();
    try {
      for await (const page of readPages(first, reader)) {
        check.count(page);
        for (const item of page.values) {
          const identity = identify(item);
          if (identity === undefined ? isFirstReading : !given.has(identity)) {
            if (identity !== undefined) {
              given.add(identity);
            }
            yield item;
          }
        }
      }
    } catch (error) {
      if (!reader.canRestartAfter?.(error)) {
        throw error;
      }
      isFirstReading = false;
      continue;
    }
    isFirstReading = false;
    passes += 1;
    const verdict = check.verdict();
    if (verdict === 'complete') {
      return;
    }
    if (verdict === 'truncated' && passes === MAX_PASSES) {
      throw problem(first, `the listing ends after ${check.found()} items, although there are more`);
    }
    // the same twice: Bitbucket counts something that it does not list
    if (verdict === 'short' && given.size === givenBefore && check.found() === foundBefore) {
      return;
    }
    foundBefore = check.found();
  }
  throw problem(first, `the listing changed each of the ${MAX_PASSES} times that it was read`);
}

/** A page with a list of values; the rest of it may be anything. */
type Page = { values: unknown[] } & Record<string, unknown>;

async function* readPages(first: URL, reader: PageReader): AsyncGenerator<Page, void, void> {
  const seen = new Set<string>();
  const found = new Set<string>();
  let emptyInARow = 0;
  let asked: PageAddress | undefined = { url: first };
  while (asked) {
    if (seen.size >= MAX_PAGES) {
      throw problem(first, `the listing has more than ${MAX_PAGES} pages`);
    }
    seen.add(asked.url.href);
    const page = (await reader.get(asked.url)) as Page;
    const values = fieldOf(page, 'values');
    if (!Array.isArray(values)) {
      throw problem(first, 'the page has no "values"');
    }
    if (values.length > MAX_VALUES_OF_A_PAGE) {
      throw problem(first, `the page has ${values.length} values, more than ${MAX_VALUES_OF_A_PAGE}`);
    }
    if (asked.number !== undefined && typeof page.page === 'number' && page.page !== asked.number) {
      throw problem(first, `page ${page.page} came instead of page ${asked.number}`);
    }
    const identities = values.map((item) => identify(item));
    const repeats = values.length > 0 && identities.every((identity) => identity !== undefined && found.has(identity));
    if (asked.number !== undefined && repeats) {
      throw problem(first, `page ${asked.number} holds nothing but items of earlier pages`);
    }
    identities.forEach((identity) => identity !== undefined && found.add(identity));
    yield page;
    asked = nextPage(page, first, seen);
    emptyInARow = values.length === 0 ? emptyInARow + 1 : 0;
    if (asked && emptyInARow > MAX_EMPTY_PAGES_IN_A_ROW) {
      throw problem(first, `${emptyInARow} pages in a row are empty, and there are more`);
    }
  }
}

interface PageAddress {
  readonly url: URL;
  /** Where Bitbucket did not give the address itself. */
  readonly number?: number;
}

/** @param seen the addresses of all pages so far */
function nextPage(page: Page, first: URL, seen: ReadonlySet<string>): PageAddress | undefined {
  const { next } = page;
  if (next === undefined || next === null) {
    return undefined;
  }
  const url = typeof next === 'string' ? parseUrl(next) : undefined;
  if (!url) {
    throw problem(first, '"next" is not a URL');
  }
  if (url.origin !== first.origin || url.username || url.password || !url.pathname.startsWith(API_PATH)) {
    return pageByNumber(url, page, { first, number: seen.size + 1 });
  }
  if (seen.has(url.href)) {
    throw problem(first, '"next" leads to a page that was read before');
  }
  return { url };
}

/**
 * The address of a page in the API, where `next` leads out of it: some backends of Bitbucket name their internal host. It has
 * to be the page after this one, so a listing cannot go round.
 */
function pageByNumber(next: URL, page: Page, { first, number }: { first: URL; number: number }): PageAddress {
  if (next.searchParams.get('page') !== String(number)) {
    throw problem(first, `"next" leads out of the API at ${first.origin}`);
  }
  const url = new URL(first);
  url.searchParams.set('page', String(number));
  // pages are numbered by the size that they really have
  if (typeof page.pagelen === 'number') {
    url.searchParams.set('pagelen', String(page.pagelen));
  }
  return { url, number };
}

function problem(first: URL, what: string): ProtocolError {
  return new ProtocolError({ endpoint: toEndpoint('GET', first), status: 200, problem: what });
}
