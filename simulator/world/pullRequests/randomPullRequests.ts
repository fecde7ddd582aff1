import type { Account } from '../../resources/accounts';
import { hashText, type Random } from '../random';
import { DAY, type Micros, MINUTE } from '../time';
import type { PullRequest, Repository } from '../types';
import { addPullRequest } from './addPullRequest';
import { nextChange } from './changes';
import { PullRequestHistory } from './history';

export interface RandomPullRequestPlan {
  random: Random;
  repository: Repository;
  now: Micros;
  /** Whether all activity is within the last 22 hours; otherwise it ended more than two days ago. */
  recent: boolean;
  outsiders: Account[];
  /** Default: chosen at random. */
  outcome?: 'MERGED' | 'DECLINED' | 'OPEN';
}

/** Adds an ordinary pull request: a few commits and comments, often an approval, often a merge or decline. */
export function addRandomPullRequest({
  random,
  repository,
  now,
  recent,
  outsiders,
  outcome,
}: RandomPullRequestPlan): PullRequest {
  const members = repository.workspace.memberships.map(({ user }) => user);
  const opener = random.chance(0.06) ? random.pick(outsiders) : random.pick(members);
  // Bots do not review.
  const colleagues = members.filter((member) => member !== opener && member.type === 'user');
  const others = random.sample(colleagues.length > 0 ? colleagues : outsiders, 4);
  // There are at most fifteen events, at most sixteen minutes apart, so the last one is before `now`.
  const start = recent ? now - random.integer(5 * 60, 21 * 60) * MINUTE : now - random.integer(3, 60) * DAY;
  const pace = random.integer(2, 15) * MINUTE;
  const jitter = random.integer(1, 999_999);
  const change = nextChange(repository, opener, random);
  const history = new PullRequestHistory({ random, opener, change, start: start - jitter, pace });
  push(history, random, others, change.summary);
  discuss(history, random, opener, others);
  end(history, random, { opener, others, outcome });
  return addPullRequest(history, {
    label: 'random',
    repository,
    opener,
    reviewers: others.slice(0, random.integer(0, 3)),
    overrides: { draft: random.chance(0.1) },
  });
}

function push(history: PullRequestHistory, random: Random, others: Account[], message: string): void {
  const { followUps } = history.change;
  const count = random.integer(1, 3);
  for (let made = 0; made < count; made += 1) {
    const previous = history.head ?? history.target;
    const by = random.chance(0.05) ? null : random.chance(0.15) ? others[0] : undefined;
    const body = random.chance(0.3) ? '\n\nTested on staging.' : '';
    const commit = history.commit({
      by,
      parents: [previous],
      message: `${made ? random.pick(followUps) : message}${body}\n`,
    });
    if (made === count - 1) {
      history.push(commit);
    } else {
      history.head = commit;
    }
  }
}

function discuss(history: PullRequestHistory, random: Random, opener: Account, others: Account[]): void {
  const rounds = random.integer(0, 3);
  for (let round = 0; round < rounds; round += 1) {
    const someone = random.pick(others);
    const luck = random.next();
    if (luck < 0.25) {
      history.comment(random.chance(0.3) ? opener : someone);
    } else if (luck < 0.65) {
      history.approve(someone);
    } else if (luck < 0.75) {
      history.requestChanges(someone);
    } else if (luck < 0.8) {
      history.withdraw(someone);
    } else if (luck < 0.83) {
      history.approve(opener);
    } else if (luck < 0.95) {
      push(history, random, others, random.pick(history.change.followUps));
    } else {
      forcePush(history, random);
    }
  }
  if (random.chance(0.6)) {
    history.approve(random.pick(others));
  }
}

function forcePush(history: PullRequestHistory, random: Random): void {
  const { summary } = history.change;
  const message = random.pick([summary, `${summary} (rebased)`]);
  history.push(history.commit({ parents: [history.target], message: `${message}\n` }));
}

/** By outcome, a number between the bounds of `end`. */
const LUCK = { MERGED: 0, DECLINED: 0.5, OPEN: 1 } as const;

function end(
  history: PullRequestHistory,
  random: Random,
  { opener, others, outcome }: { opener: Account; others: Account[]; outcome: RandomPullRequestPlan['outcome'] },
): void {
  const chance = random.next();
  const luck = outcome === undefined ? chance : LUCK[outcome];
  const closer = random.chance(0.5) ? opener : random.pick(others);
  if (luck < 0.45) {
    const shows = random.chance(0.2) ? 'merge commit' : 'source';
    history.merge(closer, { shows, isFastForward: hashText(history.change.title) % 8 === 0 });
  } else if (luck < 0.55) {
    history.decline(closer);
  } else if (luck < 0.6) {
    history.supersede(closer);
  }
}
