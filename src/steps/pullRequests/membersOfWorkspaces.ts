import { ApiError } from '../../bitbucket/http/errors';
import type { Account } from '../../bitbucket/resources';
import { getMembers, type ListedMembers, toMembers } from '../jobState/members';
import type { ListedRepository } from '../jobState/repositories';
import type { StepTools } from '../runtime/defineStep';
import { isTerminal } from '../runtime/stepErrors';

/** The members of a workspace, or 'unavailable' if Bitbucket refuses to list them; then no account counts as a member. */
export type MembersOfWorkspace = (
  workspace: Pick<ListedRepository, 'workspaceUuid' | 'workspaceSlug'>,
) => Promise<ListedMembers | 'unavailable'>;

/** Returns the members that the users step stored, or else requests them from Bitbucket once. */
export function membersOfWorkspaces({ client, jobState, logger }: StepTools): MembersOfWorkspace {
  const answers = new Map<string, ReturnType<MembersOfWorkspace>>();

  async function listMembers(slug: string): Promise<ListedMembers | 'unavailable'> {
    try {
      const members: Account[] = [];
      for await (const membership of client.listMembers(slug)) {
        if (membership?.user?.uuid && membership.user.type !== 'team') {
          members.push(membership.user);
        }
      }
      return toMembers(members);
    } catch (error) {
      if (!(error instanceof ApiError) || isTerminal(error)) {
        throw error;
      }
      logger.warn({ err: error, workspace: slug }, 'The members cannot be listed, so no approval can be counted');
      return 'unavailable';
    }
  }

  return ({ workspaceUuid, workspaceSlug }) => {
    const response =
      answers.get(workspaceUuid) ??
      getMembers(jobState).then((kept) => kept.get(workspaceUuid) ?? listMembers(workspaceSlug));
    answers.set(workspaceUuid, response);
    return response;
  };
}
