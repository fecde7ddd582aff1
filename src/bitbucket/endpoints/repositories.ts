import { listing, named } from './endpoint';
import type { Account, Links, Timestamp } from './json';

export interface Repository {
  uuid: string;
  slug?: string | null;
  name?: string | null;
  full_name: string;
  description?: string | null;
  is_private?: boolean | null;
  project?: { uuid?: string | null; key?: string | null } | null;
  mainbranch?: { name?: string | null } | null;
  language?: string | null;
  size?: number | null;
  fork_policy?: string | null;
  enforced_signed_commits?: boolean | string | null;
  /** Which settings the repository has of its own instead of its project's. */
  override_settings?: { branch_restrictions?: boolean | null } | null;
  /** What it was forked from; `null` for what is no fork. */
  parent?: { uuid?: string | null; full_name?: string | null } | null;
  created_on?: Timestamp | null;
  updated_on?: Timestamp | null;
  links?: Links | null;
}

export interface Commit {
  /** 40 characters. */
  hash: string;
  date?: Timestamp | null;
  message?: string | null;
  parents?: ({ hash?: string | null } | null)[] | null;
  /** `user` is absent where no Bitbucket account matches the e-mail address of the commit. */
  author?: { raw?: string | null; user?: Account | null } | null;
  links?: Links | null;
}

/**
 * Workspaces and repositories are addressed by their uuids here, braces included: these stay when slugs change.
 * https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/
 */
export const repositoryEndpoints = named({
  repositories: listing<Repository>()('/2.0/repositories/{workspace}', {
    isWholeWorkspace: true,
    emptyIsDoubted: true,
  }),
  /** The commits that `revision` can reach, newest first. */
  commits: listing<Commit>()('/2.0/repositories/{workspace}/{repository}/commits/{revision}', { refusalIsFinal: true }),
  /** Those of a branch, its newest commit first. A branch that Bitbucket does not find has none. */
  branchCommits: listing<Commit>()('/2.0/repositories/{workspace}/{repository}/commits/{branch}', {
    notFoundIsAnswer: true,
    withSlashes: 'branch',
  }),
});
