import { Steps } from '../../graph/model';
import { EntityTypes } from '../../graph/types';
import { formatDay } from '../../text/wording';
import { approvalStatusOf, whyUndetermined } from '../approvalStatus';
import { type GraphObject, timeOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { shownAuthorOf } from '../pullRequestPeople';
import { DAY_MS, type FindingDefinition } from './definition';
import { found, judgeEach, notApplicable, undetermined, type Verdict } from './judgeEach';
import { noPullRequests } from './merges';
import { pullRequestDetail, pullRequestName, unknownAuthorsText } from './pullRequestDetail';

const STALE_AFTER_DAYS = 7;

export const unknownCommitAuthors: FindingDefinition = {
  id: 'unknown-commit-authors',
  title: 'Commits by unknown authors, in open or approved pull requests',
  severity: 'medium',
  why:
    'Nobody in the workspace answers for these commits: their author has no Bitbucket account, or is not a member. ' +
    'A commit can carry any name.',
  fix:
    'Ask who wrote the commits. Let people add the e-mail address of their commits to their Bitbucket account, and require ' +
    'signed commits or verified authors.',
  steps: [Steps.PULL_REQUESTS],
  subject: 'open or merged pull request',
  judge: (graph, context) => {
    const concerned = [...pullRequestsWith(graph, 'open'), ...pullRequestsWith(graph, 'merged')];
    return { ...judgeEach(concerned, authorsVerdict), ...noPullRequests(graph) };

    function authorsVerdict(pullRequest: GraphObject): Verdict {
      if (pullRequest.analysisIncomplete !== false || typeof pullRequest.validated !== 'boolean') {
        return undetermined();
      }
      const status = approvalStatusOf(pullRequest);
      if (!pullRequest.validated && pullRequest.merged === true && status !== 'approved') {
        // merges without full approval are findings of their own
        return status === 'undetermined' ? undetermined(whyUndetermined(pullRequest)) : 'clear';
      }
      const detail = `${unknownAuthorsText(pullRequest)}. ${pullRequestDetail(pullRequest, graph, context)}`;
      return pullRequest.validated ? 'clear' : found(pullRequest, { name: pullRequestName(pullRequest), detail });
    }
  },
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
      const updatedOn = timeOf(pullRequest, 'updatedOn');
      if (updatedOn === undefined) {
        return undetermined();
      }
      const detail = `Opened by ${shownAuthorOf(pullRequest)}, last changed on ${formatDay(updatedOn)}`;
      return updatedOn < limit ? found(pullRequest, { name: pullRequestName(pullRequest), detail }) : 'clear';
    });
    return judgment.items.length === 0 && from > limit ? notApplicable(outsideWindow(from)) : judgment;
  },
};

/** Explains that a run which lists only recently updated pull requests cannot find stale ones. */
function outsideWindow(from: number): string {
  return (
    `The run collected pull requests updated since ${formatDay(from)}, and a stale one is older. ` +
    'JupiterOne keeps those of earlier runs: ask the question there.'
  );
}

function pullRequestsWith(graph: GraphIndex, property: 'open' | 'merged'): GraphObject[] {
  return graph.entitiesOf(EntityTypes.PULL_REQUEST).filter((pullRequest) => pullRequest[property] === true);
}
