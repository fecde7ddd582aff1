import type { Commit } from '../bitbucket/endpoints/repositories';
import { isPrintable, printable } from '../text/printable';
import { idOf, listOf } from './people';

/** Bitbucket abbreviates hashes to 12 characters. A hash shorter than this does not identify a commit. */
const SHORTEST_HASH = 7;

/** A hash of this length is complete and must match exactly. */
const WHOLE_HASH = 40;

/** Whether two hashes, full or abbreviated, name the same commit: one begins with the other, regardless of case. */
export function isSameHash(one: string, other: string): boolean {
  const [hash, prefix] = [one.toLowerCase(), other.toLowerCase()];
  return hash.startsWith(prefix) || prefix.startsWith(hash);
}

/** A commit of a pull request, reduced to what the analysis needs. */
export interface CommitNode {
  hash: string;
  /** Hashes of the parents, including parents outside the pull request. */
  parents: string[];
  /** The uuid of the author's account; absent if Bitbucket sends none. */
  authorId?: string;
  /** The account id of the author, if Bitbucket sends no uuid. */
  authorAccountId?: string;
  /** The first line of the message; empty if there is no message. */
  summary: string;
}

/** Whether a hash is long enough to tell commits apart. */
export function isUsableHash(hash: string | null | undefined): hash is string {
  return typeof hash === 'string' && hash.length >= SHORTEST_HASH && isPrintable(hash);
}

/**
 * Reduces a commit of the API. The result does not reference the original, so that thousands of commits fit into memory.
 *
 * @returns undefined if the commit has no usable hash. The list of commits is incomplete then: without this commit the
 * pull request could look entirely approved.
 */
export function toCommitNode(commit: Commit | null | undefined): CommitNode | undefined {
  const hash = commit?.hash;
  if (!commit || !isUsableHash(hash)) {
    return undefined;
  }
  return {
    hash,
    parents: listOf(commit.parents)
      .map((parent) => parent?.hash)
      .filter(isUsableHash),
    ...authorOf(commit),
    summary: firstLine(commit.message),
  };
}

function authorOf(commit: Commit): Pick<CommitNode, 'authorId' | 'authorAccountId'> {
  const user = commit.author?.user;
  const authorId = idOf(user);
  const accountId: unknown = user?.account_id;
  return authorId === undefined && typeof accountId === 'string' && accountId
    ? { authorAccountId: accountId }
    : { authorId };
}

function firstLine(message: unknown): string {
  if (typeof message !== 'string') {
    return '';
  }
  const end = message.search(/[\r\n]/);
  // a slice of a long string keeps all of it in memory, so this is a copy
  const line = end < 0 ? message : Buffer.from(message.slice(0, end), 'utf16le').toString('utf16le');
  return printable(line);
}

/** The commits of one pull request, found by full or abbreviated hashes. */
export class CommitGraph {
  /** The commits without duplicates, in the given order. */
  readonly commits: readonly CommitNode[];
  private readonly byHash = new Map<string, CommitNode>();
  private readonly byPrefix = new Map<string, CommitNode[]>();
  /** The hashes of all parents by their prefixes, created on first use. */
  private parents?: ReadonlyMap<string, readonly string[]>;

  constructor(commits: readonly CommitNode[]) {
    for (const commit of commits) {
      this.add(commit);
    }
    this.commits = [...this.byHash.values()];
  }

  /**
   * Finds the commit that a hash names: one of the two hashes begins with the other, regardless of case.
   *
   * @returns undefined if no commit matches, 'ambiguous' if several match
   */
  find(hash: string): CommitNode | 'ambiguous' | undefined {
    if (!isUsableHash(hash)) {
      return undefined;
    }
    const wanted = hash.toLowerCase();
    const same = this.byHash.get(wanted);
    if (same && wanted.length >= WHOLE_HASH) {
      return same;
    }
    const matches = (this.byPrefix.get(prefixOf(wanted)) ?? []).filter((commit) => {
      return isSameHash(commit.hash, wanted);
    });
    return matches.length > 1 ? 'ambiguous' : matches[0];
  }

  /** The parents that are also commits of the pull request. */
  parentsOf(commit: CommitNode): CommitNode[] {
    return commit.parents.map((hash) => this.find(hash)).filter((parent) => typeof parent === 'object');
  }

  /** Whether a hash identifies exactly one commit outside the pull request that is a parent of one of its commits. */
  isOutsideParent(hash: string): boolean {
    this.parents ??= groupByPrefix(this.commits.flatMap((commit) => commit.parents));
    const named = this.parents.get(prefixOf(hash.toLowerCase()))?.filter((parent) => isSameHash(parent, hash));
    return named?.length === 1 && this.find(hash) === undefined;
  }

  private add(commit: CommitNode): void {
    const hash = commit.hash.toLowerCase();
    if (this.byHash.has(hash)) {
      return;
    }
    this.byHash.set(hash, commit);
    const sharers = this.byPrefix.get(prefixOf(hash));
    if (sharers) {
      sharers.push(commit);
    } else {
      this.byPrefix.set(prefixOf(hash), [commit]);
    }
  }
}

/** The hashes without duplicates, in lower case. */
function groupByPrefix(hashes: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const hash of new Set(hashes.map((each) => each.toLowerCase()))) {
    const group = groups.get(prefixOf(hash));
    if (group) {
      group.push(hash);
    } else {
      groups.set(prefixOf(hash), [hash]);
    }
  }
  return groups;
}

function prefixOf(hash: string): string {
  return hash.slice(0, SHORTEST_HASH);
}
