import type { Micros } from '../time';
import type { Commit } from '../types';

/** A commit of the branch, and how it got there. */
export interface Landed {
  commit: Commit;
  /** When it reached the branch, whatever its own date is. */
  at: Micros;
  /** The id of the pull request that it came with; absent if somebody pushed it. */
  pullRequest?: number;
}

export type MergeStrategy = 'merge commit' | 'squash' | 'rebase' | 'fast forward';

/** What a merge needs to know of a pull request. */
export interface MergedChange {
  id: number;
  /** Newest first. */
  commits: readonly Commit[];
  /** What `merge_commit` names. With a fast-forward merge, it is the newest of `commits`. */
  mergeCommit: string;
  /** The author, the message and the date of a new commit that merges or squashes them. */
  signature: Pick<Commit, 'author' | 'rawAuthor' | 'message' | 'at'>;
}

/** The main branch of a repository, by what happened to it. */
export class MainBranch {
  /** Oldest first; each is the first parent of the next. */
  private readonly landed: Landed[] = [];
  /** All commits that were ever part of the branch, or of what was merged into it. */
  private readonly commits = new Map<string, Commit>();

  /** @param newHash makes the hashes of rebased commits */
  constructor(private readonly newHash: () => string) {}

  /** First parents, newest first. */
  get chain(): readonly Landed[] {
    return [...this.landed].reverse();
  }

  /** The hash of the newest commit; undefined while the branch is empty. */
  get tip(): string | undefined {
    return this.landed.at(-1)?.commit.hash;
  }

  /** Somebody pushes a commit. With `beside`, newest first, it merges these. */
  push(commit: Omit<Commit, 'parents'>, at: Micros, beside: readonly Commit[] = []): void {
    this.know(beside);
    this.land({ ...commit, parents: this.parents(beside[0]?.hash) }, at);
  }

  /** Somebody replaces the newest commits, which is a force push; what comes next is pushed upon the rest. */
  drop(count: number): void {
    this.landed.splice(Math.max(1, this.landed.length - count));
  }

  merge({ id, commits, mergeCommit, signature }: MergedChange, strategy: MergeStrategy, at: Micros): void {
    this.know(commits);
    switch (strategy) {
      case 'merge commit':
        return this.land({ ...signature, hash: mergeCommit, parents: this.parents(commits[0]?.hash) }, at, id);
      case 'squash':
        return this.land({ ...signature, hash: mergeCommit, parents: this.parents() }, at, id);
      case 'rebase':
        return [...commits].reverse().forEach((commit, index) =>
          this.land(
            {
              ...commit,
              hash: index === commits.length - 1 ? mergeCommit : this.newHash(),
              parents: this.parents(),
            },
            at,
            id,
          ),
        );
      case 'fast forward':
        return firstParentsAmong(commits).forEach((commit) => this.land(commit, at, id));
    }
  }

  /** As `git log` lists them: by date, and none before the first of those that name it as a parent. */
  list(): Commit[] {
    const listed: Commit[] = [];
    const seen = new Set<string>();
    const open: Commit[] = [];
    const add = (hash: string | undefined) => {
      const commit = hash === undefined || seen.has(hash) ? undefined : this.commits.get(hash);
      if (commit) {
        seen.add(commit.hash);
        const index = open.findIndex(({ at }) => at < commit.at);
        open.splice(index < 0 ? open.length : index, 0, commit);
      }
    };
    add(this.tip);
    for (let next = open.shift(); next; next = open.shift()) {
      listed.push(next);
      next.parents.forEach(add);
    }
    return listed;
  }

  private parents(merged?: string): string[] {
    return [this.tip, merged].filter((hash) => hash !== undefined);
  }

  private land(commit: Commit, at: Micros, pullRequest?: number): void {
    this.know([commit]);
    this.landed.push({ commit, at, ...(pullRequest !== undefined && { pullRequest }) });
  }

  private know(commits: readonly Commit[]): void {
    commits.forEach((commit) => this.commits.set(commit.hash, commit));
  }
}

/** The newest commit and its first parents as far as they are among the commits, oldest first. */
function firstParentsAmong(commits: readonly Commit[]): Commit[] {
  const byHash = new Map(commits.map((commit) => [commit.hash, commit]));
  const found: Commit[] = [];
  for (let next = commits[0]; next; next = byHash.get(next.parents[0] ?? '')) {
    found.unshift(next);
  }
  return found;
}
