import { EntityTypes } from '../../graph/types';
import { asText } from '../../text/untrusted';
import { capitalize } from '../../text/wording';
import { approvalStatusOf, approvalWords } from '../approvalStatus';
import { directPushes } from '../findings/directPushes';
import { linkOf } from '../findings/judgeEach';
import { isMergedIntoMain, placeOf } from '../findings/merges';
import { pullRequestDetail } from '../findings/pullRequestDetail';
import { compareText, type GraphObject, nameOf, textOf, timeOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { locationOf } from '../items/location';
import { approverTexts, closerOf, shownAuthorOf } from '../pullRequestPeople';
import type { BranchRole, Change } from './change';
import { isWithin, type Period } from './period';

export interface PopulationOptions {
  readonly period: Period;
  /** From which moment on the run read changes, in milliseconds since 1970. */
  readonly readSince: number;
  /** When the run ended. */
  readonly collectedOn: number;
  readonly isProtectedBranch: (branch: string) => boolean;
  /** Whether everybody without a user entity is known to be no member. */
  readonly areMembersKnown: boolean;
}

/** The name of an exception where Bitbucket did not provide all facts. */
export const UNDETERMINED = 'undetermined';

/** Every merged pull request and every direct push of a period: by repository, the oldest first. */
export function populationOf(graph: GraphIndex, options: PopulationOptions): Change[] {
  const { period } = options;
  const merged = graph
    .entitiesOf(EntityTypes.PULL_REQUEST)
    .filter((pullRequest) => pullRequest.merged === true && isMergedWithin(pullRequest, period));
  const pushed = graph
    .entitiesOf(EntityTypes.COMMIT)
    .filter((commit) => commit.directPush === true && isPushedWithin(commit, options));
  return [
    ...merged.map((pullRequest) => toMerge(pullRequest, graph, options)),
    ...pushed.map((commit) => toPush(commit, graph)),
  ].sort(
    (a, b) =>
      compareText(a.repository, b.repository) ||
      (a.changedOn ?? Infinity) - (b.changedOn ?? Infinity) ||
      compareText(a.key, b.key),
  );
}

/** A pull request whose merge has no time may have been merged at any time since it was opened. */
function isMergedWithin(pullRequest: GraphObject, period: Period): boolean {
  const mergedOn = timeOf(pullRequest, 'mergedOn');
  return mergedOn === undefined
    ? (timeOf(pullRequest, 'createdOn') ?? 0) < period.until &&
        (timeOf(pullRequest, 'updatedOn') ?? Infinity) >= period.since
    : isWithin(mergedOn, period);
}

/**
 * Bitbucket does not say when a commit was pushed, and whoever makes a commit chooses its date. The run states only what reached the
 * branch while it could be read, so an older date and one in the future are wrong.
 */
function isPushedWithin(
  commit: GraphObject,
  { period, readSince, collectedOn }: Pick<PopulationOptions, 'period' | 'readSince' | 'collectedOn'>,
): boolean {
  const date = timeOf(commit, 'authoredOn');
  return date === undefined || date < readSince || date > collectedOn || isWithin(date, period);
}

function toMerge(
  pullRequest: GraphObject,
  graph: GraphIndex,
  { areMembersKnown, isProtectedBranch }: Pick<PopulationOptions, 'areMembersKnown' | 'isProtectedBranch'>,
): Change {
  const status = approvalStatusOf(pullRequest);
  const { because, findings } = placeOf(pullRequest, graph, { isProtectedBranch });
  const words = `${capitalize(approvalWords(status))}. ${pullRequestDetail(pullRequest, graph, { areMembersKnown })}`;
  return {
    kind: 'pull request',
    ...placeOfChange(pullRequest, graph),
    branch: nameOf(pullRequest, 'target'),
    branchRole: roleOf(pullRequest, graph, isProtectedBranch),
    id: asText(pullRequest.number ?? pullRequest.id),
    title: nameOf(pullRequest, 'title'),
    author: shownAuthorOf(pullRequest),
    authorId: textOf(pullRequest, 'authorId'),
    openedOn: timeOf(pullRequest, 'createdOn'),
    changedOn: timeOf(pullRequest, 'mergedOn'),
    mergedBy: closerOf(pullRequest, graph),
    approvers: approverTexts(pullRequest, graph, areMembersKnown),
    status,
    exception: findings.length === 0 ? undefined : because === undefined ? findings[0] : UNDETERMINED,
    reason: because === undefined ? words : `${words}. Not certain, because ${because}`,
    sourceCommit: textOf(pullRequest, 'newestCommit'),
    mergeCommit: textOf(pullRequest, 'mergeCommit'),
    link: linkOf(pullRequest) ?? '',
  };
}

function roleOf(pullRequest: GraphObject, graph: GraphIndex, isProtected: (branch: string) => boolean): BranchRole {
  const target = textOf(pullRequest, 'target');
  const isMain = isMergedIntoMain(pullRequest, graph);
  if (isMain === true) {
    return 'main';
  }
  return target !== '' && isProtected(target) ? 'protected' : isMain === undefined ? 'unknown' : 'other';
}

function toPush(commit: GraphObject, graph: GraphIndex): Change {
  return {
    kind: 'direct push',
    ...placeOfChange(commit, graph),
    branch: nameOf(commit, 'branch'),
    branchRole: 'main',
    id: textOf(commit, 'hash'),
    title: nameOf(commit, 'message'),
    author: nameOf(commit, 'author') || 'somebody unknown',
    authorId: textOf(commit, 'authorId'),
    changedOn: timeOf(commit, 'authoredOn'),
    mergedBy: '',
    approvers: [],
    status: 'direct_push',
    exception: directPushes.id,
    reason: `Pushed to the main branch without a pull request${commit.merge === true ? ', as a merge' : ''}`,
    sourceCommit: textOf(commit, 'hash'),
    mergeCommit: '',
    link: linkOf(commit) ?? '',
  };
}

function placeOfChange(
  entity: GraphObject,
  graph: GraphIndex,
): Pick<Change, 'key' | 'workspace' | 'project' | 'repository'> {
  const { workspace = '', project = '', repository = '' } = locationOf(entity, graph);
  return { key: entity._key, workspace, project, repository };
}
