import { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import type { BitbucketClient } from '../bitbucket/client';
import { ApiError } from '../bitbucket/http/errors';
import type { Workspace } from '../bitbucket/resources';
import { publishWarning } from '../events';
import type { Examination } from './credentials';
import type { PartialToken } from './repositories';

type Logger = Parameters<typeof publishWarning>[0];

/** Keeps access tokens from being used for what they cannot read, or see only part of. */
export async function applyReach(
  { client, logger }: { client: BitbucketClient; logger: Logger },
  examinations: readonly Examination[],
  partialTokens: readonly PartialToken[],
): Promise<void> {
  const workspaces = new Map<string, Workspace>(examinations.flatMap((examination) => [...examination.workspaces]));
  for (const { credential, unreadable } of examinations.filter(isOfAccessToken)) {
    for (const slug of unreadable.keys()) {
      client.excludeWorkspace(credential.position, { slug, uuid: workspaces.get(slug)?.uuid });
    }
  }
  for (const partial of partialTokens) {
    publishWarning(logger, IntegrationWarnEventName.MissingPermission, await restrict(client, partial));
  }
}

/** @returns what the token is used for in this run, and why */
async function restrict(client: BitbucketClient, partial: PartialToken): Promise<string> {
  const { credential, workspace, slug, seen, all } = partial;
  const { uuid } = workspace;
  const unlisted = await client.restrictToVisible(credential.position, { slug, uuid }).catch(toApiError);
  if (unlisted) {
    client.excludeWorkspace(credential.position, { slug, uuid });
    return (
      `${credential.label} does not see all repositories of workspace "${slug}", and those that it sees could not be listed: ` +
      `${unlisted.message} It is not used for this workspace in this run.`
    );
  }
  if (all === undefined) {
    return (
      `${credential.label} sees ${seen} repositories of workspace "${slug}", and no OAuth consumer could be asked whether ` +
      'these are all, so it is used only for these in this run.'
    );
  }
  return (
    `${credential.label} sees ${seen} of the ${all} repositories of workspace "${slug}", so it is used only for these. ` +
    'An access token of the workspace can be used for all of them.'
  );
}

/** @throws what did not come from the request itself, such as a programming error */
function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) {
    return error;
  }
  throw error;
}

function isOfAccessToken({ credential }: Examination): boolean {
  return credential.kind === 'access token';
}
