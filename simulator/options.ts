import type { FaultRule } from './faults/types';
import type { ExtraCase, WorldSizes } from './world/types';

/** A path that Bitbucket refuses, whatever the scopes are. */
export interface Refusal {
  /** A pattern for the path without its query; in a string `*` stands for anything. */
  path: RegExp | string;
  /** For example 403, 404, 410, or 402 for what a plan does not include. */
  status: number;
  /** Default: Bitbucket's JSON error for that status. A string is sent as an HTML page, as gateways do. */
  body?: unknown;
}

/** What a credential may see and do. */
export interface CredentialRights {
  /** Default: account, project, pullrequest, repository. */
  scopes?: string[];
  /** Whether it is an administrator, as groups, permissions and settings require; default true. */
  administrator?: boolean;
  /** Slugs of repositories that it neither lists nor finds. */
  hiddenRepositories?: string[];
  refusals?: Refusal[];
  /** Deleted in Bitbucket: its tokens are answered 401, and it gets no new ones. */
  revoked?: boolean;
}

/** What becomes different while a run goes on; what is not named stays as it was. */
export interface CredentialChange extends CredentialRights {
  /** From the call after so many of this credential; calls for tokens do not count. */
  afterCalls?: number;
  /** From so many milliseconds after the start of the simulator, by its clock. */
  afterMs?: number;
}

export interface SimulatedCredential extends CredentialRights {
  /** Calls an hour under `/2.0/repositories`; default 1000. */
  limit?: number;
  /** Lists of webhooks an hour; default 1000. */
  webhookLimit?: number;
  /** Calls of all other endpoints an hour; default unlimited, since no limit is documented. */
  otherLimit?: number;
  /** Calls under `/2.0/repositories` that were already spent before the simulator starts; default 0. */
  used?: number;
  /** How long before the start those were spent, in minutes; default 30. */
  usedMinutesAgo?: number;
  /** Slugs of the workspaces that it can read; default all. */
  workspaces?: string[];
  /** How many repositories of each workspace it sees; below 1 a share of them. Default all. */
  visibleRepositories?: number;
  /** In their order: a later one overrides an earlier one. */
  changes?: CredentialChange[];
}

/** An OAuth consumer as a workspace's settings hold it. */
export interface SimulatedConsumer extends SimulatedCredential {
  key: string;
  secret: string;
  /** Only a private consumer with a callback URL gets tokens; default private. */
  kind?: 'private' | 'public' | 'no-callback';
  /** Default 7200. */
  tokenLifeSeconds?: number;
}

/**
 * A workspace, project or repository access token. It reads no permissions and no groups, and nothing outside its reach;
 * see https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/
 */
export interface SimulatedAccessToken extends SimulatedCredential {
  token: string;
  reach: { workspace: string } | { workspace: string; project: string } | { workspace: string; repository: string };
  /** Whether responses name the scopes in `x-oauth-scopes`; default true. */
  tellsScopes?: boolean;
}

/** Addresses of members, and what Bitbucket makes of a filter by them. */
export interface EmailOptions {
  /** The company's mail domains, the most common one first; default `DEFAULT_EMAIL_DOMAINS`. */
  domains?: readonly string[];
  /** `ignored`: every member comes, without an address. Default `works`; for non-administrators `ignored`. */
  filter?: 'works' | 'forbidden' | 'ignored';
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
  /** Default none. */
  accessTokens?: SimulatedAccessToken[];
  faults?: FaultRule[];
  /** Refused for every credential. */
  refusals?: Refusal[];
  /** The worked approval examples; default true. */
  approvalCases?: boolean;
  /** Deleted accounts, lost forks, refusing repositories and the like; default true. */
  edgeCaseRecords?: boolean;
  /** More cases, left out by default so that the data of a seed stays the same. */
  extraCases?: readonly ExtraCase[];
  /** Gives members names of mixed origin and addresses. Default: neither. */
  emails?: EmailOptions;
  /** Default: pull requests are spread at random, and each moves the stamp of its repository. */
  activity?: ActivityOptions;
  /** The field of a token response that lists the scopes: `scope` since May 2026, `scopes` before. Default `scope`. */
  scopeField?: 'scope' | 'scopes' | 'none';
  /** Reports differ on whether the pull request list applies `state` when there is a `q`; default `ignored`. */
  stateWithQuery?: 'ignored' | 'applied';
  /** Whether the pull requests of a member come with reviewers and participants when `fields` asks for them; default true. */
  memberPullRequestsTellParticipants?: boolean;
  /** Whether calls that are answered 429 count against the limit; not documented, default false. */
  rejectedCallsCount?: boolean;
  /** Default true: responses are compressed for clients that accept it. */
  gzip?: boolean;
}

/** How the pull requests of the last day are spread over repositories. Each number is a share from 0 to 1. */
export interface ActivityOptions {
  /** Repositories with pushes or merges in the last day. */
  activeRepositories: number;
  /** Pull requests of the last day in other repositories: opened earlier, then commented, approved or declined. */
  quietPullRequests: number;
  /** Those of the quiet ones that a bot opened, who is no member. */
  botPullRequests: number;
}

export const DEFAULT_SCOPES = ['account', 'project', 'pullrequest', 'repository'];
/** With the scopes of access controls and automation. */
export const ALL_SCOPES = [...DEFAULT_SCOPES, 'repository:admin', 'project:admin', 'webhook', 'pipeline', 'runner'];
export const DEFAULT_EMAIL_DOMAINS = ['northwind.example', 'northwind-robotics.example'];
export const DEFAULT_LIMIT = 1000;
export const DEFAULT_TOKEN_LIFE_SECONDS = 7200;

export const DEFAULT_CONSUMERS: SimulatedConsumer[] = [
  { key: 'simulated-consumer-1', secret: 'simulated-secret-1-not-a-real-one' },
  { key: 'simulated-consumer-2', secret: 'simulated-secret-2-not-a-real-one' },
];
