import type { FaultRule } from './faults/types';
import type { WorldSizes } from './world/types';

/** An OAuth consumer as a workspace's settings hold it. */
export interface SimulatedConsumer {
  key: string;
  secret: string;
  /** Default: account, project, pullrequest, repository. */
  scopes?: string[];
  /** Calls an hour under `/2.0/repositories`; default 1000. */
  limit?: number;
  /** Lists of webhooks an hour; default 1000. */
  webhookLimit?: number;
  /** Calls that were already spent before the simulator starts; default 0. */
  used?: number;
  /** How long before the start those were spent, in minutes; default 30. */
  usedMinutesAgo?: number;
  /** Only a private consumer with a callback URL gets tokens; default private. */
  kind?: 'private' | 'public' | 'no-callback';
  /** Slugs of the workspaces that it can read; default all. */
  workspaces?: string[];
  /** How many repositories of each workspace it sees; below 1 a share of them. Default all. */
  visibleRepositories?: number;
  /** Default 7200. */
  tokenLifeSeconds?: number;
  /** Whether it counts as an administrator, whom groups, permissions and settings want; default true. */
  administrator?: boolean;
}

export interface SimulatorOptions {
  /** Default 1. */
  seed?: number;
  /** Milliseconds; the data lies before it. Default: what `clock` says at the start. */
  now?: number;
  /** Milliseconds; used for token life, rate limits and the call log. Default `Date.now`. */
  clock?: () => number;
  /** Default 0: any free one. */
  port?: number;
  /** Wait before each response; default 0. */
  latencyMs?: number;
  sizes?: Partial<WorldSizes>;
  consumers?: SimulatedConsumer[];
  faults?: FaultRule[];
  /** The worked approval examples; default true. */
  approvalCases?: boolean;
  /** Deleted accounts, lost forks, refusing repositories and the like; default true. */
  edgeCaseRecords?: boolean;
  /** The token response's member for scopes: since May 2026 `scope`, before `scopes`, or none at all. Default `scope`. */
  scopeField?: 'scope' | 'scopes' | 'none';
  /** Reports differ on whether the pull request list applies `state` when there is a `q`; default `ignored`. */
  stateWithQuery?: 'ignored' | 'applied';
  /** Whether calls that are answered 429 count themselves; not documented, default false. */
  rejectedCallsCount?: boolean;
  /** Default true: answers are compressed for who accepts it. */
  gzip?: boolean;
}

export const DEFAULT_SCOPES = ['account', 'project', 'pullrequest', 'repository'];
/** What access controls and automation want on top. */
export const ALL_SCOPES = [...DEFAULT_SCOPES, 'repository:admin', 'project:admin', 'webhook', 'pipeline', 'runner'];
export const DEFAULT_LIMIT = 1000;
export const DEFAULT_TOKEN_LIFE_SECONDS = 7200;

export const DEFAULT_CONSUMERS: SimulatedConsumer[] = [
  { key: 'simulated-consumer-1', secret: 'simulated-secret-1-not-a-real-one' },
  { key: 'simulated-consumer-2', secret: 'simulated-secret-2-not-a-real-one' },
];
