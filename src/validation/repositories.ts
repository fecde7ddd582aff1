import type { BitbucketClient } from '../bitbucket/client';
import type { CredentialName } from '../bitbucket/credentials/credentialName';
import { ApiError, NotFoundError, PermissionError } from '../bitbucket/http/errors';
import type { Workspace } from '../bitbucket/resources';
import type { Examination } from './credentials';
import { reasonOf } from './problems';

/** An access token that sees only some repositories of a workspace. */
export interface PartialToken {
  readonly credential: CredentialName;
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
interface Sight {
  readonly credential: CredentialName;
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
  examinations: readonly Examination[],
): Promise<Comparison> {
  const comparison: Comparison = { problems: [], partialTokens: [] };
  const accepted = examinations.filter(({ refused }) => !refused);
  const slugs = new Set(accepted.flatMap(({ workspaces }) => [...workspaces.keys()]));
  for (const slug of slugs) {
    const readers = accepted.filter(({ workspaces }) => workspaces.has(slug));
    // a workspace that a consumer cannot read is a problem already
    const isReadByConsumers = accepted.every(
      ({ credential, workspaces }) => credential.kind === 'access token' || workspaces.has(slug),
    );
    if (readers.length > 1 && isReadByConsumers) {
      let sights = await countRepositories(client, readers, slug);
      if (differ(sights)) {
        sights = await countRepositories(client, readers, slug);
      }
      compareSights(slug, sights, comparison);
    }
  }
  return comparison;
}

function compareSights(slug: string, sights: readonly Sight[], { problems, partialTokens }: Comparison): void {
  const ofConsumers = sights.filter(({ credential }) => credential.kind === 'consumer');
  const counts = ofConsumers.flatMap(({ count }) => (typeof count === 'number' ? count : []));
  const all = ofConsumers.length > 0 ? Math.max(0, ...counts) : undefined;
  const isPartial = ({ credential, count }: Sight) =>
    credential.kind === 'access token' && typeof count === 'number' && count > 0 && count < (all ?? Infinity);
  const complete = sights.filter((sight) => !isPartial(sight));
  for (const { credential, workspace, count } of sights.filter(isPartial)) {
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

/** The sights of those that could be asked. A credential that is rate limited at the moment is at no fault. */
async function countRepositories(
  client: BitbucketClient,
  examinations: readonly Examination[],
  slug: string,
): Promise<Sight[]> {
  const sights = await Promise.all(
    examinations.map(async ({ credential, workspaces }): Promise<Sight | undefined> => {
      const workspace = workspaces.get(slug)!;
      try {
        return { credential, workspace, count: await client.countRepositoriesAs(credential.position, workspace.uuid) };
      } catch (error) {
        if (error instanceof PermissionError || error instanceof NotFoundError) {
          return { credential, workspace, count: error };
        }
        if (error instanceof ApiError) {
          return undefined;
        }
        throw error;
      }
    }),
  );
  return sights.filter((sight) => sight !== undefined);
}

/** That nobody is answered is not a difference between credentials: the steps report it. */
function differ(sights: readonly Sight[]): boolean {
  const isAnswered = sights.some(({ count }) => typeof count === 'number');
  return isAnswered && new Set(sights.map(({ count }) => (typeof count === 'number' ? count : 'refused'))).size > 1;
}
