import { Steps } from '../../graph/model';
import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { count, formatDay, joinWords } from '../../text/wording';
import { fullNameOf, type GraphObject, timeOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { DAY_MS, type FindingDefinition, isUnread, lacks } from './definition';
import { found, judgeEach, NOT_SHOWN, notApplicable, undetermined, type Verdict } from './judgeEach';

const REPOSITORY_DORMANT_AFTER_DAYS = 180;
const MEMBER_DORMANT_AFTER_DAYS = 90;

export const dormantRepositories: FindingDefinition = {
  id: 'dormant-repositories',
  title: 'Repositories without change for half a year that something still opens',
  severity: 'medium',
  why:
    'Nobody works on the repository, so nobody notices when a forgotten key reads it, a webhook reports to a server that changed hands, ' +
    'or a runner takes builds.',
  fix: 'Remove the deploy keys, webhooks and runners. Archive or delete the repository if nobody needs it.',
  steps: [Steps.REPO_DEPLOY_KEYS, Steps.WEBHOOKS, Steps.RUNNERS],
  subject: 'repository',
  judge: (graph, context) => {
    const limit = context.collectedOn - REPOSITORY_DORMANT_AFTER_DAYS * DAY_MS;
    return judgeEach(graph.entitiesOf(EntityTypes.REPO), (repo): Verdict => {
      const updatedOn = timeOf(repo, 'updatedOn');
      if (updatedOn === undefined) {
        return undetermined();
      }
      if (updatedOn >= limit) {
        return 'clear';
      }
      const openings = openingsOf(repo, graph);
      const detail = `Last changed on ${formatDay(updatedOn)}, and still has ${joinWords(openings)}`;
      if (openings.length > 0) {
        return found(repo, { name: fullNameOf(repo), detail });
      }
      if (isUnread(context, repo, Steps.REPO_DEPLOY_KEYS, Steps.WEBHOOKS, Steps.RUNNERS)) {
        return undetermined(NOT_SHOWN);
      }
      return webhooksOf(repo, graph).every(({ active }) => active === false) ? 'clear' : undetermined();
    });
  },
};

/** For example "2 deploy keys", "1 runner". */
function openingsOf(repo: GraphObject, graph: GraphIndex): string[] {
  const keys = graph.targets(repo._key, [RelationshipTypes.REPO_ALLOWS_DEPLOY_KEY]);
  const webhooks = webhooksOf(repo, graph).filter(({ active }) => active === true);
  const runners = graph.targets(repo._key, [RelationshipTypes.REPO_HAS_RUNNER]);
  return [
    ...(keys.length > 0 ? [count(keys.length, 'deploy key')] : []),
    ...(webhooks.length > 0 ? [count(webhooks.length, 'active webhook')] : []),
    ...(runners.length > 0 ? [count(runners.length, 'runner')] : []),
  ];
}

function webhooksOf({ _key }: GraphObject, graph: GraphIndex): GraphObject[] {
  return graph.targets(_key, [RelationshipTypes.REPO_HAS_WEBHOOK]);
}

const REVIEWS = [RelationshipTypes.USER_REVIEWED_PULL_REQUEST, RelationshipTypes.USER_APPROVED_PULL_REQUEST];

export const dormantMembers: FindingDefinition = {
  id: 'dormant-members',
  title: 'Members who have not used Bitbucket for 90 days',
  severity: 'medium',
  why: 'The account may belong to somebody who left. Whoever takes it over has all of its rights, and its owner does not notice.',
  fix: 'Ask for each member whether the person still needs access. Remove the others from the workspace, or suspend their accounts.',
  steps: [Steps.USERS, Steps.PULL_REQUESTS],
  subject: 'member',
  judge: (graph, context) => {
    const { collectedOn, from } = context;
    const limit = collectedOn - MEMBER_DORMANT_AFTER_DAYS * DAY_MS;
    if (from > limit) {
      return notApplicable(tooShort(from));
    }
    const isActivityKnown = !lacks(context, Steps.PULL_REQUESTS);
    const members = graph.entitiesOf(EntityTypes.USER).filter(({ userType }) => userType !== 'app_user');
    return judgeEach(members, (member): Verdict => {
      const lastAccessedOn = timeOf(member, 'lastAccessedOn');
      const times = [lastAccessedOn, ...activitiesOf(member, graph)];
      if (times.some((time) => time !== undefined && time >= limit)) {
        return 'clear';
      }
      if (lastAccessedOn === undefined) {
        return undetermined('Bitbucket does not say when they were last seen');
      }
      if (!isActivityKnown) {
        return undetermined('the pull requests of the period were not read completely');
      }
      return found(member, {
        detail:
          `Last seen on ${formatDay(lastAccessedOn)}; no pull request, review or approval ` +
          `in the last ${MEMBER_DORMANT_AFTER_DAYS} days`,
      });
    });
  },
};

/** When a member opened, reviewed or approved pull requests, and wrote commits that were pushed without one. */
function activitiesOf({ _key }: GraphObject, graph: GraphIndex): (number | undefined)[] {
  const opened = graph.targets(_key, [RelationshipTypes.USER_OPENED_PULL_REQUEST]);
  const pushed = graph.targets(_key, [RelationshipTypes.USER_CREATED_COMMIT]);
  return [
    ...opened.map((pullRequest) => timeOf(pullRequest, 'createdOn')),
    ...pushed.map((commit) => timeOf(commit, 'authoredOn')),
    ...REVIEWS.flatMap((type) => graph.outgoingOf(_key, type)).flatMap((review) => [
      timeOf(review, 'participatedOn'),
      timeOf(review, 'approvedOn'),
    ]),
  ];
}

function tooShort(from: number): string {
  return (
    `The run collected pull requests updated since ${formatDay(from)}. Whether members are dormant takes 90 days: ` +
    'collect with --since 90d.'
  );
}
