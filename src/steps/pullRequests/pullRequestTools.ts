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

/** The tools of the step, for its parts. */
export type PullRequestTools = StepTools<typeof PULL_REQUEST_ENDPOINTS>;
