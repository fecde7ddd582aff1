import { toCommitNode } from '../../approval/commitGraph';
import { type BranchCommit, type BranchFacts, reachesFurther } from '../../approval/directPushes';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Account } from '../../bitbucket/endpoints/json';
import type { Commit } from '../../bitbucket/endpoints/repositories';
import { MalformedRecordError, time, webLink } from '../../graph/properties';
import { type ListedRepository, toRepositoryRef } from '../jobState/listed';
import { comparableSummary } from '../pullRequests/merged';
import type { StepTools } from '../runtime/tools';

export const BRANCH_ENDPOINTS = [ENDPOINTS.branchCommits] as const;

/** What the step for pull requests has requested before: it is requested again before a commit is stated. */
export const LATE_ENDPOINTS = [ENDPOINTS.pullRequests] as const;

export type DirectPushTools = StepTools<readonly [...typeof BRANCH_ENDPOINTS, ...typeof LATE_ENDPOINTS]>;

/** What is kept of a commit: a branch may have thousands. */
export interface ListedCommit extends BranchCommit {
  readonly author: CommitAuthor;
  readonly webLink?: string;
}

export interface CommitAuthor {
  /** Absent where no account has the e-mail address of the commit. */
  readonly user?: Account;
  /** As the commit names the author, without the e-mail address. */
  readonly name?: string;
}

/**
 * Lists the commits of the main branch as far as the window may reach, and at least one page. Where a record cannot be read, the
 * chain of first parents ends.
 */
export async function listBranch(
  { client, skips }: DirectPushTools,
  repository: ListedRepository,
  facts: BranchFacts,
): Promise<ListedCommit[]> {
  const listed: ListedCommit[] = [];
  const { pagelen = 1 } = ENDPOINTS.branchCommits;
  let read = 0;
  for await (const record of client.list(ENDPOINTS.branchCommits, {
    ...toRepositoryRef(repository),
    branch: facts.branch,
  })) {
    const commit = skips.convert('commits', repository.fullName, record, toListedCommit);
    if (!commit && read === 0) {
      // without its newest commit, the branch cannot be followed
      return [];
    }
    listed.push(...(commit ? [commit] : []));
    read += 1;
    // before the next page is requested
    if (read % pagelen === 0 && !reachesFurther(listed, facts)) {
      break;
    }
  }
  return listed;
}

/** @throws MalformedRecordError without a hash */
export function toListedCommit(record: Commit): ListedCommit {
  const node = toCommitNode(record);
  if (!node) {
    throw new MalformedRecordError('hash');
  }
  const { author, date, links } = record;
  return {
    ...node,
    summary: comparableSummary(node.summary),
    date: time(date),
    author: { user: author?.user ?? undefined, name: nameIn(author?.raw) },
    webLink: webLink(links),
  };
}

/** `Ann Archer` in `Ann Archer <ann@example.com>`. */
function nameIn(raw: unknown): string | undefined {
  const [name = ''] = typeof raw === 'string' ? raw.split('<', 1) : [];
  return name.includes('@') ? undefined : name.trim() || undefined;
}
