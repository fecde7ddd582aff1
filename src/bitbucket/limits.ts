/**
 * What a call counts against. Bitbucket limits calls by kind of resource, for each OAuth consumer and access token.
 * https://support.atlassian.com/bitbucket-cloud/docs/api-request-limits/
 */
export type Bucket = 'repository' | 'webhook' | 'other';

export const BUCKETS: readonly Bucket[] = ['repository', 'webhook', 'other'];

/**
 * How many calls Bitbucket allows an OAuth consumer in an hour; undefined where it documents no limit. Access tokens may
 * have larger limits, which their responses state.
 */
export const CALLS_PER_HOUR = {
  repository: 1000,
  webhook: 1000,
  other: undefined,
} as const satisfies Record<Bucket, number | undefined>;

/** Calls are free again an hour after the minute in which they were made. */
export const MINUTES_UNTIL_FREE = 61;

/** How many pauses, each of which frees the calls of an hour, fit into so many minutes. */
export function pausesWithin(minutes: number): number {
  return Math.floor(minutes / MINUTES_UNTIL_FREE);
}

/** How many minutes so many pauses take. */
export function minutesOf(pauses: number): number {
  return pauses * MINUTES_UNTIL_FREE;
}

/**
 * The bucket of a call.
 *
 * @param path of its URL, or of an endpoint with `{...}` in it
 */
export function bucketOf(path: string): Bucket {
  if (/^\/2\.0\/(repositories\/[^/]+|workspaces)\/[^/]+\/hooks(\/|$)/.test(path)) {
    return 'webhook';
  }
  return path.startsWith('/2.0/repositories/') ? 'repository' : 'other';
}
