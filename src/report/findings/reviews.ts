import { Steps } from '../../graph/model';
import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { capitalize, count, joinWords } from '../../text/wording';
import { fullNameOf, type GraphObject, numberOf, textOf } from '../graph';
import { type FindingDefinition, isUnread, lacks } from './definition';
import { found, judgeEach, NOT_SHOWN, undetermined, type Verdict } from './judgeEach';
import { isIntoMainBranch, noPullRequests } from './merges';
import { pullRequestDetail, pullRequestName } from './pullRequestDetail';

const REVIEWERS = [RelationshipTypes.USER_ASSIGNED_REPO, RelationshipTypes.EXTERNAL_USER_ASSIGNED_REPO];

export const noDefaultReviewers: FindingDefinition = {
  id: 'no-default-reviewers',
  title: 'Repositories without default reviewers',
  severity: 'info',
  why: 'Nobody is asked to review a pull request unless its author thinks of it, and the author chooses who that is.',
  fix: 'Under Repository settings or Project settings, Default reviewers: add those who know the code.',
  steps: [Steps.DEFAULT_REVIEWERS],
  subject: 'repository',
  judge: (graph, context) => {
    const arePeopleKnown = !lacks(context, Steps.USERS, Steps.EXTERNAL_USERS, Steps.DEFAULT_REVIEWERS);
    const hasUsers = graph.entitiesOf(EntityTypes.USER).length > 0;
    const repositories = graph.entitiesOf(EntityTypes.REPO).filter((repo) => textOf(repo, 'defaultBranch'));
    return judgeEach(repositories, (repo): Verdict => {
      if (REVIEWERS.some((type) => graph.incomingOf(repo._key, type).length > 0)) {
        return 'clear';
      }
      if (isUnread(context, repo, Steps.DEFAULT_REVIEWERS)) {
        return undetermined(NOT_SHOWN);
      }
      return arePeopleKnown && hasUsers
        ? found(repo, { name: fullNameOf(repo), detail: 'Neither the repository nor its project has any' })
        : undetermined('the people or their roles as reviewers were not read completely');
    });
  },
};

export const mergedWithOpenRequests: FindingDefinition = {
  id: 'merged-with-open-requests',
  title: 'Merged with open tasks or requested changes',
  severity: 'medium',
  why: 'A reviewer asked for something that is not done. What the main branch has now is what the reviewer did not want.',
  fix:
    'Look at what is open, and do it now. Under Repository settings, Branch restrictions: require that all tasks are resolved and no ' +
    'changes are requested, and prevent merges with unresolved merge checks.',
  steps: [Steps.PULL_REQUESTS],
  subject: 'merged pull request',
  judge: (graph, context) => {
    const merged = graph.entitiesOf(EntityTypes.PULL_REQUEST).filter((pullRequest) => pullRequest.merged === true);
    const judgment = judgeEach(merged, (pullRequest): Verdict => {
      const isIntoMain = isIntoMainBranch(pullRequest, graph, context);
      const open = openRequestsOf(pullRequest);
      if (isIntoMain === false || open?.length === 0) {
        return 'clear';
      }
      if (isIntoMain === undefined || open === undefined) {
        return undetermined();
      }
      const detail = `${capitalize(joinWords(open))}. ${pullRequestDetail(pullRequest, graph, context)}`;
      return found(pullRequest, { name: pullRequestName(pullRequest), detail });
    });
    return { ...judgment, ...noPullRequests(graph) };
  },
};

/** For example "2 open tasks"; undefined if nothing is known to be open, and something may be. */
function openRequestsOf(pullRequest: GraphObject): string[] | undefined {
  const tasks = numberOf(pullRequest, 'taskCount');
  const refusals = numberOf(pullRequest, 'changesRequestedCount');
  const open = [
    ...(tasks ? [count(tasks, 'open task')] : []),
    ...(refusals ? [`changes requested by ${count(refusals, 'person', 'people')}`] : []),
  ];
  return open.length > 0 || (tasks !== undefined && refusals !== undefined) ? open : undefined;
}
