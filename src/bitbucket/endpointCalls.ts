import type { Answered } from './credentials/credentialScheduler';
import { type Endpoint, type PathValues, type Query, toUrl } from './endpoints';
import { ApiError, AuthenticationError, ProtocolError, RateLimitError } from './http/errors';
import type { Logger } from './logger';
import { walkPages } from './pagination/pages';
import type { Call, Requests } from './requests';

export interface EndpointCallParts {
  readonly apiOrigin: string;
  readonly requests: Requests;
  /** How many credentials there are. */
  readonly credentialCount: number;
  readonly logger?: Logger;
}

/** Calls endpoints: once for an object, as often as it takes for a listing. */
export class EndpointCalls {
  /** Endpoints that refused their page size and are called without it. */
  private readonly withoutPagelen = new Set<string>();

  constructor(private readonly parts: EndpointCallParts) {}

  call<R, P extends string>(endpoint: Endpoint<R, P>, values: PathValues<P>, query?: Query): Call {
    const { name, bucket, notFoundIsAnswer, isPartial, isClosedToAccessTokens } = endpoint;
    const { workspace, repository } = values as Readonly<Record<string, string | undefined>>;
    const url = toUrl(this.parts.apiOrigin, endpoint, values, query);
    return { name, bucket, notFoundIsAnswer, isPartial, isClosedToAccessTokens, workspace, repository, url };
  }

  /**
   * An object.
   *
   * @param position of the one credential that may make the call, counted from 1; without it, any
   * @throws ProtocolError when the response is no object
   */
  async get<R, P extends string>(endpoint: Endpoint<R, P>, values: PathValues<P>, position?: number): Promise<R> {
    const call = { ...this.call(endpoint, values), position };
    const { value } = await this.parts.requests.get(call);
    // beyond being an object nothing is promised: the fields that Bitbucket may leave out are optional in `R`
    return typeof value === 'object' && value !== null
      ? (value as R)
      : this.fail(call, 'the response is not an object');
  }

  /**
   * The items of a listing, null where Bitbucket sends something that is no object.
   *
   * @param query filters, with which a listing is read once
   * @param position of the one credential that may make the calls, counted from 1; without it, any
   */
  async *list<R, P extends string>(
    endpoint: Endpoint<R, P>,
    values: PathValues<P>,
    ...[query, position]: [query?: Query, position?: number]
  ): AsyncGenerator<R | null, void, void> {
    for await (const item of this.walk(endpoint, { ...this.call(endpoint, values, query), position })) {
      yield typeof item === 'object' && item !== null ? (item as R) : null;
    }
  }

  /**
   * The first page of a listing or, where Bitbucket refuses its size, one of Bitbucket's default size. Page sizes are no
   * part of the API's contract: https://developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination
   */
  async getFirstPage(call: Call): Promise<Answered<unknown>> {
    const { name, url } = call;
    if (!this.withoutPagelen.has(name)) {
      try {
        return await this.parts.requests.get(call);
      } catch (error) {
        if (!isPagelenRefused(error)) {
          throw error;
        }
        this.withoutPagelen.add(name);
        const endpoint = this.parts.requests.describe(url);
        this.parts.logger?.warn({ endpoint }, 'Bitbucket refused the page size; going on without it');
      }
    }
    const withoutPagelen = new URL(url);
    withoutPagelen.searchParams.delete('pagelen');
    return this.parts.requests.get({ ...call, url: withoutPagelen });
  }

  /** @throws ProtocolError */
  fail({ url }: Call, problem: string): never {
    throw new ProtocolError({ endpoint: this.parts.requests.describe(url), status: 200, problem });
  }

  private walk({ isWholeWorkspace = false }: Endpoint, first: Call): AsyncIterable<unknown> {
    /** The credential that was given the first page, where it has to read the others as well. */
    let pinned: number | undefined;
    const pins = isWholeWorkspace && first.position === undefined && this.parts.credentialCount > 1;
    let restarts = 0;
    return walkPages(first.url, {
      get: async (url) => {
        const isFirst = url.href === first.url.href;
        const { value, credential } = await (isFirst
          ? this.getFirstPage(first)
          : this.parts.requests.get({ ...first, url, ...(pinned && { position: pinned, failsWhenLimited: true }) }));
        pinned ??= pins ? credential.position : undefined;
        return value;
      },
      restart: () => (pinned = undefined),
      canRestartAfter: (error) => {
        // credentials may see different things, so another one cannot go on where this one ended
        restarts += 1;
        return pinned !== undefined && isAboutCredential(error) && restarts <= 2 * this.parts.credentialCount;
      },
    });
  }
}

/** Whether another credential might have been answered: this one is rate limited, or was revoked meanwhile. */
function isAboutCredential(error: unknown): boolean {
  return error instanceof RateLimitError || error instanceof AuthenticationError;
}

function isPagelenRefused(error: unknown): boolean {
  return error instanceof ApiError && error.status === 400 && /invalid pagelen/i.test(error.reason ?? '');
}
