import { nameOf } from '../world/people';
import { toMillis } from '../world/time';
import type { PullRequest, Workspace } from '../world/types';
import { emptyIsMissing } from './entities';
import { type ExpectedAnalysis, expectedAnalysis } from './expectedAnalysis';
import type { ExpectedEntity, ExpectedGraphOptions, GraphBuilder } from './expectedGraph';

/** Pull requests touched since the window began, in repositories that let them be read. */
export function addPullRequestPart(builder: GraphBuilder, workspace: Workspace, options: ExpectedGraphOptions): void {
  for (const repository of workspace.repositories) {
    if (repository.pullRequestAccess !== 'granted') {
      continue;
    }
    for (const pullRequest of repository.pullRequests) {
      if (Math.max(pullRequest.createdOn, pullRequest.updatedOn) < options.since * 1000) {
        continue;
      }
      addPullRequest(builder, pullRequest, expectedAnalysis(pullRequest, { enriched: options.enrichedPrs }));
    }
  }
}

function addPullRequest(builder: GraphBuilder, pullRequest: PullRequest, response: ExpectedAnalysis): void {
  const { author, repository } = pullRequest;
  const entity = pullRequestEntity(pullRequest, response);
  const { _key } = entity;
  builder.addEntity(entity);
  builder.addRelationshipOnce(repository.uuid, 'bitbucket_repo_has_pullrequest', _key);
  // A workspace may open a pull request, too, but it is no user.
  if (!author.deleted && author.type !== 'team') {
    builder.addRelationshipOnce(author.uuid, 'bitbucket_user_opened_pullrequest', _key);
  }
  for (const { userId, ...properties } of response.reviews) {
    builder.addRelationshipOnce(userId, 'bitbucket_user_reviewed_pullrequest', _key, properties);
  }
  for (const { userId, ...properties } of response.approvals) {
    builder.addRelationshipOnce(userId, 'bitbucket_user_approved_pullrequest', _key, properties);
  }
}

function pullRequestEntity(pullRequest: PullRequest, response: ExpectedAnalysis): ExpectedEntity {
  const { author, closedBy, id, repository, sourceRepository, state } = pullRequest;
  const title = pullRequest.title || `Pull request ${id}`;
  const { approvals, reviews, ...analysis } = response;
  void approvals;
  void reviews;
  return {
    _key: `${repository.fullName}/pull-requests/${id}`,
    _type: 'bitbucket_pullrequest',
    _class: ['Review', 'PR'],
    accountId: repository.workspace.uuid,
    repoId: repository.uuid,
    repository: repository.name,
    id,
    name: title,
    displayName: `${repository.name}/${id}`,
    title,
    description: shorten(pullRequest.description),
    webLink: `https://bitbucket.org/${repository.fullName}/pull-requests/${id}`,
    taskCount: pullRequest.taskCount,
    commentCount: pullRequest.commentCount,
    state,
    open: state === 'OPEN',
    merged: state === 'MERGED',
    declined: state === 'DECLINED',
    superseded: state === 'SUPERSEDED',
    draft: pullRequest.draft ?? false,
    ...analysis,
    newestCommit: analysis.commits[0],
    source: pullRequest.sourceBranch,
    target: pullRequest.targetBranch,
    sourceRepository: sourceRepository?.fullName,
    fromFork: sourceRepository?.uuid !== repository.uuid,
    mergeCommit: pullRequest.mergeCommit?.slice(0, 12),
    closedBy: closedBy && !closedBy.deleted ? closedBy.uuid : undefined,
    closedOn:
      pullRequest.quirks.closedOn === 'answered' && pullRequest.closedOn !== undefined
        ? toMillis(pullRequest.closedOn)
        : undefined,
    reason: emptyIsMissing(pullRequest.reason ?? null),
    closeSourceBranch: pullRequest.closeSourceBranch,
    createdOn: toMillis(pullRequest.createdOn),
    updatedOn: toMillis(pullRequest.updatedOn),
    authorId: author.deleted ? undefined : author.uuid,
    authorType: author.deleted ? undefined : author.type,
    author: author.deleted ? undefined : nameOf(author),
  };
}

/** Characters, not their halves: an emoji counts as one. */
function shorten(description: string | null): string | undefined {
  const characters = [...(description ?? '')];
  return characters.length > 80 ? `${characters.slice(0, 80).join('')}...` : emptyIsMissing(description);
}
