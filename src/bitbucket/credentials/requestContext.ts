import type { Bucket } from '../limits';
import type { Credential } from './credential';
import type { RequestTarget } from './reach';

/** What a request needs a credential for. `name` is also the one under which calls are counted and refusals remembered. */
export interface RequestContext extends RequestTarget {
  /** For errors: method and path. */
  readonly endpoint: string;
  readonly bucket: Bucket;
  /** The position of the one credential that may be used; without it, the pool chooses. */
  readonly position?: number;
  /** Whether the request fails at once when the credential is limited, instead of waiting for it. */
  readonly failsWhenLimited?: boolean;
  /** Whether 404 is an ordinary answer of the endpoint, which needs no confirmation by another credential. */
  readonly notFoundIsAnswer?: boolean;
  /** Whether Bitbucket documents that access tokens may not make the request. */
  readonly isClosedToAccessTokens?: boolean;
  /** Whether a refusal is believed when no other credential is available to confirm it: nothing is deleted for it. */
  readonly isPartial?: boolean;
}

export interface Demand extends RequestContext {
  /** Positions of credentials that must not be used. */
  readonly excluded?: ReadonlySet<number>;
}

/** The use of a credential for one request. It tells a 429 that is news from one that a later limit has overtaken. */
export interface Lease {
  readonly credential: Credential;
  readonly bucket: Bucket;
  /** How often the credential had been limited when the lease began. */
  readonly timesLimited: number;
}
