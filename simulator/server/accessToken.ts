import { DEFAULT_LIMIT, type SimulatedAccessToken } from '../options';
import type { Repository } from '../world/types';
import type { Bucket, Caller } from './caller';

/** Bitbucket sets `X-RateLimit-NearLimit` when less than this share of the hourly limit is left. */
const NEAR_LIMIT = 0.2;

/** Whether an access token may use a route: project and repository tokens may not use most workspace endpoints. */
export function isWithinReach(
  { reach }: SimulatedAccessToken,
  { endpoint, path }: { endpoint: string; path: string },
): boolean {
  if (endpoint === 'workspace' || endpoint === 'repositories' || path.includes('{repository}')) {
    return true;
  }
  return 'project' in reach ? path.includes('{project}') : !('repository' in reach);
}

/** Whether a repository is within the reach of an access token. Bitbucket hides all others from it. */
export function reaches({ reach }: SimulatedAccessToken, { slug, project, workspace }: Repository): boolean {
  return (
    workspace.slug === reach.workspace &&
    (!('project' in reach) || project?.key === reach.project) &&
    (!('repository' in reach) || slug === reach.repository)
  );
}

/**
 * Rate limit headers. Only access tokens get them, and only on endpoints with a documented limit. The values of
 * `X-RateLimit-Resource` are not documented.
 * See https://www.atlassian.com/blog/bitbucket/introducing-scaled-rate-limits
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
