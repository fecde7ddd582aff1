import { fieldOf } from '../text/untrusted';
import type { Credential } from './credentials/credential';
import type { CredentialPool } from './credentials/pool';
import type { Answer, CredentialScheduler } from './credentials/scheduler';
import { type Endpoint, type Query, type RefOf, type ResourceOf, toUrl } from './endpoints/endpoint';
import { AuthenticationError, RateLimitError } from './http/credentialErrors';
import { toEndpoint } from './http/endpointName';
import { ApiError, ProtocolError } from './http/errors';
import type { Redaction } from './http/redaction';
import type { Logger } from './logger';
import { withoutPage } from './pagination/brokenListing';
import { type FirstPage, toFirstPage } from './pagination/firstPage';
import { walkPages } from './pagination/pages';
import type { ApiRequest } from './request';
import type { ClientStats, Stats } from './stats';

export interface ClientParts {
  readonly apiOrigin: string;
  readonly credentials: CredentialPool;
  readonly scheduler: CredentialScheduler;
  readonly stats: Stats;
  readonly redaction: Redaction;
  readonly logger?: Logger;
}

/**
 * Reads Bitbucket Cloud. All methods throw an `ApiError` or one of its kinds; listings throw it while they are walked.
 * https://developer.atlassian.com/cloud/bitbucket/rest/
 */
export class BitbucketClient {
  /** By URL, the objects that are requested once in a run. */
  private readonly kept = new Map<string, Promise<unknown>>();
  /** Names of endpoints that refused their page size and are called without it. */
  private readonly withoutPagelen = new Set<string>();

  constructor(private readonly parts: ClientParts) {}

  get credentials(): CredentialPool {
    return this.parts.credentials;
  }

  /** What the client did so far. */
  stats(): ClientStats {
    return this.parts.stats.snapshot();
  }

  /** Fetches a credential's token, and gives its scopes; undefined where Bitbucket has not stated them. */
  grantedScopes(credential: Credential): Promise<ReadonlySet<string> | undefined> {
    return this.parts.scheduler.grantedScopes(credential);
  }

  /**
   * An object.
   *
   * @param using the one credential that may make the call; without it, any
   * @throws ProtocolError when the response is not an object
   */
  async get<E extends Endpoint>(
    endpoint: E,
    ref: RefOf<E>,
    ...[query, using]: [query?: Query, using?: Credential]
  ): Promise<ResourceOf<E>> {
    const request = this.request(endpoint, ref, query, using);
    const { href } = request.url;
    const kept = using ? undefined : (this.kept.get(href) as Promise<ResourceOf<E>> | undefined);
    if (kept) {
      return kept;
    }
    // beyond being an object nothing is promised: the fields that Bitbucket may leave out are optional in the type
    const object = this.getObject(request) as Promise<ResourceOf<E>>;
    if (endpoint.isKept) {
      this.keep(href, object, using !== undefined);
    }
    return object;
  }

  /**
   * The items of a listing, null where Bitbucket sends something that is not an object.
   *
   * @param query filters, with which a listing is read once
   * @param using the one credential that may make the calls; without it, any
   */
  async *list<E extends Endpoint>(
    endpoint: E,
    ref: RefOf<E>,
    ...[query, using]: [query?: Query, using?: Credential]
  ): AsyncGenerator<ResourceOf<E> | null, void, void> {
    const request = this.request(endpoint, ref, query, using);
    let isEmpty = true;
    for await (const item of this.items(request)) {
      isEmpty = false;
      yield typeof item === 'object' && item !== null ? (item as ResourceOf<E>) : null;
    }
    const other = isEmpty && endpoint.emptyIsDoubted && !using && (await this.findWhoIsGivenItems(request));
    if (other) {
      yield* this.list(endpoint, ref, query, other);
    }
  }

  /**
   * How many items a listing has for a credential.
   *
   * @throws ProtocolError when the listing does not state its size
   */
  async count<E extends Endpoint>(endpoint: E, ref: RefOf<E>, using: Credential): Promise<number> {
    const name = `count${endpoint.name.charAt(0).toUpperCase()}${endpoint.name.slice(1)}`;
    const request = this.request({ ...endpoint, name, pagelen: 1, fields: 'size' }, ref, [], using);
    const size = fieldOf((await this.getFirstPage(request)).body, 'size');
    return typeof size === 'number' ? size : fail(request, 'the response has no "size"');
  }

  /** The first page of a listing, with the number of all its items where Bitbucket states it. */
  async firstPage<E extends Endpoint>(endpoint: E, ref: RefOf<E>, query?: Query): Promise<FirstPage<ResourceOf<E>>> {
    const request = this.request(endpoint, ref, query);
    const page = toFirstPage<ResourceOf<E>>((await this.getFirstPage(request)).body);
    return page ?? fail(request, 'the response has no "values"');
  }

  private request<E extends Endpoint>(
    endpoint: E,
    ref: RefOf<E>,
    ...[query, using]: [query?: Query, using?: Credential]
  ): ApiRequest {
    return this.at(toUrl(this.parts.apiOrigin, endpoint, ref, query), { endpoint, ref, using });
  }

  private at(url: URL, request: Omit<ApiRequest, 'url' | 'description'>): ApiRequest {
    return { ...request, url, description: this.parts.redaction.clean(toEndpoint('GET', url)) };
  }

  private async getObject(request: ApiRequest): Promise<object> {
    const { body } = await this.parts.scheduler.send(request);
    return typeof body === 'object' && body !== null ? body : fail(request, 'the response is not an object');
  }

  /** @param onSuccess whether an earlier object stays when this one cannot be read */
  private keep(href: string, object: Promise<unknown>, onSuccess: boolean): void {
    if (onSuccess) {
      object.then(
        () => this.kept.set(href, object),
        () => undefined,
      );
      return;
    }
    this.kept.set(href, object);
    object.catch(() => {
      if (this.kept.get(href) === object) {
        this.kept.delete(href);
      }
    });
  }

  private async *items(request: ApiRequest): AsyncGenerator<unknown, void, void> {
    if (!request.endpoint.isUnpaged) {
      yield* this.walk(request);
      return;
    }
    const { body } = await this.parts.scheduler.send(request);
    yield* Array.isArray(body) ? (body as unknown[]) : fail(request, 'the response is not a list');
  }

  private walk(first: ApiRequest): AsyncIterable<unknown> {
    const total = this.credentials.all.length;
    const isPinned = first.endpoint.isWholeWorkspace && !first.using && total > 1;
    /** The credential that was given the first page, where it has to read the others as well. */
    let pinned: Credential | undefined;
    let restarts = 0;
    let isBegun = false;
    const getPage = async (url: URL): Promise<unknown> => {
      if (url.href !== first.url.href) {
        const page = pinned ? { ...first, using: pinned, failsWhenLimited: true } : first;
        return (await this.parts.scheduler.send(this.at(url, page))).body;
      }
      const { body, credential } = await this.getFirstPage(first);
      pinned ??= isPinned ? credential : undefined;
      return body;
    };
    return walkPages(first.url, {
      get: async (url) => {
        const page = await getPage(url).catch((error: unknown) => withoutPage(error, isBegun));
        isBegun = true;
        return page;
      },
      restart: () => (pinned = undefined),
      canRestartAfter: (error) => {
        // credentials may see different things, so another one cannot go on where this one ended
        restarts += 1;
        return pinned !== undefined && isAboutCredential(error) && restarts <= 2 * total;
      },
    });
  }

  /**
   * The first page of a listing or, where Bitbucket refuses its size, one of Bitbucket's default size. Page sizes are no
   * part of the API's contract: https://developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination
   */
  private async getFirstPage(request: ApiRequest): Promise<Answer> {
    const { name } = request.endpoint;
    if (!this.withoutPagelen.has(name)) {
      try {
        return await this.parts.scheduler.send(request);
      } catch (error) {
        if (!isPagelenRefused(error)) {
          throw error;
        }
        this.withoutPagelen.add(name);
        const { description: endpoint } = request;
        this.parts.logger?.warn({ endpoint }, 'Bitbucket refused the page size; going on without it');
      }
    }
    const url = new URL(request.url);
    url.searchParams.delete('pagelen');
    return this.parts.scheduler.send({ ...request, url });
  }

  /** Another credential to which Bitbucket gives items of a listing that was empty for the first. */
  private async findWhoIsGivenItems({ endpoint, ref }: ApiRequest): Promise<Credential | undefined> {
    const readers = this.credentials.all.filter((credential) => credential.canRead({ endpoint, ref }));
    for (const credential of readers.length > 1 ? readers : []) {
      if ((await this.count(endpoint, ref, credential).catch(toZero)) > 0) {
        return credential;
      }
    }
    return undefined;
  }
}

/** A credential that may not read a listing is given nothing. */
function toZero(error: unknown): number {
  if (error instanceof ApiError && error.isRefusal) {
    return 0;
  }
  throw error;
}

/** Whether another credential might have been answered: this one is rate limited, or was revoked meanwhile. */
function isAboutCredential(error: unknown): boolean {
  return error instanceof RateLimitError || error instanceof AuthenticationError;
}

function isPagelenRefused(error: unknown): boolean {
  return error instanceof ApiError && error.status === 400 && /invalid pagelen/i.test(error.reason ?? '');
}

/** @throws ProtocolError */
function fail({ description: endpoint }: ApiRequest, problem: string): never {
  throw new ProtocolError({ endpoint, status: 200, problem });
}
