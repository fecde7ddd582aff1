import type { HttpResponse } from './http/transport';
import { type Bucket, BUCKETS } from './limits';

/** What one client did so far. Times are in milliseconds, sizes in bytes after unpacking. */
export interface ClientStats extends CallCounts {
  /** By the name of the endpoint, requests for tokens under `token`. */
  readonly callsByEndpoint: Readonly<Record<string, number>>;
  /** In configured order. */
  readonly credentials: readonly CredentialStats[];
  /** The place of the credential in use for repository data in that order, counted from 1. */
  readonly activeCredential: number;
  /** Requests sent again because the response was missing, damaged, or a server error. */
  readonly retries: number;
  readonly retryDelayMs: number;
  /** How often another credential took over because of a limit. */
  readonly rotations: number;
  /** Responses with status 429. */
  readonly limitedResponses: number;
  /** How long the run waited because every credential was limited. */
  readonly rateLimitWaitMs: number;
  readonly bytes: number;
}

export interface CallCounts {
  /** HTTP requests sent, whatever the response, requests for tokens included. */
  readonly calls: number;
  readonly callsByBucket: Readonly<Record<Bucket, number>>;
}

export interface CredentialStats extends CallCounts {
  /** The label of the credential. */
  readonly credential: string;
  /** How often it reached a limit, requests that were in flight together counting as one. */
  readonly timesLimited: number;
}

export interface CallRecord {
  readonly endpoint: string;
  /** The label of the credential. */
  readonly credential: string;
  readonly bucket: Bucket;
}

interface Counts {
  calls: number;
  callsByBucket: Record<Bucket, number>;
}

/** Keeps the counts of one client. */
export class Stats {
  private readonly totals = {
    ...noCalls(),
    retries: 0,
    retryDelayMs: 0,
    rotations: 0,
    limitedResponses: 0,
    rateLimitWaitMs: 0,
    bytes: 0,
  };
  private readonly byEndpoint = new Map<string, number>();
  private readonly byCredential: ReadonlyMap<string, Counts & { timesLimited: number }>;
  private activeCredential = 1;

  /** @param credentials their labels, in configured order */
  constructor(private readonly credentials: readonly string[]) {
    this.byCredential = new Map(credentials.map((label) => [label, { ...noCalls(), timesLimited: 0 }]));
  }

  /** @param response undefined where there was none */
  recordCall({ endpoint, credential, bucket }: CallRecord, response?: HttpResponse): void {
    const requests = response?.requests ?? 1;
    for (const counts of [this.totals, this.byCredential.get(credential)]) {
      if (counts) {
        counts.calls += requests;
        counts.callsByBucket[bucket] += requests;
      }
    }
    this.byEndpoint.set(endpoint, (this.byEndpoint.get(endpoint) ?? 0) + requests);
    this.totals.bytes += response?.bytes ?? 0;
    this.totals.limitedResponses += response?.status === 429 ? 1 : 0;
  }

  recordRetry(delayMs: number): void {
    this.totals.retries += 1;
    this.totals.retryDelayMs += delayMs;
  }

  recordLimit(credential: string): void {
    const counts = this.byCredential.get(credential);
    if (counts) {
      counts.timesLimited += 1;
    }
  }

  /** @param to the label of the credential that is in use from now on */
  recordRotation(bucket: Bucket, to: string): void {
    this.totals.rotations += 1;
    if (bucket === 'repository') {
      this.activeCredential = this.credentials.indexOf(to) + 1;
    }
  }

  recordWait(ms: number): void {
    this.totals.rateLimitWaitMs += ms;
  }

  snapshot(): ClientStats {
    return {
      ...copyOf(this.totals),
      callsByEndpoint: Object.fromEntries(this.byEndpoint),
      credentials: [...this.byCredential].map(([credential, counts]) => ({ credential, ...copyOf(counts) })),
      activeCredential: this.activeCredential,
    };
  }
}

function noCalls(): Counts {
  return {
    calls: 0,
    callsByBucket: Object.fromEntries(BUCKETS.map((bucket) => [bucket, 0])) as Record<Bucket, number>,
  };
}

function copyOf<C extends Counts>(counts: C): C {
  return { ...counts, callsByBucket: { ...counts.callsByBucket } };
}
