import type { BitbucketClient } from '../bitbucket/client';
import type { Credential } from '../bitbucket/credentials/credential';
import { ENDPOINTS } from '../bitbucket/endpoints';
import type { Workspace } from '../bitbucket/endpoints/workspaces';
import { ApiError } from '../bitbucket/http/errors';
import type { CheckedCredential } from './checkCredential';
import { reasonOf } from './problems';

/** What an access token sees of a workspace. */
export interface TokenView {
  readonly credential: Credential;
  readonly workspace: Workspace;
  readonly slug: string;
  /** How many repositories, or why that is unknown. */
  readonly seen: number | ApiError;
  /** How many a consumer sees; undefined where none could be asked, so that nobody knows whether the token sees all. */
  readonly all?: number;
}

export interface Comparison {
  /** What a person has to correct, in sentences. */
  readonly problems: string[];
  /** Of the tokens that were asked. */
  readonly views: TokenView[];
}

/** How many repositories a credential sees, or why it may not list them; for a token, why that is unknown. */
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
  const comparison: Comparison = { problems: [], views: [] };
  const accepted = checked.filter(({ refused }) => !refused);
  const slugs = new Set(accepted.flatMap(({ workspaces }) => [...workspaces.keys()]));
  for (const slug of slugs) {
    const workspace = accepted.find(({ workspaces }) => workspaces.has(slug))!.workspaces.get(slug)!;
    // a token that can read no workspace may list repositories all the same
    const readers = accepted.filter(
      ({ credential, workspaces }) => workspaces.has(slug) || (credential.isAccessToken && workspaces.size === 0),
    );
    // a workspace that a consumer cannot read is a problem already
    const isReadByConsumers = accepted.every(
      ({ credential, workspaces }) => credential.isAccessToken || workspaces.has(slug),
    );
    if (readers.length > 1 && isReadByConsumers) {
      let counts = await countRepositories(client, readers, workspace);
      if (differ(counts)) {
        counts = await countRepositories(client, readers, workspace);
      }
      findDifferences(slug, counts, comparison);
    }
  }
  return comparison;
}

function findDifferences(slug: string, counts: readonly RepositoryCount[], { problems, views }: Comparison): void {
  const ofConsumers = counts.filter(({ credential }) => !credential.isAccessToken);
  const numbers = ofConsumers.flatMap(({ count }) => (typeof count === 'number' ? count : []));
  const all = numbers.length > 0 ? Math.max(...numbers) : undefined;
  // where every consumer is refused, the repositories that a token sees are a difference between credentials
  const mayDiffer = numbers.length > 0 || ofConsumers.length === 0;
  const readsLess = ({ credential, count }: RepositoryCount) =>
    credential.isAccessToken && mayDiffer && (typeof count !== 'number' || count < (all ?? Infinity));
  const compared = counts.filter((one) => !readsLess(one));
  for (const { credential, workspace, count: seen } of counts.filter(({ credential }) => credential.isAccessToken)) {
    views.push({ credential, workspace, slug, seen, all });
  }
  if (differ(compared)) {
    const sights = compared.map(({ credential: { label }, count }) =>
      count instanceof ApiError ? `${label} is refused (${reasonOf(count)})` : `${label} sees ${count}`,
    );
    problems.push(
      `workspace "${slug}" has different numbers of repositories for different credentials: ${sights.join(', ')}. ` +
        'Repositories that only some of them see would come and go in the graph. Give all credentials the same access.',
    );
  }
}

/**
 * The counts of those that could be asked. A consumer that is rate limited at the moment is not to blame. Of a token, though,
 * nobody may assume that it sees everything.
 */
async function countRepositories(
  client: BitbucketClient,
  checked: readonly CheckedCredential[],
  workspace: Workspace,
): Promise<RepositoryCount[]> {
  const counts = await Promise.all(
    checked.map(async ({ credential }): Promise<RepositoryCount | undefined> => {
      try {
        return {
          credential,
          workspace,
          count: await client.count(ENDPOINTS.repositories, { workspace: workspace.uuid }, credential),
        };
      } catch (error) {
        if (error instanceof ApiError) {
          return error.isRefusal || credential.isAccessToken ? { credential, workspace, count: error } : undefined;
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
