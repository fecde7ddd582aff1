import type { FaultRule } from './faults/types';
import type { ExtraCase, WorldSizes } from './world/types';

/** A path that Bitbucket refuses regardless of the scopes. */
export interface Refusal {
  /** Matches the path without its query. In a string, `*` matches any characters. */
  path: RegExp | string;
  /** For example 403, 404, 410, or 402 for a feature that the plan does not include. */
  status: number;
  /** Default: Bitbucket's JSON error for that status. A string is sent as an HTML page, like a gateway's. */
  body?: unknown;
}

/** What a credential is allowed to read. */
export interface CredentialRights {
  /** Default: account, project, pullrequest, repository. */
  scopes?: string[];
  /** Whether the credential has administrator rights, which groups, permissions and settings require; default true. */
  administrator?: boolean;
  /** Slugs of repositories that are missing from its listings and answered with 404. */
  hiddenRepositories?: string[];
  refusals?: Refusal[];
  /** The credential was deleted in Bitbucket: its tokens get a 401, and it gets no new ones. */
  revoked?: boolean;
}

/** A change of rights during a run. Rights that are left out keep their value. */
export interface CredentialChange extends CredentialRights {
  /** The change applies after this many API calls of the credential. Token requests do not count. */
  afterCalls?: number;
  /** The change applies this many milliseconds after the start of the simulator, by its clock. */
  afterMs?: number;
}

export interface SimulatedCredential extends CredentialRights {
  /** Calls per hour under `/2.0/repositories`; default 1000. */
  limit?: number;
  /** Webhook calls per hour; default 1000. */
  webhookLimit?: number;
  /** Calls per hour of all other endpoints; default unlimited, because no limit is documented. */
  otherLimit?: number;
  /** Calls under `/2.0/repositories` that were made before the simulator started; default 0. */
  used?: number;
  /** How many minutes before the start the calls in `used` were made; default 30. */
  usedMinutesAgo?: number;
  /** Slugs of the workspaces that the credential can read; default all. */
  workspaces?: string[];
  /** How many repositories of each workspace are visible; a number below 1 is a share of them. Default all. */
  visibleRepositories?: number;
  /** Applied in this order, so a later change overrides an earlier one. */
  changes?: CredentialChange[];
}

/** An OAuth consumer, with the settings that it has in Bitbucket. */
export interface SimulatedConsumer extends SimulatedCredential {
  key: string;
  secret: string;
  /** Only a private consumer with a callback URL gets tokens; default `private`. */
  kind?: 'private' | 'public' | 'no-callback';
  /** Default 7200. */
  tokenLifeSeconds?: number;
}

/**
 * A workspace, project or repository access token. It cannot read permissions, groups, or anything outside `reach`.
 * See https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/
 */
export interface SimulatedAccessToken extends SimulatedCredential {
  token: string;
  reach: { workspace: string } | { workspace: string; project: string } | { workspace: string; repository: string };
  /** Whether responses list the scopes in the header `x-oauth-scopes`; default true. */
  sendsScopeHeader?: boolean;
}

/** The members' e-mail addresses, and how Bitbucket handles the filter by address. */
export interface EmailOptions {
  /** The company's mail domains, most common first; default `DEFAULT_EMAIL_DOMAINS`. */
  domains?: readonly string[];
  /**
   * What happens to the filter by address. `ignored`: all members are returned, without addresses. Default `works`;
   * always `ignored` for consumers without administrator rights, and for access tokens of a project or repository.
   */
  filter?: 'works' | 'forbidden' | 'ignored';
}

export interface SimulatorOptions {
  /** Default 1. */
  seed?: number;
  /** Milliseconds since 1970: all generated data is older than this. Default: the time of `clock` at the start. */
  now?: number;
  /** Gives milliseconds since 1970, for token lifetimes, rate limits and the call log. Default `Date.now`. */
  clock?: () => number;
  /** Default 0: any free port. */
  port?: number;
  /** Delay of each response; default 0. */
  latencyMs?: number;
  sizes?: Partial<WorldSizes>;
  consumers?: SimulatedConsumer[];
  /** Default none. */
  accessTokens?: SimulatedAccessToken[];
  faults?: FaultRule[];
  /** Paths that are refused for every credential. */
  refusals?: Refusal[];
  /** Whether to add the approval examples; default true. */
  approvalCases?: boolean;
  /** Whether to add deleted accounts, deleted forks, repositories that refuse access and other edge cases; default true. */
  edgeCaseRecords?: boolean;
  /** Further cases. They are off by default so that the data of a seed does not change. */
  extraCases?: readonly ExtraCase[];
  /** Gives members e-mail addresses, and names from many countries. Default: no addresses. */
  emails?: EmailOptions;
  /** Default: pull requests are spread at random, and each one updates the `updated_on` of its repository. */
  activity?: ActivityOptions;
  /** Spreads the pull requests evenly over a longer time. */
  period?: PeriodOptions;
  /** The field of a token response that lists the scopes: `scope` since May 2026, `scopes` before then. Default `scope`. */
  scopeField?: 'scope' | 'scopes' | 'none';
  /** Reports differ on whether the pull request list applies `state` when there is a `q`; default `ignored`. */
  stateWithQuery?: 'ignored' | 'applied';
  /** Whether the list of a member's pull requests includes reviewers and participants when `fields` asks; default true. */
  memberPullRequestsIncludeParticipants?: boolean;
  /** Whether calls that get a 429 count against the limit. Bitbucket does not document it; default false. */
  rejectedCallsCount?: boolean;
  /** Whether to compress responses for clients that accept gzip; default true. */
  gzip?: boolean;
}

/** How pull requests that changed in the last day are spread over repositories. Each number is a share from 0 to 1. */
export interface ActivityOptions {
  /** Share of repositories with a push or merge in the last day. */
  activeRepositories: number;
  /**
   * Share of the changed pull requests that are in the other repositories. They were opened earlier, and commented on,
   * approved or declined in the last day.
   */
  quietPullRequests: number;
  /** Share of `quietPullRequests` that were opened by a bot, which is not a member. */
  botPullRequests: number;
}

/** Pull requests of a time in which most of them were merged. */
export interface PeriodOptions {
  /** How many days before `now` it began. */
  days: number;
  /** The share of pull requests that were merged, from 0 to 1. The others are declined or still open. */
  merged: number;
}

export const DEFAULT_SCOPES = ['account', 'project', 'pullrequest', 'repository'];
/** Includes the scopes for access controls and automation. */
export const ALL_SCOPES = [...DEFAULT_SCOPES, 'repository:admin', 'project:admin', 'webhook', 'pipeline', 'runner'];
export const DEFAULT_EMAIL_DOMAINS = ['northwind.example', 'northwind-robotics.example'];
export const DEFAULT_LIMIT = 1000;
export const DEFAULT_TOKEN_LIFE_SECONDS = 7200;

export const DEFAULT_CONSUMERS: SimulatedConsumer[] = [
  { key: 'simulated-consumer-1', secret: 'simulated-secret-1-not-a-real-one' },
  { key: 'simulated-consumer-2', secret: 'simulated-secret-2-not-a-real-one' },
];

/**
 * The prefix of every value that the API returns but an integration must not keep: values of variables, and credentials
 * and query values in webhook URLs.
 */
export const CANARY_VALUE_PREFIX = 'canary-value-not-to-be-kept-';
