import type { BitbucketClient } from '../../../src/bitbucket/client';
import { type ClientOptions, createClient, type Dependencies } from '../../../src/bitbucket/createClient';
import type { ScriptedServer } from './scriptedServer';

export const START = Date.parse('2026-02-03T04:05:06Z');

/** A clock that only moves when told or slept by. */
export interface FakeTime {
  now: number;
  /** Milliseconds, oldest first. */
  slept: number[];
  clock: () => number;
  sleep: (ms: number) => Promise<void>;
}

export function createTime(now = START): FakeTime {
  const time: FakeTime = {
    now,
    slept: [],
    clock: () => time.now,
    sleep: async (ms) => {
      const until = time.now + ms;
      time.slept.push(ms);
      // lets everything else that can happen now happen before the time has passed
      await new Promise((resolve) => setImmediate(resolve));
      time.now = Math.max(time.now, until);
    },
  };
  return time;
}

/** Consumers `a`, `b`, `c` ... with the secrets `secret-of-a` and so on. */
export function consumersNamed(...keys: string[]): { key: string; secret: string }[] {
  return keys.map((key) => ({ key, secret: `secret-of-${key}` }));
}

/** A client of `server` with one consumer `a`, no patience, and a time of its own unless said otherwise. */
export function connect(
  server: Pick<ScriptedServer, 'origin' | 'oauthUrl'>,
  options: Partial<ClientOptions> = {},
  dependencies: Partial<Dependencies> = createTime(),
): BitbucketClient {
  return createClient(
    {
      consumers: consumersNamed('a'),
      apiOrigin: server.origin,
      oauthUrl: server.oauthUrl,
      concurrency: 5,
      rateLimitMaxWaitMs: 0,
      ...options,
    },
    { random: () => 0.5, ...dependencies },
  );
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}
