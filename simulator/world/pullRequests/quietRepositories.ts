import type { ActivityOptions } from '../../options';
import type { Account } from '../../resources/accounts';
import type { Random } from '../random';
import { DAY, type Micros, MINUTE } from '../time';
import type { Repository } from '../types';
import { addPullRequest } from './addPullRequest';
import { nextChange } from './changes';
import { PullRequestHistory } from './history';
import { addRandomPullRequest } from './randomPullRequests';

export interface QuietPlan {
  random: Random;
  /** The repositories that can have pull requests. */
  repositories: Repository[];
  now: Micros;
  outsiders: Account[];
  activity: ActivityOptions;
  /** How many pull requests changed in the last day. */
  count: number;
}

/** Most repositories have no push in the last day, but a few of their older pull requests change. */
export function addQuietly({ random, repositories, now, outsiders, activity, count }: QuietPlan): void {
  const active = random.sample(repositories, Math.ceil(repositories.length * activity.activeRepositories));
  const isActive = new Set(active);
  const others = repositories.filter((repository) => !isActive.has(repository));
  const quiet = others.length === 0 ? 0 : Math.round(count * activity.quietPullRequests);
  for (const repository of active) {
    // A push to a branch without a pull request updates the repository, too.
    repository.updatedOn = Math.max(repository.updatedOn, now - random.integer(60, 20 * 60) * MINUTE);
  }
  for (let made = 0; made < count - quiet; made += 1) {
    addRandomPullRequest({ random, repository: random.pick(active), now, recent: true, outsiders });
  }
  for (let made = 0; made < quiet; made += 1) {
    const isByBot = made < quiet * activity.botPullRequests;
    const repository = random.pick(others);
    const members = repository.workspace.memberships.map(({ user }) => user);
    const opener = (isByBot && outsiders.find(({ type }) => type === 'app_user')) || random.pick(members);
    const reviewer = random.pick(members.length > 1 ? members.filter((member) => member !== opener) : outsiders);
    addQuietPullRequest({ random, repository, now, opener, reviewer });
  }
}

interface QuietPullRequestPlan {
  random: Random;
  repository: Repository;
  now: Micros;
  opener: Account;
  reviewer: Account;
}

/** The last push is days old. Activity in the last day updates the pull request, but not its repository. */
function addQuietPullRequest({ random, repository, now, opener, reviewer }: QuietPullRequestPlan): void {
  const openedOn = now - random.integer(3, 10) * DAY - random.integer(1, 999_999);
  const history = new PullRequestHistory({
    ...{ random, opener, change: nextChange(repository, opener) },
    ...{ start: openedOn, pace: MINUTE },
  });
  history.push(history.commit());
  history.wait(now - random.integer(2 * 60, 20 * 60) * MINUTE - history.at);
  const luck = random.next();
  if (luck < 0.5) {
    history.approve(reviewer);
  } else if (luck < 0.8) {
    history.comment(reviewer);
  } else {
    history.decline(reviewer);
  }
  addPullRequest(history, { label: 'quiet', repository, opener, reviewers: [reviewer] });
}
