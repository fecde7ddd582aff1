import type { BitbucketClient } from '../bitbucket/client';
import type { Credential } from '../bitbucket/credentials/credential';
import { ENDPOINTS } from '../bitbucket/endpoints';
import type { Workspace } from '../bitbucket/endpoints/workspaces';
import { AuthenticationError } from '../bitbucket/http/credentialErrors';
import { ApiError, PermissionError, ProtocolError } from '../bitbucket/http/errors';
import { isIdentifier } from '../text/printable';

/** What Bitbucket says about one credential. */
export interface CheckedCredential {
  readonly credential: Credential;
  /** The workspaces that it can read, by slug. */
  readonly workspaces: ReadonlyMap<string, Workspace>;
  /** Why it cannot read the others, by slug. */
  readonly unreadable: ReadonlyMap<string, ApiError>;
  /** Undefined where Bitbucket does not state them. */
  readonly scopes?: ReadonlySet<string>;
  /** Why Bitbucket does not accept it at all. Whether a token is accepted elsewhere is found out later. */
  readonly refused?: AuthenticationError;
  /** Why it could not be checked. This says nothing about the credential. */
  readonly unchecked?: ApiError;
}

/** @param slugs of the configured workspaces */
export async function checkCredential(
  client: BitbucketClient,
  credential: Credential,
  slugs: readonly string[],
): Promise<CheckedCredential> {
  const workspaces = new Map<string, Workspace>();
  const unreadable = new Map<string, ApiError>();
  const checked = { credential, workspaces, unreadable };
  try {
    await client.grantedScopes(credential);
    for (const slug of slugs) {
      try {
        workspaces.set(
          slug,
          withUuid(await client.get(ENDPOINTS.workspace, { workspace: slug }, [], credential), slug),
        );
      } catch (error) {
        unreadable.set(slug, refusalOrThrow(error, credential));
      }
    }
    // after the workspaces, since some credentials state their scopes only in the headers of other responses
    return { ...checked, scopes: await client.grantedScopes(credential) };
  } catch (error) {
    if (error instanceof AuthenticationError) {
      return { ...checked, refused: error };
    }
    if (error instanceof ApiError) {
      return { ...checked, unchecked: error };
    }
    throw error;
  }
}

/** @throws ProtocolError when the workspace lacks the id that everything else of it is requested by */
function withUuid(workspace: Workspace, slug: string): Workspace {
  if (typeof workspace.uuid !== 'string' || !isIdentifier(workspace.uuid)) {
    const endpoint = `GET /2.0/workspaces/${slug}`;
    throw new ProtocolError({ endpoint, status: 200, problem: 'the workspace has no usable uuid' });
  }
  return workspace;
}

/**
 * 401 can mean a missing right: an access token may be accepted for other requests, and so may a consumer, if Bitbucket says so.
 *
 * @throws the error itself if it is not a refusal
 */
function refusalOrThrow(error: unknown, { isAccessToken }: Credential): ApiError {
  if (error instanceof ApiError && error.isRefusal) {
    return error;
  }
  if (error instanceof AuthenticationError) {
    if (isAccessToken) {
      return error;
    }
    if (error.refused === 'token' && /do not have access/i.test(error.reason ?? '')) {
      return new PermissionError(error);
    }
  }
  throw error;
}
