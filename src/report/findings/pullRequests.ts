import { Steps } from '../../graph/model';
import { EntityTypes } from '../../graph/types';
import { count, formatDay } from '../../text/wording';
import { type GraphObject, itemsOf, numberOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { approvalsByOtherMembers, isApprovedByAuthor, shownAuthorOf } from '../pullRequestPeople';
import { DAY_MS, type FindingDefinition, type Judgment } from './definition';
import { found, judgeEach, type Verdict } from './judgeEach';
import { pullRequestDetail, pullRequestName } from './pullRequestDetail';

const STALE_AFTER_DAYS = 7;

const MERGED = {
  steps: [Steps.PULL_REQUESTS],
  subject: 'merged pull request',
} as const;

export const mergedWithoutApproval: FindingDefinition = {
  ...MERGED,
  id: 'merged-without-approval',
  title: 'Merged without approval',
  severity: 'critical',
  why:
    'Code that no second person approved is in the target branch. A mistake, a stolen account or a malicious insider needs ' +
    'nobody else to change the product.',
  fix:
    'Review the commits now, and revert what should not be there. Require at least one approval and restrict direct pushes ' +
    'in the branch restrictions of the repository or its project.',
  judge: (graph) => judgeMerged(graph, () => true),
};

export const approvedByAuthorOnly: FindingDefinition = {
  ...MERGED,
  id: 'approved-by-author-only',
  title: 'Approved by the author, and by nobody else in full',
  severity: 'high',
  why: "The author's own approval makes the change look reviewed. That is not a review.",
  fix: 'Let a second person review the commits. Require approvals by default reviewers, which leaves out the author.',
  judge: (graph) => judgeMerged(graph, isApprovedByAuthor),
};

export const commitsAfterApproval: FindingDefinition = {
  ...MERGED,
  id: 'commits-after-approval',
  title: 'Merged with commits that came after the approval',
  severity: 'high',
  why: 'What was merged is not what the reviewer saw. An approved pull request is the easiest place to add unseen code.',
  fix: 'Review the commits that came later. Switch on "Reset requested approvals when the source branch is modified".',
  judge: (graph) => judgeMerged(graph, (pullRequest) => hasOvertakenApproval(pullRequest, graph)),
};

export const unknownCommitAuthors: FindingDefinition = {
  id: 'unknown-commit-authors',
  title: 'Commits by unknown authors',
  severity: 'medium',
  why:
    'Nobody in the workspace answers for these commits: their author has no Bitbucket account, or is not a member. ' +
    'A commit can carry any name.',
  fix:
    'Ask who wrote the commits. Let people add the e-mail address of their commits to their Bitbucket account, and require ' +
    'signed commits or verified authors.',
  steps: [Steps.PULL_REQUESTS],
  subject: 'pull request',
  judge: (graph) => ({
    ...nothingToCheck(graph),
    ...judgeEach(graph.entitiesOf(EntityTypes.PULL_REQUEST), (pullRequest): Verdict => {
      if (pullRequest.analysisIncomplete !== false || typeof pullRequest.validated !== 'boolean') {
        return 'undetermined';
      }
      const unknown = itemsOf(pullRequest, 'commitsByUnknownAuthor').length;
      const all = itemsOf(pullRequest, 'commits').length;
      const detail = `${unknown} of ${count(all, 'commit')} by unknown authors. ${pullRequestDetail(pullRequest, graph)}`;
      return pullRequest.validated ? 'clear' : found(pullRequest, { name: pullRequestName(pullRequest), detail });
    }),
  }),
};

export const stalePullRequests: FindingDefinition = {
  id: 'stale-pull-requests',
  title: 'Open pull requests without a change for a week',
  severity: 'info',
  why: 'A change that waits for a long time is forgotten, and its review no longer fits the code around it.',
  fix: 'Review, merge or decline them.',
  steps: [Steps.PULL_REQUESTS],
  subject: 'open pull request',
  judge: (graph, { collectedOn, from }) => {
    const limit = collectedOn - STALE_AFTER_DAYS * DAY_MS;
    const judgment = judgeEach(pullRequestsWith(graph, 'open'), (pullRequest): Verdict => {
      const updatedOn = numberOf(pullRequest, 'updatedOn');
      if (updatedOn === undefined) {
        return 'undetermined';
      }
      const detail = `Opened by ${shownAuthorOf(pullRequest)}, last changed on ${formatDay(updatedOn)}`;
      return updatedOn < limit ? found(pullRequest, { name: pullRequestName(pullRequest), detail }) : 'clear';
    });
    return judgment.items.length === 0 && from > limit ? outsideWindow(from) : judgment;
  },
};

/** Explains that a run which lists only recently updated pull requests cannot find stale ones. */
function outsideWindow(from: number): Judgment {
  const nothingToCheck =
    `The run collected pull requests updated since ${formatDay(from)}, and a stale one is older. ` +
    'JupiterOne keeps those of earlier runs: ask the question there.';
  return { items: [], checked: 0, undetermined: 0, nothingToCheck };
}

/** Explains that the graph holds no pull request at all, if that is the case. */
function nothingToCheck(graph: GraphIndex): { nothingToCheck?: string } {
  return graph.entitiesOf(EntityTypes.PULL_REQUEST).length === 0
    ? { nothingToCheck: 'No pull request was created or updated in the period.' }
    : {};
}

/** Judges merged pull requests: the items are those that are not approved and that `concerns` selects. */
function judgeMerged(graph: GraphIndex, concerns: (pullRequest: GraphObject) => boolean): Judgment {
  const judgment = judgeEach(pullRequestsWith(graph, 'merged'), (pullRequest): Verdict => {
    if (pullRequest.analysisIncomplete !== false || typeof pullRequest.approved !== 'boolean') {
      return 'undetermined';
    }
    return !pullRequest.approved && concerns(pullRequest)
      ? found(pullRequest, { name: pullRequestName(pullRequest), detail: pullRequestDetail(pullRequest, graph) })
      : 'clear';
  });
  return { ...judgment, ...nothingToCheck(graph) };
}

function pullRequestsWith(graph: GraphIndex, property: 'open' | 'merged'): GraphObject[] {
  return graph.entitiesOf(EntityTypes.PULL_REQUEST).filter((pullRequest) => pullRequest[property] === true);
}

/** Whether a second person approved an earlier state but nobody approved the newest commit. */
function hasOvertakenApproval(pullRequest: GraphObject, graph: GraphIndex): boolean {
  const { approvedCommitsRemoved, newestCommit } = pullRequest;
  const commits = itemsOf(pullRequest, 'commits');
  return (
    itemsOf(pullRequest, 'commitsNotApproved').includes(newestCommit) &&
    approvalsByOtherMembers(pullRequest, graph).some(
      ({ commit }) => commit !== newestCommit && (approvedCommitsRemoved === true || commits.includes(commit)),
    )
  );
}
