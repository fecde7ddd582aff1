import type { Entity } from '@jupiterone/integration-sdk-core';

import { idOf } from '../../approval/people';
import type { ApprovalReport } from '../../approval/verdict';
import type { Account } from '../../bitbucket/endpoints/json';
import type { Participant, PullRequest } from '../../bitbucket/endpoints/pullRequests';
import { createEntity } from '../../graph/createEntity';
import { toPullRequestKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import {
  accountName,
  boolean,
  MalformedRecordError,
  multilineText,
  number,
  text,
  time,
  webLink,
} from '../../graph/properties';
import { boundedLists, firstCharacters } from './boundedLists';

const DESCRIPTION_LENGTH = 80;
/** Bitbucket's own limit. */
const TITLE_LENGTH = 255;
const REASON_LENGTH = 1000;
/** No name is longer in Bitbucket. Without limits, the lists would have to make room for what nobody can foresee. */
const NAME_LENGTH = 255;
/** Git itself sets no limit, and queries compare the target with the main branch, so only what is absurd is cut. */
const BRANCH_LENGTH = 1000;

/** The facts that a pull request takes from its destination, the repository that listed it. */
export interface DestinationRepository {
  readonly uuid: string;
  readonly workspaceUuid: string;
  readonly name: string;
  /** In Bitbucket's spelling, with upper and lower case. */
  readonly fullName: string;
}

/** @throws MalformedRecordError without a numeric id or a state */
export function createPullRequestEntity(
  pullRequest: PullRequest,
  destination: DestinationRepository,
  report: ApprovalReport,
): Entity {
  const { id } = pullRequest;
  if (typeof id !== 'number' || !Number.isInteger(id)) {
    throw new MalformedRecordError('id');
  }
  const state = text(pullRequest.state);
  if (!state) {
    throw new MalformedRecordError('state');
  }
  const title = shortened(text(pullRequest.title), TITLE_LENGTH) ?? `Pull request ${id}`;
  const isMerged = state === 'MERGED';
  const closedBy = idOf(pullRequest.closed_by);
  const closedOn = time(pullRequest.closed_on);
  const repository = firstCharacters(text(pullRequest.destination?.repository?.name) ?? destination.name, NAME_LENGTH);

  const properties = {
    _key: toPullRequestKey(destinationFullName(pullRequest, destination), id),
    _type: Entities.PULL_REQUEST._type,
    _class: Entities.PULL_REQUEST._class,
    accountId: destination.workspaceUuid,
    repoId: destination.uuid,
    repository,
    // ids are text in the data model, but existing queries compare this one with a number
    id: id as unknown as string,
    number: id,
    name: title,
    displayName: `${repository}/${id}`,
    title,
    description: shortened(multilineText(pullRequest.description), DESCRIPTION_LENGTH),
    webLink: webLink(pullRequest.links),
    taskCount: number(pullRequest.task_count),
    commentCount: number(pullRequest.comment_count),
    state,
    open: state === 'OPEN',
    merged: isMerged,
    declined: state === 'DECLINED',
    superseded: state === 'SUPERSEDED',
    // absent on pull requests that are older than drafts
    draft: pullRequest.draft === true,
    queued: boolean(pullRequest.queued),
    // a deleted branch has no name, but the data model requires one
    source: shortened(text(pullRequest.source?.branch?.name), BRANCH_LENGTH) ?? '',
    target: shortened(text(pullRequest.destination?.branch?.name), BRANCH_LENGTH) ?? '',
    sourceRepository: shortened(text(pullRequest.source?.repository?.full_name), NAME_LENGTH),
    fromFork: isFromFork(pullRequest, destination),
    mergeCommit: text(pullRequest.merge_commit?.hash),
    closedBy,
    closedOn,
    mergedBy: isMerged ? closedBy : undefined,
    mergedOn: isMerged ? (closedOn ?? report.mergedOn) : undefined,
    reason: shortened(multilineText(pullRequest.reason), REASON_LENGTH),
    closeSourceBranch: boolean(pullRequest.close_source_branch),
    createdOn: time(pullRequest.created_on),
    updatedOn: time(pullRequest.updated_on),
    authorId: idOf(pullRequest.author),
    authorType: pullRequest.author ? text(pullRequest.author.type) : undefined,
    author:
      pullRequest.author && idOf(pullRequest.author)
        ? shortened(accountName(pullRequest.author), NAME_LENGTH)
        : undefined,
    approved: report.approved,
    approvalStatus: report.approvalStatus,
    approvedAfterMerge: report.approvedAfterMerge,
    validated: report.validated,
    approvedCommitsRemoved: report.approvedCommitsRemoved,
    analysisIncomplete: report.analysisIncomplete,
    ...countPeople(pullRequest, report),
    // queries cannot access the first item of a list
    newestCommit: report.commits[0],
  };
  return createEntity(pullRequest, { ...properties, ...boundedLists(report, properties) });
}

/**
 * How many people there are, before lists are cut, closed accounts included. Absent where Bitbucket does not list them: what the
 * activity tells of approvals may have been withdrawn.
 */
function countPeople(pullRequest: PullRequest, { approverIds, reviewerIds, changesRequestedByIds }: ApprovalReport) {
  const { participants, reviewers } = pullRequest;
  const usersWho = (does: (participant: Participant) => boolean) =>
    participants?.flatMap((participant) => (participant && does(participant) ? [participant.user] : []));
  return {
    ...(Array.isArray(reviewers) && { reviewersCount: reviewerIds.length + withoutId(reviewers) }),
    ...(Array.isArray(participants) && {
      approvalsCount: approverIds.length + withoutId(usersWho(({ approved }) => approved === true)),
      changesRequestedCount:
        changesRequestedByIds.length + withoutId(usersWho(({ state }) => state === 'changes_requested')),
    }),
  };
}

function withoutId(accounts: readonly (Account | null | undefined)[] = []): number {
  return accounts.filter((account) => idOf(account) === undefined).length;
}

/** @returns undefined for no text */
function shortened(value: string | undefined, length: number): string | undefined {
  return value && firstCharacters(value, length);
}

/** The destination as the pull request names it, or else as the repository was listed. */
function destinationFullName(pullRequest: PullRequest, destination: DestinationRepository): string {
  return text(pullRequest.destination?.repository?.full_name) ?? destination.fullName;
}

/** A source that was deleted or is not visible is a fork, because the own repository is always visible. */
function isFromFork(pullRequest: PullRequest, destination: DestinationRepository): boolean {
  const sourceUuid = pullRequest.source?.repository?.uuid;
  return sourceUuid !== destination.uuid;
}
