import { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import type { BitbucketClient } from '../bitbucket/client';
import type { Workspace } from '../bitbucket/resources';
import { publishWarning } from '../steps/runtime/events';
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
  for (const { credential, workspace, slug, seen, all } of partialTokens) {
    await client.restrictToVisible(credential.position, { slug, uuid: workspace.uuid });
    publishWarning(
      logger,
      IntegrationWarnEventName.MissingPermission,
      all === undefined
        ? `${credential.label} sees ${seen} repositories of workspace "${slug}", and no OAuth consumer could be asked whether ` +
            'these are all, so it is used only for these in this run.'
        : `${credential.label} sees ${seen} of the ${all} repositories of workspace "${slug}", so it is used only for these. ` +
            'An access token of the workspace can be used for all of them.',
    );
  }
}

function isOfAccessToken({ credential }: Examination): boolean {
  return credential.kind === 'access token';
}
