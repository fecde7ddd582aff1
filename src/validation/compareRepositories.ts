import type { BitbucketClient } from '../bitbucket/client';
import type { Credential } from '../bitbucket/credentials/credential';
import { ENDPOINTS } from '../bitbucket/endpoints';
import type { Workspace } from '../bitbucket/endpoints/workspaces';
import { ApiError } from '../bitbucket/http/errors';
import type { CheckedCredential } from './checkCredential';
import { reasonOf } from './problems';

/** An access token that sees only some repositories of a workspace. */
export interface PartialToken {
  readonly credential: Credential;
  readonly workspace: Workspace;
  readonly slug: string;
  readonly seen: number;
  /** How many a consumer sees; undefined where none could be asked, so that nobody knows whether the token sees all. */
  readonly all?: number;
}

export interface Comparison {
  /** What a person has to correct, in sentences. */
  readonly problems: string[];
  /** Tokens of projects and repositories. They are used for what they see, and for nothing else. */
  readonly partialTokens: PartialToken[];
}

/** How many repositories a credential sees, or why it may not list them. */
interface RepositoryCount {
  readonly credential: Credential;
  readonly workspace: Workspace;
  readonly count: number | ApiError;
}

/**
 * Compares how many repositories of each workspace the credentials see. A run changes from one to another, and JupiterOne
 * would delete what the next one does not see. Numbers that differ are counted again, since a repository may be created
 * between two calls.
 */
export async function compareRepositories(
  client: BitbucketClient,
  checked: readonly CheckedCredential[],
): Promise<Comparison> {
  const comparison: Comparison = { problems: [], partialTokens: [] };
  const accepted = checked.filter(({ refused }) => !refused);
  const slugs = new Set(accepted.flatMap(({ workspaces }) => [...workspaces.keys()]));
  for (const slug of slugs) {
    const readers = accepted.filter(({ workspaces }) => workspaces.has(slug));
    // a workspace that a consumer cannot read is a problem already
    const isReadByConsumers = accepted.every(
      ({ credential, workspaces }) => credential.isAccessToken || workspaces.has(slug),
    );
    if (readers.length > 1 && isReadByConsumers) {
      let counts = await countRepositories(client, readers, slug);
      if (differ(counts)) {
        counts = await countRepositories(client, readers, slug);
      }
      findDifferences(slug, counts, comparison);
    }
  }
  return comparison;
}

function findDifferences(
  slug: string,
  counts: readonly RepositoryCount[],
  { problems, partialTokens }: Comparison,
): void {
  const ofConsumers = counts.filter(({ credential }) => !credential.isAccessToken);
  const seen = ofConsumers.flatMap(({ count }) => (typeof count === 'number' ? count : []));
  const all = ofConsumers.length > 0 ? Math.max(0, ...seen) : undefined;
  const isPartial = ({ credential, count }: RepositoryCount) =>
    credential.isAccessToken && typeof count === 'number' && count > 0 && count < (all ?? Infinity);
  const complete = counts.filter((one) => !isPartial(one));
  for (const { credential, workspace, count } of counts.filter(isPartial)) {
    partialTokens.push({ credential, workspace, slug, seen: count as number, all });
  }
  if (differ(complete)) {
    const numbers = complete.map(({ credential: { label }, count }) =>
      count instanceof ApiError ? `${label} is refused (${reasonOf(count)})` : `${label} sees ${count}`,
    );
    problems.push(
      `workspace "${slug}" has different numbers of repositories for different credentials: ${numbers.join(', ')}. ` +
        'Repositories that only some of them see would come and go in the graph. Give all credentials the same access.',
    );
  }
}

/** The counts of those that could be asked. A credential that is rate limited at the moment is not to blame. */
async function countRepositories(
  client: BitbucketClient,
  checked: readonly CheckedCredential[],
  slug: string,
): Promise<RepositoryCount[]> {
  const counts = await Promise.all(
    checked.map(async ({ credential, workspaces }): Promise<RepositoryCount | undefined> => {
      const workspace = workspaces.get(slug)!;
      try {
        return {
          credential,
          workspace,
          count: await client.count(ENDPOINTS.repositories, { workspace: workspace.uuid }, credential),
        };
      } catch (error) {
        if (error instanceof ApiError) {
          return error.isRefusal ? { credential, workspace, count: error } : undefined;
        }
        throw error;
      }
    }),
  );
  return counts.filter((count) => count !== undefined);
}

/** Where no credential gets a response, there is no difference between them: the steps report it. */
function differ(counts: readonly RepositoryCount[]): boolean {
  const isAnswered = counts.some(({ count }) => typeof count === 'number');
  return isAnswered && new Set(counts.map(({ count }) => (typeof count === 'number' ? count : 'refused'))).size > 1;
}
