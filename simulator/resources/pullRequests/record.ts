import { type ExpectedEntity, undefinedIfEmpty } from '../../graph/builder';
import { toMillis, toStamp } from '../../world/time';
import type { ActivityEvent, Commit, Participant, PullRequest, UpdateEvent } from '../../world/types';
import { nameOf, renderAccount, withAccount } from '../accounts';
import { type Json, renderText } from '../json';
import { mainBranchOf, renderRepositoryReference, type RepositoryReference } from '../repositories/record';
import type { ExpectedAnalysis } from './expectedAnalysis';

export interface PullRequestParts {
  reviewers: boolean;
  participants: boolean;
  closedOn: boolean;
}

/** Pull requests have hashes of 12 characters. Some parts are included only when `fields` asks for them. */
export function renderPullRequest(pullRequest: PullRequest, origin: string, parts: PullRequestParts): Json {
  const { quirks, repository } = pullRequest;
  const description = pullRequest.description ?? '';
  const body: Json = {
    type: 'pullrequest',
    id: pullRequest.id,
    ...(pullRequest.title !== undefined && { title: pullRequest.title }),
    description: pullRequest.description,
    summary: { type: 'rendered', ...renderText(description) },
    rendered: { title: renderText(pullRequest.title ?? ''), description: renderText(description) },
    state: pullRequest.state,
    ...(pullRequest.draft !== undefined && { draft: pullRequest.draft }),
    ...(pullRequest.queued !== undefined && { queued: pullRequest.queued }),
    merge_commit: renderHash(pullRequest.mergeCommit, pullRequest, origin),
    comment_count: pullRequest.commentCount,
    task_count: pullRequest.taskCount,
    close_source_branch: pullRequest.closeSourceBranch,
    reason: pullRequest.reason ?? '',
    created_on: toStamp(pullRequest.createdOn),
    updated_on: toStamp(pullRequest.updatedOn),
    ...(parts.closedOn && { closed_on: renderClosedOn(pullRequest) }),
    source: {
      repository: pullRequest.sourceRepository && renderRepositoryReference(pullRequest.sourceRepository, origin),
      branch: { name: pullRequest.sourceBranch },
      commit: renderHash(quirks.sourceCommit === 'null' ? undefined : pullRequest.head, pullRequest, origin),
    },
    destination: {
      ...(quirks.destinationRepository === 'present' && {
        repository: renderRepositoryReference(repository, origin),
      }),
      branch: { name: pullRequest.targetBranch },
      commit: renderHash(
        quirks.destinationCommit === 'null' ? undefined : pullRequest.destination,
        pullRequest,
        origin,
      ),
    },
    links: renderLinks(pullRequest, origin),
  };
  withAccount(body, 'author', pullRequest.author, origin);
  withAccount(body, 'closed_by', pullRequest.closedBy, origin);
  if (parts.reviewers) {
    body.reviewers = pullRequest.reviewers.map((reviewer) => renderAccount(reviewer, origin));
  }
  if (parts.participants) {
    body.participants = pullRequest.participants.map((participant) => renderParticipant(participant, origin));
  }
  return body;
}

function renderClosedOn({ closedOn, quirks }: PullRequest): string | null {
  return closedOn === undefined || quirks.closedOn === 'null' ? null : toStamp(closedOn);
}

function renderParticipant({ user, role, approved, state, participatedOn }: Participant, origin: string): Json {
  const stamp = participatedOn === null ? null : toStamp(participatedOn);
  return withAccount({ type: 'participant', role, approved, state, participated_on: stamp }, 'user', user, origin);
}

function renderHash(hash: string | undefined, { repository }: PullRequest, origin: string, length = 12): Json | null {
  if (hash === undefined) {
    return null;
  }
  const short = hash.slice(0, length);
  return {
    type: 'commit',
    hash: short,
    links: {
      self: { href: `${origin}/2.0/repositories/${repository.fullName}/commit/${short}` },
      html: { href: `https://bitbucket.org/${repository.fullName}/commits/${short}` },
    },
  };
}

function renderLinks({ id, repository }: PullRequest, origin: string): Json {
  const self = `${origin}/2.0/repositories/${repository.fullName}/pullrequests/${id}`;
  const beneath = (name: string) => ({ href: `${self}/${name}` });
  return {
    self: { href: self },
    html: { href: `https://bitbucket.org/${repository.fullName}/pull-requests/${id}` },
    commits: beneath('commits'),
    approve: beneath('approve'),
    diff: beneath('diff'),
    diffstat: beneath('diffstat'),
    comments: beneath('comments'),
    activity: beneath('activity'),
    merge: beneath('merge'),
    decline: beneath('decline'),
  };
}

/** Entries have no id. The name of the field beside `pull_request` is the kind of the entry. */
export function renderActivity(event: ActivityEvent, pullRequest: PullRequest, origin: string): Json {
  const { self, html } = renderLinks(pullRequest, origin);
  const { id, title } = pullRequest;
  const reference = { type: 'pullrequest', id, title: title ?? '', links: { self, html } };
  if (event.kind === 'update') {
    return { pull_request: reference, update: renderUpdate(event, pullRequest, origin) };
  }
  if (event.kind === 'bare') {
    return { pull_request: reference };
  }
  const at = toStamp(event.at);
  if (event.kind === 'comment') {
    const content = { type: 'rendered', ...renderText('Looks fine') };
    const comment = { id: event.at % 1_000_000_000, created_on: at, updated_on: at, content, deleted: false };
    const more = { type: 'pullrequest_comment', pullrequest: reference };
    return { pull_request: reference, comment: withAccount({ ...comment, ...more }, 'user', event.by, origin) };
  }
  const remark = withAccount({ date: at, pullrequest: reference }, 'user', event.by, origin);
  return { pull_request: reference, [event.kind]: remark };
}

function renderUpdate(event: UpdateEvent, pullRequest: PullRequest, origin: string): Json {
  const length = pullRequest.quirks.activityHashLength;
  const source = pullRequest.sourceRepository && renderRepositoryReference(pullRequest.sourceRepository, origin);
  const update: Json = {
    state: event.state,
    title: pullRequest.title ?? '',
    description: pullRequest.description ?? '',
    reason: (event.state === 'DECLINED' && pullRequest.reason) || '',
    date: toStamp(event.at),
    source: {
      repository: source,
      branch: { name: pullRequest.sourceBranch },
      commit: renderHash(event.source, pullRequest, origin, length),
    },
    destination: {
      repository: renderRepositoryReference(pullRequest.repository, origin),
      branch: { name: event.targetBranch ?? mainBranchOf(pullRequest.repository) },
      commit: renderHash(event.destination, pullRequest, origin, length),
    },
    changes: {},
  };
  return withAccount(update, 'author', event.by, origin);
}

/** A commit has its full hash. `author.user` is missing when no account matches the author's e-mail address. */
export function renderCommit(commit: Commit, repository: RepositoryReference, origin: string): Json {
  const author: Json = { type: 'author', raw: commit.rawAuthor };
  if (commit.author) {
    withAccount(author, 'user', commit.author, origin);
    if (commit.hidesAuthorUuid) {
      delete (author.user as Json).uuid;
    }
  }
  const links = (hash: string) => ({
    self: { href: `${origin}/2.0/repositories/${repository.fullName}/commit/${hash}` },
    html: { href: `https://bitbucket.org/${repository.fullName}/commits/${hash}` },
  });
  return {
    type: 'commit',
    hash: commit.hash,
    date: toStamp(commit.at),
    author,
    message: commit.message,
    summary: { type: 'rendered', ...renderText(commit.message) },
    links: links(commit.hash),
    parents: commit.parents.map((hash) => ({ hash, links: links(hash), type: 'commit' })),
    repository: renderRepositoryReference(repository, origin),
  };
}

/** @param analysis also has lists for relationships, which are no properties */
export function pullRequestEntity(pullRequest: PullRequest, analysis: ExpectedAnalysis): ExpectedEntity {
  const { author, closedBy, id, quirks, repository, sourceRepository, state } = pullRequest;
  const title = pullRequest.title || `Pull request ${id}`;
  const { approvals, reviews, mergedOn, ...properties } = analysis;
  void approvals;
  void reviews;
  const closer = closedBy && !closedBy.deleted ? closedBy.uuid : undefined;
  const closedOn =
    pullRequest.closedOn === undefined || quirks.closedOn === 'null' ? undefined : toMillis(pullRequest.closedOn);
  return {
    _key: `${repository.fullName}/pull-requests/${id}`,
    _type: 'bitbucket_pullrequest',
    _class: ['Review', 'PR'],
    accountId: repository.workspace.uuid,
    repoId: repository.uuid,
    repository: repository.name,
    id,
    number: id,
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
    queued: pullRequest.queued,
    ...properties,
    newestCommit: properties.commits[0],
    ...countCommits(analysis),
    source: pullRequest.sourceBranch,
    target: pullRequest.targetBranch,
    sourceRepository: sourceRepository?.fullName,
    fromFork: sourceRepository?.uuid !== repository.uuid,
    mergeCommit: pullRequest.mergeCommit?.slice(0, 12),
    closedBy: closer,
    closedOn,
    mergedBy: state === 'MERGED' ? closer : undefined,
    mergedOn: state === 'MERGED' ? (closedOn ?? mergedOn) : undefined,
    reason: undefinedIfEmpty(pullRequest.reason ?? null),
    closeSourceBranch: pullRequest.closeSourceBranch,
    createdOn: toMillis(pullRequest.createdOn),
    updatedOn: toMillis(pullRequest.updatedOn),
    authorId: author.deleted ? undefined : author.uuid,
    authorType: author.deleted ? undefined : author.type,
    author: author.deleted ? undefined : nameOf(author),
  };
}

/** No pull request of a world has so many commits that its lists are cut. */
function countCommits(analysis: ExpectedAnalysis): Record<string, unknown> {
  const known = analysis.commits.length > 0;
  return {
    commitsTruncated: false,
    commitsCount: known ? analysis.commits.length : undefined,
    commitsApprovedCount: known ? analysis.commitsApproved.length : undefined,
    commitsNotApprovedCount: known ? analysis.commitsNotApproved.length : undefined,
    commitsByUnknownAuthorCount: known ? analysis.commitsByUnknownAuthor.length : undefined,
  };
}

/** Counts code points instead of UTF-16 code units, so that an emoji is never cut in half. */
function shorten(description: string | null): string | undefined {
  const characters = [...(description ?? '')];
  return characters.length > 80 ? `${characters.slice(0, 80).join('')}...` : undefinedIfEmpty(description);
}
