import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { StepTools } from '../runtime/tools';

export const PULL_REQUEST_ENDPOINTS = [
  ENDPOINTS.members,
  ENDPOINTS.pullRequests,
  ENDPOINTS.memberPullRequests,
  ENDPOINTS.pullRequest,
  ENDPOINTS.pullRequestCommits,
  ENDPOINTS.pullRequestActivity,
  ENDPOINTS.commits,
] as const;

/** What the step for permissions would request: the verdict on a few pull requests depends on it. */
export const OCCASIONAL_ENDPOINTS = [ENDPOINTS.repositoryUserGrants] as const;

/** The tools of the step, for its parts. */
export type PullRequestTools = StepTools<readonly [...typeof PULL_REQUEST_ENDPOINTS, ...typeof OCCASIONAL_ENDPOINTS]>;
