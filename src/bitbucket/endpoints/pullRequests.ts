import { listing, named, object, type Query } from './endpoint';
import type { Account, Links, Timestamp } from './json';
import type { Commit } from './repositories';

/** One side of a pull request, at the hashes of 12 characters that Bitbucket gives here. */
export interface PullRequestEndpoint {
  /** `null` where the fork was deleted or is not visible. */
  repository?: { uuid?: string | null; name?: string | null; full_name?: string | null } | null;
  branch?: { name?: string | null } | null;
  /** `null` where the branch or the fork is gone. */
  commit?: { hash?: string | null } | null;
}

export interface Participant {
  user?: Account | null;
  role?: string | null;
  approved?: boolean | null;
  state?: string | null;
  /** The time of the approval for who approved, else of the last comment. */
  participated_on?: Timestamp | null;
}

export interface PullRequest {
  id: number;
  title?: string | null;
  description?: string | null;
  state: string;
  draft?: boolean | null;
  /** Whether it waits in a merge queue. */
  queued?: boolean | null;
  author?: Account | null;
  source?: PullRequestEndpoint | null;
  destination?: PullRequestEndpoint | null;
  merge_commit?: { hash?: string | null } | null;
  comment_count?: number | null;
  task_count?: number | null;
  close_source_branch?: boolean | null;
  closed_by?: Account | null;
  closed_on?: Timestamp | null;
  /** Why it was declined. */
  reason?: string | null;
  /** Present in a list only when `fields` asks for it. */
  reviewers?: (Account | null)[] | null;
  /** Present in a list only when `fields` asks for it. */
  participants?: (Participant | null)[] | null;
  created_on?: Timestamp | null;
  updated_on?: Timestamp | null;
  links?: Links | null;
}

/** One entry of a pull request's activity: exactly one of the members is there. */
export interface PullRequestActivity {
  update?: {
    state?: string | null;
    date?: Timestamp | null;
    author?: Account | null;
    source?: PullRequestEndpoint | null;
    destination?: PullRequestEndpoint | null;
  } | null;
  approval?: { date?: Timestamp | null; user?: Account | null } | null;
  changes_requested?: { date?: Timestamp | null; user?: Account | null } | null;
  comment?: unknown;
}

/** What Bitbucket leaves out of lists of pull requests unless it is asked for. */
const LISTED_FIELDS = ['participants', 'reviewers', 'draft', 'closed_by', 'closed_on', 'merge_commit'];

/** How a listing of pull requests is read. */
const LISTED = {
  // larger pages of pull requests and of their activity are refused
  pagelen: 50,
  // discovery believes it or not, depending on the runs before
  refusalIsFinal: true,
  fields: LISTED_FIELDS.map((field) => `+values.${field}`).join(','),
} as const;

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/ */
export const pullRequestEndpoints = named({
  pullRequests: listing<PullRequest>()('/2.0/repositories/{workspace}/{repository}/pullrequests', LISTED),
  /** Those that a member opened. */
  memberPullRequests: listing<PullRequest>()('/2.0/workspaces/{workspace}/pullrequests/{member}', LISTED),
  pullRequest: object<PullRequest>()('/2.0/repositories/{workspace}/{repository}/pullrequests/{id}', {
    fields: '+closed_on',
  }),
  pullRequestCommits: listing<Commit>()('/2.0/repositories/{workspace}/{repository}/pullrequests/{id}/commits', {
    refusalIsFinal: true,
  }),
  pullRequestActivity: listing<PullRequestActivity>()(
    '/2.0/repositories/{workspace}/{repository}/pullrequests/{id}/activity',
    { pagelen: LISTED.pagelen, refusalIsFinal: true },
  ),
});

/** Bitbucket lists only open pull requests unless states are given. */
const STATES: Query = ['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED'].map((state) => ['state', state]);

/** Filters pull requests, in any state, by the time of their last update; in no particular order. */
export function byUpdate(time: Date): Query {
  return matching(`updated_on>=${time.toISOString()}`);
}

/** Filters pull requests, in any state, by a condition in Bitbucket's language for filters. */
export function matching(condition: string): Query {
  return [...STATES, ['q', condition]];
}
