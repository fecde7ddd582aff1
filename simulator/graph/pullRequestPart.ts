import { nameOf } from '../world/people';
import { toMillis } from '../world/time';
import type { PullRequest, Workspace } from '../world/types';
import { undefinedIfEmpty } from './entities';
import { type ExpectedAnalysis, expectedAnalysis } from './expectedAnalysis';
import type { ExpectedEntity, ExpectedGraphOptions, GraphBuilder } from './expectedGraph';

/** Adds pull requests that were updated within the window, in repositories whose pull requests can be read. */
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

function addPullRequest(builder: GraphBuilder, pullRequest: PullRequest, analysis: ExpectedAnalysis): void {
  const { author, repository } = pullRequest;
  const entity = pullRequestEntity(pullRequest, analysis);
  const { _key } = entity;
  builder.addEntity(entity);
  builder.addRelationshipOnce(repository.uuid, 'bitbucket_repo_has_pullrequest', _key);
  // A workspace account can open a pull request, but is not a user.
  if (!author.deleted && author.type !== 'team') {
    builder.addRelationshipOnce(author.uuid, 'bitbucket_user_opened_pullrequest', _key);
  }
  for (const { userId, ...properties } of analysis.reviews) {
    builder.addRelationshipOnce(userId, 'bitbucket_user_reviewed_pullrequest', _key, properties);
  }
  for (const { userId, ...properties } of analysis.approvals) {
    builder.addRelationshipOnce(userId, 'bitbucket_user_approved_pullrequest', _key, properties);
  }
}

function pullRequestEntity(pullRequest: PullRequest, analysis: ExpectedAnalysis): ExpectedEntity {
  const { author, closedBy, id, repository, sourceRepository, state } = pullRequest;
  const title = pullRequest.title || `Pull request ${id}`;
  const { approvals, reviews, ...properties } = analysis;
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
    ...properties,
    newestCommit: properties.commits[0],
    source: pullRequest.sourceBranch,
    target: pullRequest.targetBranch,
    sourceRepository: sourceRepository?.fullName,
    fromFork: sourceRepository?.uuid !== repository.uuid,
    mergeCommit: pullRequest.mergeCommit?.slice(0, 12),
    closedBy: closedBy && !closedBy.deleted ? closedBy.uuid : undefined,
    closedOn:
      pullRequest.quirks.closedOn === 'present' && pullRequest.closedOn !== undefined
        ? toMillis(pullRequest.closedOn)
        : undefined,
    reason: undefinedIfEmpty(pullRequest.reason ?? null),
    closeSourceBranch: pullRequest.closeSourceBranch,
    createdOn: toMillis(pullRequest.createdOn),
    updatedOn: toMillis(pullRequest.updatedOn),
    authorId: author.deleted ? undefined : author.uuid,
    authorType: author.deleted ? undefined : author.type,
    author: author.deleted ? undefined : nameOf(author),
  };
}

/** Counts code points instead of UTF-16 code units, so that an emoji is never cut in half. */
function shorten(description: string | null): string | undefined {
  const characters = [...(description ?? '')];
  return characters.length > 80 ? `${characters.slice(0, 80).join('')}...` : undefinedIfEmpty(description);
}
