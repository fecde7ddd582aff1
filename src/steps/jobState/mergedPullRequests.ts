import type { MergedPullRequest } from '../../approval/mergedPullRequest';

/** What is known of the pull requests of a repository. */
export interface KnownMerges {
  /** All that were updated since then are known; in milliseconds since 1970. */
  readonly since: number;
  /** The merged ones among them, and perhaps older ones. */
  readonly pullRequests: readonly MergedPullRequest[];
  /** The last update of a listed one, by Bitbucket's clock; absent if none was listed. */
  readonly lastUpdate?: number;
}

/** What the step for pull requests leaves for the one for direct pushes. */
export class MergedPullRequests {
  private readonly repositories = new Map<string, Findings>();

  /** @param windowStart in milliseconds since 1970 */
  constructor(private readonly windowStart: number) {}

  /** @param pullRequest what was read of one; undefined if it was not merged */
  add(repositoryUuid: string, pullRequest: MergedPullRequest | undefined): void {
    if (pullRequest) {
      this.findingsOf(repositoryUuid).merged.set(pullRequest.id, pullRequest);
    }
  }

  /** @param pullRequest what a list says of one from before the window, which perhaps is read later */
  addOlder(repositoryUuid: string, pullRequest: MergedPullRequest | undefined): void {
    const { merged } = this.findingsOf(repositoryUuid);
    if (pullRequest && !merged.has(pullRequest.id)) {
      merged.set(pullRequest.id, pullRequest);
    }
  }

  /** A pull request was listed that was updated at this time. */
  addUpdate(repositoryUuid: string, updatedOn: number | undefined): void {
    const findings = this.findingsOf(repositoryUuid);
    if (updatedOn !== undefined) {
      findings.lastUpdate = Math.max(updatedOn, findings.lastUpdate ?? updatedOn);
    }
  }

  /** The whole list of a repository was read, from the start of the window on. */
  setListed(repositoryUuid: string): void {
    this.findingsOf(repositoryUuid).isListed = true;
  }

  /** Of a repository whose list was read, everything since an earlier time was read. */
  setReach(repositoryUuid: string, since: number): void {
    this.findingsOf(repositoryUuid).since = since;
  }

  /** A pull request of the list could not be read. */
  setIncomplete(repositoryUuid: string): void {
    this.findingsOf(repositoryUuid).isIncomplete = true;
  }

  /** Since when the pull requests of a repository were to be read. */
  since(repositoryUuid: string): number {
    return this.findingsOf(repositoryUuid).since;
  }

  /** @returns undefined unless all that were updated since then are known */
  of(repositoryUuid: string): KnownMerges | undefined {
    const { isIncomplete, isListed, lastUpdate, merged, since } = this.findingsOf(repositoryUuid);
    return isListed && !isIncomplete
      ? { since, pullRequests: [...merged.values()], ...(lastUpdate !== undefined && { lastUpdate }) }
      : undefined;
  }

  private findingsOf(repositoryUuid: string): Findings {
    const findings = this.repositories.get(repositoryUuid) ?? { merged: new Map(), since: this.windowStart };
    this.repositories.set(repositoryUuid, findings);
    return findings;
  }
}

interface Findings {
  /** By id. */
  readonly merged: Map<number, MergedPullRequest>;
  since: number;
  lastUpdate?: number;
  isListed?: boolean;
  isIncomplete?: boolean;
}
