/** What a response states about the limit that it counted against. */
export interface RateHeaders {
  /** Calls an hour. */
  readonly limit?: number;
  /** Whether most of them are spent. */
  readonly isNearLimit?: boolean;
}

/**
 * Reads the headers that come with access tokens. A limit that makes no sense is ignored.
 * https://www.atlassian.com/blog/bitbucket/introducing-scaled-rate-limits-for-bitbucket-cloud-api
 */
export function readRateHeaders(response: { header(name: string): string | undefined }): RateHeaders {
  const limit = response.header('x-ratelimit-limit')?.trim() ?? '';
  const nearLimit = response.header('x-ratelimit-nearlimit')?.trim().toLowerCase();
  return {
    ...(/^[1-9]\d{0,6}$/.test(limit) && { limit: Number(limit) }),
    ...((nearLimit === 'true' || nearLimit === 'false') && { isNearLimit: nearLimit === 'true' }),
  };
}
