import { bucketOf } from '../src/bitbucket/limits';
import { compareText } from '../src/report/graph';

/** The fields of the simulator's call log that are counted here. */
export interface RecordedCall {
  path: string;
  endpoint: string;
  consumerKey?: string;
  status: number;
}

export interface EndpointCount {
  endpoint: string;
  calls: number;
  /** Calls under the hourly limit for repository data, those that got a 429 included, as a run counts them. */
  limited: number;
}

export interface ConsumerCount {
  key: string;
  calls: number;
  /** As of an endpoint. */
  limited: number;
  /** How many of these got a 429. */
  refused: number;
  /** How often the consumer reached its limit, so that another one had to take over. Several 429 in a row count once. */
  rotations: number;
}

/** Counts calls by endpoint, the most frequent endpoint first. */
export function countByEndpoint(calls: readonly RecordedCall[]): EndpointCount[] {
  const counts = new Map<string, EndpointCount>();
  for (const call of calls) {
    const { endpoint } = call;
    const count = counts.get(endpoint) ?? { endpoint, calls: 0, limited: 0 };
    counts.set(endpoint, count);
    count.calls += 1;
    count.limited += isLimited(call) ? 1 : 0;
  }
  return [...counts.values()].sort((a, b) => b.calls - a.calls || compareText(a.endpoint, b.endpoint));
}

/** @param keys the keys of the consumers, in configured order */
export function countByConsumer(keys: readonly string[], calls: readonly RecordedCall[]): ConsumerCount[] {
  return keys.map((key) => {
    const own = calls.filter(({ consumerKey }) => consumerKey === key);
    const counted = own.filter(isLimited);
    return {
      key,
      calls: own.length,
      limited: counted.length,
      refused: counted.filter(isRefused).length,
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
