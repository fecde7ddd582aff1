import type { BitbucketClient } from '../bitbucket/client';
import type { CredentialName } from '../bitbucket/credentials/credentialName';
import { ApiError, AuthenticationError, NotFoundError, PermissionError, ProtocolError } from '../bitbucket/http/errors';
import type { Workspace } from '../bitbucket/resources';

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
