/** Bitbucket limits the calls of each bucket by the hour: https://support.atlassian.com/bitbucket-cloud/docs/api-request-limits/ */
export type Bucket = 'repository' | 'webhook' | 'other';

/** The bucket of a call, by its path without the query. */
export function bucketOf(path: string): Bucket {
  if (path.endsWith('/hooks')) {
    return 'webhook';
  }
  return path.startsWith('/2.0/repositories/') ? 'repository' : 'other';
}
