import { IntegrationError } from '@jupiterone/integration-sdk-core';

import { idOf } from '../../approval/people';
import type { Access } from '../../approval/roles';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Grant } from '../../bitbucket/endpoints/access';
import { Steps } from '../../graph/model';
import { type ListedRepository, toRepositoryRef } from '../jobState/listed';
import { getStepData, hasFailed, setStepData } from '../jobState/stepData';
import { leavesUnknown } from '../runtime/stepErrors';
import type { PullRequestTools } from './pullRequestTools';

/** Tells who besides the members of the workspace has access to a repository. */
export interface AccessToRepositories {
  /** What is known without a request: the grants are not. */
  readonly known: (repository: ListedRepository) => Promise<Access>;
  /** The uuids that have a grant on the repository. Requests them once, and only if the step for permissions runs as well. */
  readonly grants: (repository: ListedRepository) => Promise<Access['grants']>;
  /**
   * For a verdict that the permissions of the workspace may change.
   *
   * @throws IntegrationError where the users step could not read them, although Bitbucket may show them to the next run
   */
  readonly assertPermissionsAsked: (repository: ListedRepository) => Promise<void>;
}

export function accessToRepositories(tools: PullRequestTools): AccessToRepositories {
  const { client, disabledSteps, jobState, logger, settings } = tools;
  const willReadGrants = settings.ingestAccessControls && !disabledSteps.has(Steps.REPO_PERMISSIONS);
  const kept = new Map<string, readonly (Grant | null)[]>();
  const answers = new Map<string, Promise<Access['grants']>>();

  async function readGrants(repository: ListedRepository): Promise<Access['grants']> {
    try {
      const grants: (Grant | null)[] = [];
      for await (const grant of client.list(ENDPOINTS.repositoryUserGrants, toRepositoryRef(repository))) {
        grants.push(grant);
      }
      kept.set(repository.uuid, grants);
      await setStepData(jobState, 'userGrants', kept);
      return new Set(grants.flatMap((grant) => (grant?.permission === 'none' ? [] : (idOf(grant?.user) ?? []))));
    } catch (error) {
      if (!leavesUnknown(error)) {
        throw error;
      }
      logger.info(
        { err: error, repository: repository.fullName },
        'The grants cannot be read, so approvals stay undetermined',
      );
      return 'unavailable';
    }
  }

  const permissionsOf = async ({ workspaceUuid }: ListedRepository) =>
    (await getStepData(jobState, 'workspacePermissions'))?.get(workspaceUuid);

  return {
    known: async (repository) => {
      const { isPublic } = repository;
      const listed = await permissionsOf(repository);
      const permissions = listed === undefined || listed instanceof Error ? 'unavailable' : listed.others;
      return { permissions, grants: 'unavailable', isPublic };
    },
    grants: (repository) => {
      const answer =
        answers.get(repository.uuid) ??
        (willReadGrants ? readGrants(repository) : Promise.resolve('unavailable' as const));
      answers.set(repository.uuid, answer);
      return answer;
    },
    assertPermissionsAsked: async (repository) => {
      if ((await permissionsOf(repository)) === undefined && (await hasFailed(jobState, Steps.USERS))) {
        throw new IntegrationError({
          code: 'UNREAD_PERMISSIONS',
          message:
            `Whether its approvals count depends on the permissions of workspace "${repository.workspaceSlug}", which step ` +
            `${Steps.USERS} failed to read. It is read again in the next run.`,
        });
      }
    },
  };
}
