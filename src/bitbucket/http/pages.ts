import { fieldOf } from './answers';
import { ProtocolError } from './errors';
import { parseUrl, toEndpoint } from './urls';

/** Where every page of the API lies. The one listing of the 1.0 API that is used has no pages. */
const API_PATH = '/2.0/';

/**
 * Walks the pages of a listing, item by item; a page is asked for when the one before it is used up.
 * https://developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination
 *
 * @param first the first page; `next` is followed from there as Bitbucket gives it
 * @param get gives the JSON of a page
 * @throws ProtocolError when a page is no page or leads back or elsewhere; what `get` throws
 */
export async function* walkPages<T>(first: URL, get: (url: URL) => Promise<unknown>): AsyncGenerator<T, void, void> {
  const seen = new Set<string>();
  let url: URL | undefined = first;
  while (url) {
    seen.add(url.href);
    const page = await get(url);
    const values = fieldOf(page, 'values');
    if (!Array.isArray(values)) {
      throw problem(first, 'the page has no "values"');
    }
    yield* values as T[];
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
