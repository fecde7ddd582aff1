/** What a request is about, as far as it decides which credentials can make it. */
export interface RequestTarget {
  /** The name of the endpoint. */
  readonly name: string;
  /** The workspace, by slug or uuid. */
  readonly workspace?: string;
  /** The uuid of the repository, where the request is about one. */
  readonly repository?: string;
}

/**
 * What a credential can read. An access token belongs to one workspace, and a project's or repository's token sees only some
 * repositories of it. Nothing is restricted until it is found out.
 */
export class Reach {
  private readonly unreadable = new Set<string>();
  /** By workspace, the uuids of the only repositories that are visible. */
  private readonly visible = new Map<string, ReadonlySet<string>>();

  /** @param workspace its slug and, as far as it is known, its uuid */
  exclude(workspace: readonly string[]): void {
    workspace.forEach((name) => this.unreadable.add(name));
  }

  /**
   * Restricts the use in a workspace to requests about some repositories: everything else would be incomplete.
   *
   * @param workspace its slug and its uuid
   */
  restrict(workspace: readonly string[], repositories: ReadonlySet<string>): void {
    workspace.forEach((name) => this.visible.set(name, repositories));
  }

  /** Whether it includes all of every workspace, as far as is known. */
  get isComplete(): boolean {
    return this.unreadable.size === 0 && this.visible.size === 0;
  }

  includes({ workspace = '', repository }: RequestTarget): boolean {
    if (this.unreadable.has(workspace)) {
      return false;
    }
    const visible = this.visible.get(workspace);
    return !visible || (repository !== undefined && visible.has(repository));
  }
}
