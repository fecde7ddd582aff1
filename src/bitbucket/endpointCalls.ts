import { type Endpoint, type PathValues, type Query, toUrl } from './endpoints';
import { ApiError, ProtocolError } from './http/errors';
import { toEndpoint } from './http/urls';
import type { Logger } from './logger';
import { walkPages } from './pagination/pages';
import type { Call, Requests } from './requests';

export interface EndpointCallParts {
  apiOrigin: string;
  requests: Requests;
  logger?: Logger;
}

/** Calls endpoints: one for an object, as many as it takes for a listing. */
export class EndpointCalls {
  /** Endpoints that refused their page size and are asked without. */
  private readonly withoutPagelen = new Set<string>();

  constructor(private readonly parts: EndpointCallParts) {}

  call<E extends Endpoint>(endpoint: E, values: PathValues<E['path']>, query?: Query): Call {
    return { name: endpoint.name, url: toUrl(this.parts.apiOrigin, endpoint, values, query) };
  }

  /** @param consumer the one that has to make the call, counted from 1; without it, whose turn it is */
  async get<T, E extends Endpoint>(endpoint: E, values: PathValues<E['path']>, consumer?: number): Promise<T> {
    const call = { ...this.call(endpoint, values), consumer };
    const json = await this.parts.requests.get(call);
    return typeof json === 'object' && json !== null ? (json as T) : fail(call, 'the response is not an object');
  }

  async *list<T, E extends Endpoint>(
    endpoint: E,
    values: PathValues<E['path']>,
    query?: Query,
  ): AsyncGenerator<T, void, void> {
    const first = this.call(endpoint, values, query);
    yield* walkPages<T>(first.url, (url) =>
      url === first.url ? this.getFirstPage(first) : this.parts.requests.get({ name: endpoint.name, url }),
    );
  }

  /**
   * The first page, or where Bitbucket refuses its size, one of the size that Bitbucket likes. Page sizes are no part of
   * what it promises: https://developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination
   */
  async getFirstPage(call: Call): Promise<unknown> {
    const { name, url } = call;
    if (!this.withoutPagelen.has(name)) {
      try {
        return await this.parts.requests.get(call);
      } catch (error) {
        if (!isPagelenRefused(error)) {
          throw error;
        }
        this.withoutPagelen.add(name);
        this.parts.logger?.warn({ endpoint: name, url: url.href }, 'Bitbucket refused the page size; going on without');
      }
    }
    const withoutPagelen = new URL(url);
    withoutPagelen.searchParams.delete('pagelen');
    return this.parts.requests.get({ ...call, url: withoutPagelen });
  }
}

export function fail({ url }: Call, problem: string): never {
  throw new ProtocolError({ endpoint: toEndpoint('GET', url), status: 200, problem });
}

function isPagelenRefused(error: unknown): boolean {
  return error instanceof ApiError && error.status === 400 && /invalid pagelen/i.test(error.reason ?? '');
}
