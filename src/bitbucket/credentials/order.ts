import { type Bucket, BUCKETS } from '../limits';
import type { ApiRequest } from '../request';
import type { Credential } from './credential';

/** Credentials that must not be used for a request. */
export type Excluded = Pick<ReadonlySet<Credential>, 'has' | 'size'>;
export const NOBODY: Excluded = new Set();

/**
 * The order in which credentials are used. For each bucket, one is used until Bitbucket limits it, or warns that it soon
 * will, then the next that is available; after the last comes the first again.
 */
export class CredentialOrder {
  private readonly ordered: ReadonlyMap<Bucket, readonly Credential[]>;
  /** By bucket, the index of the credential in use. */
  private readonly current: Record<Bucket, number> = { repository: 0, webhook: 0, other: 0 };

  constructor(
    credentials: readonly Credential[],
    private readonly clock: () => number,
  ) {
    const rank = ({ kind }: Credential, bucket: Bucket) => (kind.preferredFor.includes(bucket) ? 0 : 1);
    this.ordered = new Map(
      BUCKETS.map((bucket) => [bucket, [...credentials].sort((one, other) => rank(one, bucket) - rank(other, bucket))]),
    );
  }

  /** The credential whose turn it is, of those that are not rate limited. */
  nextAvailable(request: ApiRequest, excluded: Excluded): Credential | undefined {
    const now = this.clock();
    const { bucket } = request.endpoint;
    const available = this.candidates(request, excluded).filter((credential) => !credential.isLimited(bucket, now));
    return available.find((credential) => !credential.isNearLimit(bucket, now)) ?? available[0];
  }

  /** Those that may be used, the current one first; one that is refused what others are given only where all are. */
  candidates(request: ApiRequest, excluded: Excluded): readonly Credential[] {
    const { endpoint, using } = request;
    if (using) {
      return using.isRetired ? [] : [using];
    }
    const start = this.current[endpoint.bucket];
    const ordered = this.ordered.get(endpoint.bucket)!;
    const usable = [...ordered.slice(start), ...ordered.slice(0, start)].filter(
      (credential) => !credential.isRetired && !excluded.has(credential) && credential.canRead(request),
    );
    const answered = usable.filter(({ refusedAt }) => !refusedAt.has(endpoint.name));
    return answered.length > 0 ? answered : usable;
  }

  /**
   * Makes a credential the current one, unless the one before was only passed over for an endpoint or a repository.
   *
   * @returns the one before, if it was replaced
   */
  moveOn(bucket: Bucket, to: Credential): Credential | undefined {
    const now = this.clock();
    const ordered = this.ordered.get(bucket)!;
    const from = ordered[this.current[bucket]]!;
    if (from === to || !(from.isRetired || from.isLimited(bucket, now) || from.isNearLimit(bucket, now))) {
      return undefined;
    }
    this.current[bucket] = ordered.indexOf(to);
    return from;
  }
}
