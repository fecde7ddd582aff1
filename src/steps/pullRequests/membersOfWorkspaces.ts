import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Account } from '../../bitbucket/endpoints/json';
import { type ListedMembers, type ListedRepository, toMembers } from '../jobState/listed';
import { getMembers } from '../jobState/stepData';
import { leavesUnknown } from '../runtime/stepErrors';
import type { PullRequestTools } from './pullRequestTools';

/**
 * The members of a workspace, or 'unavailable' if Bitbucket refuses to list them or lists none, although every workspace has
 * some; then no account counts as a member. Throws an error that may pass: no verdict can be made without an answer.
 */
export type MembersOfWorkspace = (
  workspace: Pick<ListedRepository, 'workspaceUuid' | 'workspaceSlug'>,
) => Promise<ListedMembers | 'unavailable'>;

/** Returns the members that the users step stored, or else requests them from Bitbucket once. */
export function membersOfWorkspaces({ client, jobState, logger }: PullRequestTools): MembersOfWorkspace {
  const answers = new Map<string, ReturnType<MembersOfWorkspace>>();

  async function listMembers(slug: string): Promise<ListedMembers | 'unavailable'> {
    try {
      const members: Account[] = [];
      for await (const membership of client.list(ENDPOINTS.members, { workspace: slug })) {
        if (membership?.user?.uuid && membership.user.type !== 'team') {
          members.push(membership.user);
        }
      }
      // every workspace has members
      return members.length > 0 ? toMembers(members) : 'unavailable';
    } catch (error) {
      if (!leavesUnknown(error)) {
        throw error;
      }
      logger.warn({ err: error, workspace: slug }, 'The members cannot be listed, so no approval can be counted');
      return 'unavailable';
    }
  }

  return ({ workspaceUuid, workspaceSlug }) => {
    const response =
      answers.get(workspaceUuid) ??
      getMembers(jobState)
        .then((kept) => kept.get(workspaceUuid) ?? listMembers(workspaceSlug))
        .then((members) => (members !== 'unavailable' && members.uuids.size === 0 ? 'unavailable' : members));
    answers.set(workspaceUuid, response);
    return response;
  };
}
