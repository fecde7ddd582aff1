import type { Settings } from './config';
import { IngestionSources, ingestionConfig } from './ingestionConfig';

/** A scope that an OAuth consumer must have, and what for. */
export interface RequiredScope {
  readonly scope: string;
  /** The box to tick in the consumer's settings in Bitbucket. */
  readonly permission: string;
  /** The titles of the sources that need it. */
  readonly sources: string[];
}

interface Requirement {
  scope: string;
  permission: string;
  sources: (typeof IngestionSources)[keyof typeof IngestionSources][];
}

/**
 * Which scope opens which source: https://developer.atlassian.com/cloud/bitbucket/rest/intro/#authentication
 *
 * Pull requests need the members of the workspace, too: whether an approval counts depends on who gave it.
 */
const REQUIREMENTS: Requirement[] = [
  {
    scope: 'account',
    permission: 'Account: Read',
    sources: [IngestionSources.USERS, IngestionSources.GROUPS, IngestionSources.PULL_REQUESTS],
  },
  { scope: 'project', permission: 'Projects: Read', sources: [IngestionSources.PROJECTS] },
  { scope: 'repository', permission: 'Repositories: Read', sources: [IngestionSources.REPOS] },
  { scope: 'pullrequest', permission: 'Pull requests: Read', sources: [IngestionSources.PULL_REQUESTS] },
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
  return REQUIREMENTS.map(({ scope, permission, sources }) => ({
    scope,
    permission,
    sources: sources.filter((source) => !off.has(source)).map((source) => ingestionConfig[source]!.title),
  })).filter(({ sources }) => sources.length > 0);
}
