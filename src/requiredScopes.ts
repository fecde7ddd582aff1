import type { Settings } from './config';
import { ingestionConfig, IngestionSources } from './ingestionConfig';

/** A scope that an OAuth consumer must have, and what for. */
export interface RequiredScope {
  readonly scope: string;
  /** The box to tick in the consumer's settings in Bitbucket. */
  readonly permission: string;
  /** The titles of the sources that need it. */
  readonly sources: string[];
}

/** The box to tick for each scope: https://developer.atlassian.com/cloud/bitbucket/rest/intro/#authentication */
export const PERMISSIONS = {
  account: 'Account: Read',
  project: 'Projects: Read',
  'project:admin': 'Projects: Admin',
  repository: 'Repositories: Read',
  'repository:admin': 'Repositories: Admin',
  pullrequest: 'Pull requests: Read',
  webhook: 'Webhooks: Read and write',
  pipeline: 'Pipelines: Read',
  runner: 'Runners: Read',
} as const;

export type Scope = keyof typeof PERMISSIONS;

interface Requirement {
  scope: Scope;
  sources: (typeof IngestionSources)[keyof typeof IngestionSources][];
}

/**
 * Which scope opens which source that a run cannot leave out by itself; for the others see optionalSteps.ts.
 *
 * Pull requests need the members of the workspace, too: whether an approval counts depends on who gave it.
 */
const REQUIREMENTS: Requirement[] = [
  {
    scope: 'account',
    sources: [IngestionSources.USERS, IngestionSources.GROUPS, IngestionSources.PULL_REQUESTS],
  },
  { scope: 'project', sources: [IngestionSources.PROJECTS] },
  { scope: 'repository', sources: [IngestionSources.REPOS] },
  { scope: 'pullrequest', sources: [IngestionSources.PULL_REQUESTS] },
];

/**
 * The scopes that a run needs.
 *
 * @param disabledSources ids of the ingestion sources that are switched off in the tile
 */
export function requiredScopes(settings: Settings, disabledSources: Iterable<string>): RequiredScope[] {
  const off = new Set(disabledSources);
  if (!settings.ingestPullRequests || off.has(IngestionSources.REPOS)) {
    off.add(IngestionSources.PULL_REQUESTS);
  }
  return REQUIREMENTS.map(({ scope, sources }) => ({
    scope,
    permission: PERMISSIONS[scope],
    sources: sources.filter((source) => !off.has(source)).map((source) => ingestionConfig[source]!.title),
  })).filter(({ sources }) => sources.length > 0);
}
