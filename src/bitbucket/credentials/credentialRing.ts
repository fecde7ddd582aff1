import { type Bucket, BUCKETS } from '../limits';
import type { Credential } from './credential';
import type { Demand } from './requestContext';

/**
 * The order in which credentials are used. For each bucket, one is used until Bitbucket limits it, or warns that it soon
 * will, then the next that is available; after the last comes the first again. Access tokens come first for repository data,
 * where their limits may be larger, and last for everything else.
 */
export class CredentialRing {
  private readonly ordered: Readonly<Record<Bucket, readonly Credential[]>>;
  /** By bucket, the index of the credential in use. */
  private readonly current: Record<Bucket, number> = { repository: 0, webhook: 0, other: 0 };

  /** @param credentials in the order of their positions */
  constructor(
    private readonly credentials: readonly Credential[],
    private readonly clock: () => number,
  ) {
    const consumers = credentials.filter(({ kind }) => kind === 'consumer');
    const accessTokens = credentials.filter(({ kind }) => kind === 'access token');
    const order = (bucket: Bucket) =>
      bucket === 'repository' ? [...accessTokens, ...consumers] : [...consumers, ...accessTokens];
    this.ordered = Object.fromEntries(BUCKETS.map((bucket) => [bucket, order(bucket)] as const)) as Record<
      Bucket,
      Credential[]
    >;
  }

  /** The credential whose turn it is, of those that are not rate limited. */
  nextAvailable(demand: Demand): Credential | undefined {
    const now = this.clock();
    const { bucket } = demand;
    const available = this.candidates(demand).filter((credential) => !credential.isLimited(bucket, now));
    return available.find((credential) => !credential.isNearLimit(bucket, now)) ?? available[0];
  }

  /** Those that may be used, the current one first. One that is blind for the endpoint comes in only where all are. */
  candidates(demand: Demand): readonly Credential[] {
    const { bucket, name, position, excluded, isClosedToAccessTokens } = demand;
    if (position !== undefined) {
      return [this.at(position)].filter(({ isRetired }) => !isRetired);
    }
    const start = this.current[bucket];
    const ordered = this.ordered[bucket];
    const usable = [...ordered.slice(start), ...ordered.slice(0, start)].filter(
      (credential) =>
        !credential.isRetired &&
        !excluded?.has(credential.position) &&
        !(isClosedToAccessTokens && credential.kind === 'access token') &&
        credential.canRead(demand),
    );
    const seeing = usable.filter(({ blindTo }) => !blindTo.has(name));
    return seeing.length > 0 ? seeing : usable;
  }

  /**
   * Makes a credential the current one, unless the one before was only passed over for an endpoint or a repository.
   *
   * @returns the one before
   */
  moveOn(bucket: Bucket, to: Credential): Credential | undefined {
    const now = this.clock();
    const from = this.ordered[bucket][this.current[bucket]]!;
    if (from === to || !(from.isRetired || from.isLimited(bucket, now) || from.isNearLimit(bucket, now))) {
      return undefined;
    }
    this.current[bucket] = this.ordered[bucket].indexOf(to);
    return from;
  }

  /** @throws RangeError when there is no such position */
  at(position: number): Credential {
    const credential = this.credentials[position - 1];
    if (!credential) {
      throw new RangeError(`There is no credential ${position}, only ${this.credentials.length}`);
    }
    return credential;
  }
}
