import { type IntegrationLogger, IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import type { BitbucketClient } from '../bitbucket/client';
import type { Credential } from '../bitbucket/credentials/credential';
import { ENDPOINTS } from '../bitbucket/endpoints';
import type { Workspace } from '../bitbucket/endpoints/workspaces';
import { ApiError } from '../bitbucket/http/errors';
import { publishWarning } from '../events';
import type { CheckedCredential } from './checkCredential';
import type { PartialToken } from './compareRepositories';

/** Keeps access tokens from being used for what they cannot read, or see only part of. */
export async function restrictTokens(
  { client, logger }: { client: BitbucketClient; logger: IntegrationLogger },
  checked: readonly CheckedCredential[],
  partialTokens: readonly PartialToken[],
): Promise<void> {
  const workspaces = new Map<string, Workspace>(checked.flatMap((one) => [...one.workspaces]));
  for (const { credential, unreadable } of checked.filter(({ credential }) => credential.isAccessToken)) {
    for (const slug of unreadable.keys()) {
      const uuid = workspaces.get(slug)?.uuid;
      credential.excludeWorkspace(uuid === undefined ? [slug] : [slug, uuid]);
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
  const visible = await listRepositories(client, uuid, credential);
  if (visible instanceof ApiError) {
    credential.excludeWorkspace([slug, uuid]);
    return (
      `${credential.label} does not see all repositories of workspace "${slug}", and those that it sees could not be listed: ` +
      `${visible.message} It is not used for this workspace in this run.`
    );
  }
  // listings of the whole workspace would be incomplete
  credential.restrictTo([slug, uuid], visible);
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

/**
 * @returns the uuids of the repositories that a credential sees, or why they could not be listed
 * @throws what did not come from the requests themselves, such as a programming error
 */
async function listRepositories(
  client: BitbucketClient,
  workspace: string,
  using: Credential,
): Promise<Set<string> | ApiError> {
  const uuids = new Set<string>();
  try {
    for await (const repository of client.list(ENDPOINTS.repositories, { workspace }, [], using)) {
      if (typeof repository?.uuid === 'string') {
        uuids.add(repository.uuid);
      }
    }
    return uuids;
  } catch (error) {
    if (error instanceof ApiError) {
      return error;
    }
    throw error;
  }
}
