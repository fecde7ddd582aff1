import { DEFAULT_LIMIT, type SimulatedAccessToken } from '../options';
import type { Repository } from '../world/types';
import type { Bucket, Caller } from './caller';
import type { Route } from './route';

/** Bitbucket warns when fewer than this share of an hour's calls are left. */
const NEAR_LIMIT = 0.2;

/** Whether a route is one that tokens of a project or a single repository may use at all. */
export function isWithinReach({ reach }: SimulatedAccessToken, { endpoint, path }: Route): boolean {
  if (endpoint === 'workspace' || endpoint === 'repositories' || path.includes('{repository}')) {
    return true;
  }
  return 'project' in reach ? path.includes('{project}') : !('repository' in reach);
}

/** Whether a token finds a repository: only what lies within its reach exists for it. */
export function reaches({ reach }: SimulatedAccessToken, { slug, project, workspace }: Repository): boolean {
  return (
    workspace.slug === reach.workspace &&
    (!('project' in reach) || project?.key === reach.project) &&
    (!('repository' in reach) || slug === reach.repository)
  );
}

/**
 * The headers that come with access tokens only, on what has a documented limit. The names of the resources are not
 * documented. See https://www.atlassian.com/blog/bitbucket/introducing-scaled-rate-limits
 */
export function rateHeaders({ credential, windows }: Caller, bucket: Bucket, now: number): Record<string, string> {
  if (bucket === 'other') {
    return {};
  }
  const { limit = DEFAULT_LIMIT, webhookLimit = DEFAULT_LIMIT } = credential;
  const total = bucket === 'repository' ? limit : webhookLimit;
  return {
    'x-ratelimit-limit': String(total),
    'x-ratelimit-resource': bucket,
    'x-ratelimit-nearlimit': String(total - windows[bucket].spent(now) < total * NEAR_LIMIT),
  };
}
