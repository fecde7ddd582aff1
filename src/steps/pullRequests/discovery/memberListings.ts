import { ENDPOINTS } from '../../../bitbucket/endpoints';
import { byUpdate, type PullRequest } from '../../../bitbucket/endpoints/pullRequests';
import { RateLimitError } from '../../../bitbucket/http/credentialErrors';
import { ApiError } from '../../../bitbucket/http/errors';
import type { ListedRepository } from '../../jobState/listed';
import { forEachConcurrently } from '../../runtime/concurrency';
import type { Failures } from '../../runtime/failures';
import type { MembersOfWorkspace } from '../membersOfWorkspaces';
import type { PullRequestTools } from '../pullRequestTools';

/** A member of a workspace, by the workspace's slug and the account's uuid. */
export interface ListedMember {
  readonly workspace: string;
  readonly member: string;
}

export interface MemberListings {
  readonly answered: number;
  readonly refused: number;
  /** How many lists were not requested, because Bitbucket limited the calls. */
  readonly left: number;
  /** The first refusal. */
  readonly refusal?: ApiError;
  /** Whether most lists were refused, so that discovery cannot rely on them. */
  readonly areRefused: boolean;
}

export interface MemberListingPlan {
  /** In the order in which they are listed. */
  readonly members: readonly ListedMember[];
  readonly updatedSince: Date;
  /** Takes the error of a list that failed, unless Bitbucket refused it. */
  readonly failures: Failures;
}

/**
 * The members of the workspaces of these repositories.
 *
 * @returns 'unavailable' where Bitbucket does not list those of a workspace
 */
export async function membersOfAll(
  repositories: readonly ListedRepository[],
  membersOf: MembersOfWorkspace,
): Promise<ListedMember[] | 'unavailable'> {
  const workspaces = new Map(repositories.map((repository) => [repository.workspaceUuid, repository]));
  const found: ListedMember[] = [];
  for (const repository of workspaces.values()) {
    const members = await membersOf(repository);
    if (members === 'unavailable') {
      return 'unavailable';
    }
    members.uuids.forEach((member) => found.push({ workspace: repository.workspaceSlug, member }));
  }
  return found;
}

/** After this many refusals, if they are the majority, no further list is requested. */
const TOLERATED = 10;

/**
 * Runs `work` for each pull request that a member opened and that was updated at `updatedSince` or later. A list that Bitbucket
 * refuses (403, 404 or 410) is skipped: changes to that member's pull requests are found in the turns of repositories.
 *
 * @throws an error that ends the whole step
 */
export async function forEachPullRequestOfMembers(
  { client, progress, settings }: PullRequestTools,
  { members, updatedSince, failures }: MemberListingPlan,
  work: (pullRequest: PullRequest | null) => Promise<void>,
): Promise<MemberListings> {
  let [answered, refused] = [0, 0];
  let refusal: ApiError | undefined;
  let isLimited = false;
  let started = 0;

  function* inTurn(): Generator<ListedMember> {
    for (const member of members) {
      if (isLimited || (refused > TOLERATED && refused > answered)) {
        return;
      }
      started += 1;
      yield member;
    }
  }

  async function* list(member: ListedMember): AsyncGenerator<PullRequest | null> {
    try {
      yield* client.list(ENDPOINTS.memberPullRequests, { ...member }, byUpdate(updatedSince));
      answered += 1;
    } catch (error) {
      if (error instanceof RateLimitError) {
        isLimited = true;
        started -= 1;
      } else if (error instanceof ApiError && (error.isRefusal || error.isGone)) {
        refused += 1;
        refusal ??= error;
      } else {
        throw error;
      }
    }
  }

  const limit = () => Math.min(settings.concurrency, failures.remaining());
  const readAll = (memberDone: () => void) =>
    forEachConcurrently(inTurn(), limit, (member) =>
      failures
        .attempt(`pull requests of ${member.member}`, () =>
          forEachConcurrently(list(member), settings.concurrency, work),
        )
        .finally(memberDone),
    );
  await progress.watch(members.length, readAll, 'members');
  const left = isLimited ? members.length - started : 0;
  return { answered, refused, left, refusal, areRefused: refused > answered };
}
