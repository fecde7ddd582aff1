import { fieldOf } from '../text/untrusted';
import type { Capacity, LimitedBucket } from './credentials/capacity';
import type { CredentialCheck } from './credentials/credential';
import type { CredentialName } from './credentials/credentialName';
import type { CredentialPool } from './credentials/credentialPool';
import { type EndpointCallParts, EndpointCalls } from './endpointCalls';
import { ENDPOINTS } from './endpoints';
import { NotFoundError, PermissionError } from './http/errors';
import type { Repository, Workspace } from './resources';
import type { ClientStats } from './stats';

export interface ClientParts extends Omit<EndpointCallParts, 'credentialCount'> {
  readonly credentials: CredentialPool;
  readonly stats: () => ClientStats;
}

/**
 * What single credentials may do and see, and what is done about it. No other credential takes over in the methods that take
 * a position; positions are counted from 1.
 */
export class CredentialClient {
  protected readonly calls: EndpointCalls;
  private readonly workspaces = new Map<string, Promise<Workspace>>();

  constructor(protected readonly parts: ClientParts) {
    this.calls = new EndpointCalls({ ...parts, credentialCount: parts.credentials.names.length });
  }

  /** The configured credentials, in the order of their positions. */
  get credentials(): readonly CredentialName[] {
    return this.parts.credentials.names;
  }

  /** How many calls of a bucket the credentials can make, now and with the waiting that is still allowed. */
  capacity(bucket: LimitedBucket): Capacity {
    return this.parts.credentials.capacity(bucket);
  }

  /**
   * Fetches the credential's token. The scopes come from the response to that or, where it does not state them, from the
   * latest response to a call with this credential; undefined where neither states them.
   */
  grantedScopes(position: number): Promise<ReadonlySet<string> | undefined> {
    return this.parts.requests.grantedScopes(position);
  }

  /** Requested once, with any credential; the result is kept. */
  getWorkspace(slug: string): Promise<Workspace> {
    return this.workspaces.get(slug) ?? this.keep(slug, this.calls.get(ENDPOINTS.workspace, { workspace: slug }));
  }

  /** Always requested. `getWorkspace` gives the same result later, without another call. */
  async getWorkspaceAs(position: number, slug: string): Promise<Workspace> {
    const workspace = await this.calls.get(ENDPOINTS.workspace, { workspace: slug }, position);
    void this.keep(slug, Promise.resolve(workspace));
    return workspace;
  }

  /** How many repositories of a workspace the credential sees. */
  async countRepositoriesAs(position: number, workspaceUuid: string): Promise<number> {
    const endpoint = { ...ENDPOINTS.repositories, name: 'countRepositories', pagelen: 1, fields: 'size' };
    const call = { ...this.calls.call(endpoint, { workspace: workspaceUuid }), position };
    const { value } = await this.calls.getFirstPage(call);
    const size = fieldOf(value, 'size');
    return typeof size === 'number' ? size : this.calls.fail(call, 'the response has no "size"');
  }

  /** Has a credential checked before its first use by a request that any credential may make. */
  checkBeforeUse(position: number, check: CredentialCheck): void {
    this.parts.credentials.checkBeforeUse(position, check);
  }

  /** Uses the credential for nothing in a workspace. */
  excludeWorkspace(position: number, { slug, uuid }: { slug: string; uuid?: string }): void {
    this.parts.credentials.excludeWorkspace(position, [slug, ...(uuid === undefined ? [] : [uuid])]);
  }

  /**
   * Finds out which repositories of a workspace the credential sees, and uses it there only for requests about these.
   * Listings of the whole workspace would be incomplete.
   */
  async restrictToVisible(position: number, { slug, uuid }: { slug: string; uuid: string }): Promise<void> {
    const visible = new Set<string>();
    const listed: AsyncIterable<Repository | null> = this.calls.list(
      ENDPOINTS.repositories,
      { workspace: uuid },
      [],
      position,
    );
    for await (const repository of listed) {
      if (typeof repository?.uuid === 'string') {
        visible.add(repository.uuid);
      }
    }
    this.parts.credentials.restrictTo(position, [slug, uuid], visible);
  }

  /** The position of another credential that sees repositories where the first was given none; undefined where none does. */
  protected async findWhoSeesRepositories(workspace: string): Promise<number | undefined> {
    const positions = this.parts.credentials.whoReads({ name: ENDPOINTS.repositories.name, workspace });
    for (const position of positions.length > 1 ? positions : []) {
      if ((await this.countRepositoriesAs(position, workspace).catch(toZero)) > 0) {
        return position;
      }
    }
    return undefined;
  }

  private keep(slug: string, workspace: Promise<Workspace>): Promise<Workspace> {
    this.workspaces.set(slug, workspace);
    workspace.catch(() => {
      if (this.workspaces.get(slug) === workspace) {
        this.workspaces.delete(slug);
      }
    });
    return workspace;
  }
}

/** A credential that may not list repositories sees none. */
function toZero(error: unknown): number {
  if (error instanceof PermissionError || error instanceof NotFoundError) {
    return 0;
  }
  throw error;
}
