import type { Account } from '../../resources/accounts';
import type { RepositoryReference } from '../../resources/repositories/record';
import { createRandom, hashText } from '../random';
import type { Participant, PullRequest, PullRequestQuirks, Repository } from '../types';
import type { PullRequestHistory } from './history';

export interface PullRequestDetails {
  label: string;
  repository: Repository;
  opener: Account;
  reviewers?: Account[];
  /** Default: the repository itself. */
  sourceRepository?: RepositoryReference | null;
  quirks?: Partial<PullRequestQuirks>;
  /** Replaces generated values. */
  overrides?: Partial<
    Pick<PullRequest, 'title' | 'description' | 'draft' | 'queued' | 'closedBy' | 'createdOn' | 'participants'>
  >;
}

const USUAL: PullRequestQuirks = {
  participants: 'in list',
  commits: 'available',
  revision: 'available',
  activity: 'available',
  activityHashLength: 12,
  sourceCommit: 'present',
  destinationCommit: 'present',
  destinationRepository: 'present',
  closedOn: 'present',
  pushedBefore: 'somebody, perhaps',
};

/** Creates the pull request that results from a history, and adds it to its repository. */
export function addPullRequest(history: PullRequestHistory, details: PullRequestDetails): PullRequest {
  const { repository } = details;
  const pullRequest = createRecord(history, details, repository.pullRequests.length + 1);
  repository.pullRequests.push(pullRequest);
  moveRepository(repository, history);
  return pullRequest;
}

/** Brings a pull request up to date after events were added to its history. */
export function updatePullRequest(
  pullRequest: PullRequest,
  history: PullRequestHistory,
  details: PullRequestDetails,
): void {
  Object.assign(pullRequest, createRecord(history, details, pullRequest.id));
  moveRepository(pullRequest.repository, history);
}

function createRecord(history: PullRequestHistory, details: PullRequestDetails, id: number): PullRequest {
  const { repository, opener, label, reviewers = [], quirks, overrides } = details;
  const random = createRandom(hashText(repository.uuid), `pull request ${id}`);
  const { title, branch } = history.change;
  const { head, commits, otherCommits } = splitCommits(history);
  return {
    id,
    label,
    repository,
    title,
    description: `${title}. ${random.pick(['The release notes are updated.', 'No change for callers.', 'Tested on staging.'])}`,
    state: history.state,
    draft: false,
    queued: false,
    author: opener,
    sourceRepository: details.sourceRepository === undefined ? referenceTo(repository) : details.sourceRepository,
    sourceBranch: branch,
    targetBranch: history.targetBranch ?? mainBranchOf(repository),
    closeSourceBranch: random.chance(0.7),
    closedBy: history.closedBy,
    closedOn: history.closedOn,
    reason: history.reason,
    mergeCommit: history.mergeCommit?.hash,
    commentCount: history.activity.filter(({ kind }) => kind === 'comment').length,
    taskCount: random.chance(0.2) ? random.integer(1, 4) : 0,
    createdOn: history.activity[0]?.at ?? history.at,
    updatedOn: history.at,
    commits,
    otherCommits,
    head,
    destination: history.target.hash,
    activity: history.activity,
    approvals: history.settleApprovals(),
    reviewers,
    participants: listParticipants(history, reviewers, opener),
    quirks: { ...USUAL, ...quirks },
    ...overrides,
  };
}

/** Bitbucket updates the repository a moment after a push or a merge. */
function moveRepository(repository: Repository, { lastCommitOn }: PullRequestHistory): void {
  if (lastCommitOn > repository.updatedOn) {
    repository.updatedOn = lastCommitOn + 18;
  }
}

/** The default target of pull requests. An empty repository has no main branch yet. */
export function mainBranchOf({ mainBranch }: Repository): string {
  return mainBranch ?? 'main';
}

export function referenceTo({ uuid, name, fullName }: Repository): RepositoryReference {
  return { uuid, name, fullName };
}

function splitCommits(history: PullRequestHistory): Pick<PullRequest, 'head' | 'commits' | 'otherCommits'> {
  if (!history.head) {
    throw new Error('A pull request must start with a push.');
  }
  const head = history.head.hash;
  const onTarget = history.reachable(history.target.hash);
  const proposed = history.reachable(head);
  const all = [...history.graph.values()].reverse();
  const isOfPullRequest = (hash: string) => proposed.has(hash) && !onTarget.has(hash);
  return {
    head,
    commits: all.filter(({ hash }) => isOfPullRequest(hash)),
    otherCommits: all.filter(({ hash }) => !isOfPullRequest(hash)),
  };
}

/** Reviewers first, then everyone else who commented or voted, possibly including the opener. */
function listParticipants(history: PullRequestHistory, reviewers: Account[], opener: Account): Participant[] {
  const others = [...history.lastRemark.keys()].filter((user) => !reviewers.includes(user));
  return [...reviewers, ...others].map((user) => {
    const approval = history.approvals.find(({ by, standing }) => by === user && standing);
    const refused = history.changesRequestedBy.has(user);
    return {
      user,
      role: reviewers.includes(user) && user !== opener ? 'REVIEWER' : 'PARTICIPANT',
      approved: approval !== undefined,
      state: approval ? 'approved' : refused ? 'changes_requested' : null,
      participatedOn: approval?.at ?? history.lastRemark.get(user) ?? null,
    };
  });
}
