import { ProtocolError } from '../http/errors';
import { fieldOf } from '../http/responses';
import { parseUrl, toEndpoint } from '../http/urls';
import { createListingCheck, identify } from './listingCheck';

/** Where every page of the API lies. The one listing of the 1.0 API that is used has no pages. */
const API_PATH = '/2.0/';

/** How often a listing that changes under the reader is read before that is an error. */
const MAX_PASSES = 3;

/**
 * Walks the pages of a listing, item by item; a page is asked for when the one before it is used up.
 * https://developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination
 *
 * Bitbucket cuts its pages anew for each call, so that an item that goes to an earlier page meanwhile is on none that was
 * read. A listing that shows such a change is read again from its start; no item is given twice.
 * One with a filter is read once: it is about what changed lately, of which the next run sees more.
 *
 * @param first the first page; `next` is followed from there as Bitbucket gives it
 * @param get gives the JSON of a page
 * @throws ProtocolError when a page is no page or leads back or elsewhere, or when the listing does not come to rest; what
 * `get` throws
 */
export async function* walkPages<T>(first: URL, get: (url: URL) => Promise<unknown>): AsyncGenerator<T, void, void> {
  const isFiltered = first.searchParams.has('q');
  const given = new Set<string>();
  let foundBefore: number | undefined;
  for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
    const check = createListingCheck();
    const givenBefore = given.size;
    for await (const page of readPages(first, get)) {
      check.count(page);
      for (const item of page.values) {
        const identity = identify(item);
        if (identity === undefined ? pass === 1 : !given.has(identity)) {
          if (identity !== undefined) {
            given.add(identity);
          }
          yield item as T;
        }
      }
    }
    const verdict = check.verdict();
    if (verdict === 'complete' || isFiltered) {
      return;
    }
    if (verdict === 'truncated' && pass === MAX_PASSES) {
      throw problem(first, `the listing ends after ${check.found()} items, although there are more`);
    }
    // twice the same: Bitbucket counts something that it does not list
    if (verdict === 'short' && given.size === givenBefore && check.found() === foundBefore) {
      return;
    }
    foundBefore = check.found();
  }
  throw problem(first, `the listing changed each of the ${MAX_PASSES} times that it was read`);
}

/** A page whose items are there; the rest of it may be anything. */
type Page = { values: unknown[] } & Record<string, unknown>;

async function* readPages(first: URL, get: (url: URL) => Promise<unknown>): AsyncGenerator<Page, void, void> {
  const seen = new Set<string>();
  let url: URL | undefined = first;
  while (url) {
    seen.add(url.href);
    const page = await get(url);
    if (!Array.isArray(fieldOf(page, 'values'))) {
      throw problem(first, 'the page has no "values"');
    }
    yield page as Page;
    url = nextPage(fieldOf(page, 'next'), first, seen);
  }
}

function nextPage(next: unknown, first: URL, seen: ReadonlySet<string>): URL | undefined {
  if (next === undefined || next === null) {
    return undefined;
  }
  const url = typeof next === 'string' ? parseUrl(next) : undefined;
  if (!url) {
    throw problem(first, 'the address of the next page is none');
  }
  if (url.origin !== first.origin || url.username || url.password || !url.pathname.startsWith(API_PATH)) {
    throw problem(first, `the next page does not lie in the API at ${first.origin}`);
  }
  if (seen.has(url.href)) {
    throw problem(first, 'the next page is one that was read before');
  }
  return url;
}

function problem(first: URL, what: string): ProtocolError {
  return new ProtocolError({ endpoint: toEndpoint('GET', first), status: 200, problem: what });
}
