import type { ApprovalStatus } from '../../approval/status';
import { Steps } from '../../graph/model';
import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { capitalize } from '../../text/wording';
import { approvalStatusOf, approvalWords, whyUndetermined } from '../approvalStatus';
import { type GraphObject, nameOf, textOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { groupBy } from '../grouping';
import { isOpenedAndMergedByApps } from '../pullRequestPeople';
import type { FindingContext, FindingDefinition, Judgment } from './definition';
import { found, judgeEach, undetermined } from './judgeEach';
import { pullRequestDetail, pullRequestName, unknownAuthorsText } from './pullRequestDetail';

/*
 * Merged pull requests without full approval. Each is in exactly one of these findings, by the branch that it was merged
 * into, by who opened and merged it, and by its approvals.
 */

export const mergedWithoutApproval = mergeFinding({
  id: 'merged-without-approval',
  title: 'Merged without approval',
  severity: 'critical',
  why:
    'Code that no second person approved is in the main branch. A mistake, a stolen account or a malicious insider needs ' +
    'nobody else to change the product.',
  fix:
    'Review the commits now, and revert what should not be there. Require at least one approval and restrict direct pushes ' +
    'in the branch restrictions of the repository or its project.',
});

export const mergedSelfApproved = mergeFinding({
  id: 'merged-self-approved',
  title: 'Merged with approvals by its own authors only',
  severity: 'critical',
  why:
    'Only people who opened the pull request or wrote its commits approved it. That looks like a review, but no second ' +
    'person has seen the code in the main branch.',
  fix: 'Let a second person review the commits. Require approvals by default reviewers, which leaves out the author.',
});

export const mergedChangedAfterApproval = mergeFinding({
  id: 'merged-changed-after-approval',
  title: 'Merged with changes that came after the approval',
  severity: 'high',
  why: 'What was merged is not what the reviewer saw. An approved pull request is the easiest place to add unseen code.',
  fix: 'Review the commits that came later. Switch on "Reset requested approvals when the source branch is modified".',
});

export const mergedPartiallyApproved = mergeFinding({
  id: 'merged-partially-approved',
  title: 'Merged with an approval that leaves out commits',
  severity: 'high',
  why:
    'A second person approved the newest state but wrote a part of it, or a part was not yet proposed. Nobody else has ' +
    'approved that part.',
  fix: 'Let another person review the commits that are not approved. Require two approvals where reviewers also push commits.',
});

export const mergedUnverifiedAuthors = mergeFinding(
  {
    id: 'merged-unverified-authors',
    title: 'Merged with commits by unverified authors',
    severity: 'medium',
    why:
      'A second person approved the commits, but their authors have no known Bitbucket account. The approver may have written ' +
      'them, so it is not proven that two people have seen them.',
    fix:
      'Ask who wrote the commits. Let people add the e-mail address of their commits to their Bitbucket account, and require ' +
      'signed commits or verified authors.',
  },
  (pullRequest, graph, context) =>
    `${unknownAuthorsText(pullRequest)}. ${pullRequestDetail(pullRequest, graph, context)}`,
);

export const mergedByApps = mergeFinding(
  {
    id: 'merged-by-apps',
    title: 'Opened and merged by apps, without full approval',
    severity: 'medium',
    why:
      'A bot proposed code for the main branch and an app merged it. That may be on purpose, for example for updates of ' +
      'dependencies, but whoever controls the bot controls the product.',
    fix: 'Let apps merge only what passes the builds, limit what they may change, and require an approval for everything else.',
  },
  detailWithStatus,
);

export const mergedIntoOtherBranches = mergeFinding(
  {
    id: 'merged-into-other-branches',
    title: 'Merged into other branches without full approval',
    severity: 'info',
    why:
      'These pull requests did not change the main branch. A later one may bring their code there, and its reviewer should ' +
      'know that nobody has reviewed all of it.',
    fix: 'Nothing, if a pull request into the main branch shows these commits again. Protect branches that you release from.',
  },
  detailWithStatus,
);

/** The finding on pull requests that people merged into a main branch, by what the approvals amount to. */
const BY_STATUS: Readonly<Record<Exclude<ApprovalStatus, 'approved' | 'undetermined'>, string>> = {
  not_approved: mergedWithoutApproval.id,
  self_approved: mergedSelfApproved.id,
  changed_after_approval: mergedChangedAfterApproval.id,
  partially_approved: mergedPartiallyApproved.id,
  unverified_authors: mergedUnverifiedAuthors.id,
};

/** Where a merged pull request belongs. */
export interface Placement {
  /** Ids of findings: none if it is approved, one if all facts are known, otherwise all that are possible. */
  findings: readonly string[];
  /** Why several are possible or none is certain, in words that follow "because". */
  because?: string;
}

type Branches = Pick<FindingContext, 'isProtectedBranch'>;

/** @param pullRequest merged */
export function placeOf(pullRequest: GraphObject, graph: GraphIndex, { isProtectedBranch }: Branches = {}): Placement {
  const status = approvalStatusOf(pullRequest);
  if (status === 'approved') {
    return { findings: [] };
  }
  const ofMain = isOpenedAndMergedByApps(pullRequest, graph)
    ? [mergedByApps.id]
    : status === 'undetermined'
      ? Object.values(BY_STATUS)
      : [BY_STATUS[status]];
  const isIntoMain = isIntoMainBranch(pullRequest, graph, { isProtectedBranch });
  const findings = [
    ...(isIntoMain === false ? [] : ofMain),
    ...(isIntoMain === true ? [] : [mergedIntoOtherBranches.id]),
  ];
  if (status === 'undetermined') {
    return { findings, because: whyUndetermined(pullRequest) };
  }
  return {
    findings,
    because:
      isIntoMain === undefined ? 'the main branch, or the branch that they were merged into, is unknown' : undefined,
  };
}

/** Whether the target is the main branch of the repository, or a branch to be protected like it; undefined if that is not known. */
export function isIntoMainBranch(
  pullRequest: GraphObject,
  graph: GraphIndex,
  { isProtectedBranch }: Branches,
): boolean | undefined {
  const target = textOf(pullRequest, 'target');
  return (target !== '' && isProtectedBranch?.(target)) || isMergedIntoMain(pullRequest, graph);
}

/** Whether the target is the main branch of the repository; undefined if one of them is not known. */
export function isMergedIntoMain(pullRequest: GraphObject, graph: GraphIndex): boolean | undefined {
  const repository = repositoryOf(pullRequest, graph);
  const mainBranch = repository && textOf(repository, 'defaultBranch');
  const target = textOf(pullRequest, 'target');
  return mainBranch && target ? target === mainBranch : undefined;
}

function repositoryOf(pullRequest: GraphObject, graph: GraphIndex): GraphObject | undefined {
  return graph.source(pullRequest._key, [RelationshipTypes.REPO_HAS_PULL_REQUEST]);
}

type DetailOf = (pullRequest: GraphObject, graph: GraphIndex, context: FindingContext) => string;

function mergeFinding(
  description: Omit<FindingDefinition, 'steps' | 'subject' | 'judge'>,
  detailOf: DetailOf = pullRequestDetail,
): FindingDefinition {
  return {
    ...description,
    steps: [Steps.PULL_REQUESTS],
    subject: 'merged pull request',
    judge: (graph, context) => judgeMerged(description.id, graph, context, detailOf),
  };
}

function judgeMerged(id: string, graph: GraphIndex, context: FindingContext, detailOf: DetailOf): Judgment {
  const judgment = judgeEach(mergedPullRequests(graph), (pullRequest) => {
    const { because, findings } = placeOf(pullRequest, graph, context);
    if (!findings.includes(id)) {
      return 'clear';
    }
    return because === undefined
      ? found(pullRequest, {
          name: pullRequestName(pullRequest),
          detail: branchText(pullRequest, graph) + detailOf(pullRequest, graph, context),
        })
      : undetermined(because);
  });
  return { ...judgment, ...noPullRequests(graph) };
}

/** The branch, unless it is the main branch, which is what the title says. */
function branchText(pullRequest: GraphObject, graph: GraphIndex): string {
  return isMergedIntoMain(pullRequest, graph) ? '' : `Into ${nameOf(pullRequest, 'target')}. `;
}

/**
 * The pull requests that prove that code gets into a main branch without a second person, by the key of the repository:
 * people merged them without any approval that counts.
 */
export function unapprovedMerges(graph: GraphIndex): Map<string, GraphObject[]> {
  const critical = [mergedWithoutApproval.id, mergedSelfApproved.id];
  const merges = mergedPullRequests(graph).filter((pullRequest) => {
    const { because, findings } = placeOf(pullRequest, graph);
    return because === undefined && findings.some((id) => critical.includes(id));
  });
  return groupBy(merges, (pullRequest) => repositoryOf(pullRequest, graph)?._key ?? '');
}

function mergedPullRequests(graph: GraphIndex): GraphObject[] {
  return graph.entitiesOf(EntityTypes.PULL_REQUEST).filter(({ merged }) => merged === true);
}

function detailWithStatus(pullRequest: GraphObject, graph: GraphIndex, context: FindingContext): string {
  return `${capitalize(approvalWords(approvalStatusOf(pullRequest)))}. ${pullRequestDetail(pullRequest, graph, context)}`;
}

/** Explains that the graph holds no pull request at all, if that is the case. */
export function noPullRequests(graph: GraphIndex): { nothingToCheck?: string } {
  return graph.entitiesOf(EntityTypes.PULL_REQUEST).length === 0
    ? { nothingToCheck: 'No pull request was created or updated in the period.' }
    : {};
}
