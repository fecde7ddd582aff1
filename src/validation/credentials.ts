import type { BitbucketClient } from '../bitbucket/client';
import type { CredentialName } from '../bitbucket/credentials/credential';
import { ApiError, AuthenticationError, NotFoundError, PermissionError, ProtocolError } from '../bitbucket/http/errors';
import type { Workspace } from '../bitbucket/resources';
import { hasScope } from '../bitbucket/scopes';
import type { RequiredScope } from '../steps/scopes';

/** What Bitbucket says about one credential. */
export interface Examination {
  readonly credential: CredentialName;
  /** The workspaces that it can read, by slug. */
  readonly workspaces: ReadonlyMap<string, Workspace>;
  /** Why it cannot read the others, by slug. */
  readonly unreadable: ReadonlyMap<string, ApiError>;
  /** Undefined where Bitbucket does not state them. */
  readonly scopes?: ReadonlySet<string>;
  /** Why Bitbucket does not accept it at all. */
  readonly refused?: AuthenticationError;
  /** Why it could not be examined. This says nothing about the credential. */
  readonly unchecked?: ApiError;
}

/** @param slugs of the configured workspaces */
export async function examineCredential(
  client: BitbucketClient,
  credential: CredentialName,
  slugs: readonly string[],
): Promise<Examination> {
  const { position } = credential;
  const workspaces = new Map<string, Workspace>();
  const unreadable = new Map<string, ApiError>();
  const examination = { credential, workspaces, unreadable };
  try {
    await client.grantedScopes(position);
    for (const slug of slugs) {
      try {
        workspaces.set(slug, withUuid(await client.getWorkspaceAs(position, slug), slug));
      } catch (error) {
        unreadable.set(slug, refusalOf(error));
      }
    }
    // after the workspaces, since some credentials state their scopes only in the headers of other responses
    return { ...examination, scopes: await client.grantedScopes(position) };
  } catch (error) {
    if (error instanceof AuthenticationError) {
      return { ...examination, refused: error };
    }
    if (error instanceof ApiError) {
      return { ...examination, unchecked: error };
    }
    throw error;
  }
}

/** What a person has to correct, in sentences. */
export function findProblems(examinations: readonly Examination[], scopes: readonly RequiredScope[]): string[] {
  const problems: string[] = [];
  for (const { credential, refused } of examinations) {
    if (refused) {
      problems.push(`${refused.message} It is item ${credential.position} of oauthKey and oauthSecret.`);
    }
  }
  const slugs = new Set(examinations.flatMap(({ unreadable }) => [...unreadable.keys()]));
  for (const slug of slugs) {
    const unable = examinations.filter(({ unreadable }) => unreadable.has(slug));
    const labels = unable.map(({ credential }) => credential.label).join(', ');
    problems.push(
      `workspace "${slug}" cannot be read by ${labels}: ${reasonOf(unable[0]!.unreadable.get(slug)!)}. ` +
        'Check the spelling of the slug, and that each consumer was made in this workspace.',
    );
  }
  for (const { credential, scopes: granted } of examinations) {
    for (const { scope, checkbox, sources } of scopes) {
      if (granted && !hasScope(granted, scope)) {
        problems.push(
          `${credential.label} lacks the scope "${scope}", which is needed for: ${sources.join(', ')}. ` +
            `Tick "${checkbox}" in the consumer's settings in Bitbucket, or switch these sources off.`,
        );
      }
    }
  }
  return problems;
}

/**
 * Compares how many repositories of each workspace the credentials see. A run changes from one to another, and JupiterOne
 * would delete what the next one does not see. Numbers that differ are counted again, since a repository may be created
 * between two calls.
 *
 * @returns what a person has to correct, in sentences
 */
export async function compareSights(client: BitbucketClient, examinations: readonly Examination[]): Promise<string[]> {
  const problems: string[] = [];
  const accepted = examinations.filter(({ refused }) => !refused);
  const slugs = [...(accepted[0]?.workspaces.keys() ?? [])];
  for (const slug of accepted.length > 1 ? slugs : []) {
    if (accepted.every(({ workspaces }) => workspaces.has(slug))) {
      problems.push(...(await compareSight(client, accepted, slug)));
    }
  }
  return problems;
}

async function compareSight(
  client: BitbucketClient,
  examinations: readonly Examination[],
  slug: string,
): Promise<string[]> {
  let seen = await countRepositories(client, examinations, slug);
  if (differ(seen)) {
    seen = await countRepositories(client, examinations, slug);
  }
  if (!differ(seen)) {
    return [];
  }
  const numbers = seen.map(({ label, count }) =>
    count instanceof ApiError ? `${label} is refused (${reasonOf(count)})` : `${label} sees ${count}`,
  );
  return [
    `workspace "${slug}" has different numbers of repositories for different credentials: ${numbers.join(', ')}. ` +
      'Repositories that only some of them see would come and go in the graph. Give all credentials the same access.',
  ];
}

interface Sight {
  readonly label: string;
  /** How many repositories it sees, or why it may not list them. */
  readonly count: number | ApiError;
}

/** The sights of those that could be asked. A credential that is rate limited at the moment is at no fault. */
async function countRepositories(
  client: BitbucketClient,
  examinations: readonly Examination[],
  slug: string,
): Promise<Sight[]> {
  const counts = await Promise.all(
    examinations.map(async ({ credential, workspaces }): Promise<Sight | undefined> => {
      const { position, label } = credential;
      try {
        return { label, count: await client.countRepositoriesAs(position, workspaces.get(slug)!.uuid) };
      } catch (error) {
        if (error instanceof PermissionError || error instanceof NotFoundError) {
          return { label, count: error };
        }
        if (error instanceof ApiError) {
          return undefined;
        }
        throw error;
      }
    }),
  );
  return counts.filter((sight) => sight !== undefined);
}

/** That nobody is answered is not a difference between credentials: the steps report it. */
function differ(sights: readonly Sight[]): boolean {
  const isAnswered = sights.some(({ count }) => typeof count === 'number');
  return isAnswered && new Set(sights.map(({ count }) => (typeof count === 'number' ? count : 'refused'))).size > 1;
}

/** @throws ProtocolError when the workspace lacks the id that everything else of it is requested by */
function withUuid(workspace: Workspace, slug: string): Workspace {
  if (typeof workspace.uuid !== 'string' || !workspace.uuid) {
    const endpoint = `GET /2.0/workspaces/${slug}`;
    throw new ProtocolError({ endpoint, status: 200, problem: 'the workspace has no uuid' });
  }
  return workspace;
}

/** @throws the error itself when it is no refusal */
function refusalOf(error: unknown): ApiError {
  if (error instanceof PermissionError || error instanceof NotFoundError) {
    return error;
  }
  throw error;
}

function reasonOf({ reason, status }: ApiError): string {
  return reason?.replace(/\.$/, '') ?? String(status);
}
