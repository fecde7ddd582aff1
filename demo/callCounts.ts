import { bucketOf } from '../src/bitbucket/limits';
import { compareText } from '../src/report/graph';

/** A request as the simulator recorded it; only what is counted here. */
export interface RecordedCall {
  path: string;
  endpoint: string;
  consumerKey?: string;
  status: number;
}

export interface EndpointCount {
  endpoint: string;
  calls: number;
  /** Those that count against the hourly limit; a call that is refused because of it does not. */
  limited: number;
}

export interface ConsumerCount {
  key: string;
  calls: number;
  limited: number;
  /** Calls that were refused with 429. */
  refused: number;
  /** How often it met its limit, refusals in a row counting once: each time another consumer has to take over. */
  rotations: number;
}

/** Calls by endpoint, the most frequent first. */
export function countByEndpoint(calls: readonly RecordedCall[]): EndpointCount[] {
  const counts = new Map<string, EndpointCount>();
  for (const call of calls) {
    const { endpoint } = call;
    const count = counts.get(endpoint) ?? { endpoint, calls: 0, limited: 0 };
    counts.set(endpoint, count);
    count.calls += 1;
    if (isLimited(call) && !isRefused(call)) {
      count.limited += 1;
    }
  }
  return [...counts.values()].sort((a, b) => b.calls - a.calls || compareText(a.endpoint, b.endpoint));
}

/** @param keys of the consumers, in the order in which they are configured */
export function countByConsumer(keys: readonly string[], calls: readonly RecordedCall[]): ConsumerCount[] {
  return keys.map((key) => {
    const own = calls.filter(({ consumerKey }) => consumerKey === key);
    const counted = own.filter(isLimited);
    const refused = counted.filter(isRefused).length;
    return {
      key,
      calls: own.length,
      limited: counted.length - refused,
      refused,
      rotations: counted.filter((call, index) => isRefused(call) && !isRefused(counted[index - 1])).length,
    };
  });
}

function isLimited({ path }: RecordedCall): boolean {
  return bucketOf(path) === 'repository';
}

function isRefused(call: RecordedCall | undefined): boolean {
  return call?.status === 429;
}
