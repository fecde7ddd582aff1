import type { Account } from '../../resources/accounts';
import type { Random } from '../random';
import type { Micros } from '../time';
import type { Commit, PullRequestQuirks, Repository } from '../types';
import { addPullRequest } from './addPullRequest';
import { nextChange } from './changes';
import { PullRequestHistory } from './history';

/** The people in the approval examples: 1 opens the pull request, 1 to 3 are members, 9 is not. */
export interface Cast {
  1: Account;
  2: Account;
  3: Account;
  9: Account;
}

interface ApprovalCase {
  play: (history: PullRequestHistory, cast: Cast) => void;
  quirks?: Partial<PullRequestQuirks>;
}

const open = (history: PullRequestHistory, by?: Account | null): Commit => {
  const commit = history.commit({ by });
  history.push(commit);
  return commit;
};

const openAndApprove = (history: PullRequestHistory, cast: Cast): Commit => {
  const commit = open(history);
  history.approve(cast[2]);
  return commit;
};

const openWithTwoAuthors = (history: PullRequestHistory, cast: Cast): void => {
  const first = history.commit();
  history.push(history.commit({ by: cast[2], parents: [first] }));
};

/**
 * The approval examples, from simple to tricky. `test/simulator/approvalCases.test.ts` states the expected result of each.
 */
const APPROVAL_CASES: readonly ApprovalCase[] = [
  { play: openAndApprove },
  { play: (history, cast) => (open(history), history.approve(cast[1])) },
  { play: (history, cast) => (open(history, cast[2]), history.approve(cast[1])) },
  { play: (history, cast) => (openAndApprove(history, cast), history.push(history.commit())) },
  { play: (history, cast) => (openWithTwoAuthors(history, cast), history.approve(cast[2])) },
  { play: (history, cast) => (openWithTwoAuthors(history, cast), history.approve(cast[2]), history.approve(cast[3])) },
  {
    // A force push replaces the approved commit.
    play: (history, cast) => (
      openAndApprove(history, cast),
      history.push(history.commit({ parents: [history.target] }))
    ),
  },
  {
    play: (history, cast) => (openAndApprove(history, cast), history.merge(cast[1])),
    quirks: { pushedBefore: 'a member and a guest' },
  },
  { play: (history, cast) => (openAndApprove(history, cast), history.merge(cast[1], { shows: 'merge commit' })) },
  { play: (history, cast) => (openAndApprove(history, cast), history.decline(cast[1])) },
  {
    // The target branch is merged into the source branch.
    play: (history, cast) => {
      const approved = openAndApprove(history, cast);
      history.push(history.commit({ parents: [approved, history.advanceTarget()] }));
    },
  },
  {
    // A side branch that nobody reviewed is merged in. Its commit is older, so it is listed after the approved commit.
    play: (history, cast) => {
      const side = history.commit({ message: 'Side branch\n' });
      const approved = openAndApprove(history, cast);
      history.push(history.commit({ parents: [approved, side], message: 'Merge side branch\n' }));
    },
  },
  { play: (history, cast) => (open(history), history.approve(cast[9])) },
  { play: (history, cast) => (open(history, cast[9]), history.approve(cast[2])) },
  { play: (history, cast) => (open(history, null), history.approve(cast[2])) },
  { play: (history, cast) => (openAndApprove(history, cast), history.withdraw(cast[2])) },
  { play: (history, cast) => (openAndApprove(history, cast), history.requestChanges(cast[3])) },
  { play: (history, cast) => (openAndApprove(history, cast), history.approve(cast[2])) },
  { play: (history, cast) => (history.approve(cast[2]), open(history)) },
  { play: openAndApprove, quirks: { commits: 'missing', revision: 'missing' } },
  { play: openAndApprove, quirks: { activity: 'missing' } },
  { play: (history, cast) => (open(history), history.comment(cast[2])) },
  { play: openAndApprove },
];

/** Examples in which the target branch matters. Their numbers follow those of the other examples. */
const RETARGETED_CASES: readonly ApprovalCase[] = [
  {
    // Approved with the development branch as the target, then retargeted to the main branch.
    play: (history, cast) => {
      const main = history.target;
      history.moveTarget(history.commit({ by: cast[3], message: 'Work on dev\n' }), 'dev');
      openAndApprove(history, cast);
      history.retarget(main);
    },
  },
  {
    // The main branch is reset to an older commit than at the approval.
    play: (history, cast) => {
      const base = history.target;
      const first = history.commit({ by: cast[3], message: 'Merged first\n' });
      history.moveTarget(history.commit({ by: cast[3], parents: [first], message: 'Merged second\n' }));
      openAndApprove(history, cast);
      history.moveTarget(base);
    },
  },
  {
    // Retargeted, and the commit of the first target branch is unknown.
    play: (history, cast) => {
      history.moveTarget(history.target, 'dev');
      history.push(history.commit(), { targetLost: true });
      history.approve(cast[2]);
      history.retarget(history.target);
    },
  },
  { play: (history, cast) => (open(history), history.merge(cast[1]), history.approve(cast[2])) },
  { play: openAndApprove, quirks: { activity: 'empty' } },
  {
    // The main branch advances and is merged into the source branch.
    play: (history, cast) => {
      const approved = openAndApprove(history, cast);
      history.push(history.commit({ parents: [approved, history.advanceTarget()] }));
    },
  },
];

export interface ApprovalCasesPlan {
  repository: Repository;
  cast: Cast;
  random: Random;
  /** When the first one is opened. */
  start: Micros;
  count: number;
  /** Whether to include the examples in which the target branch matters. */
  withRetargeted: boolean;
}

/** Adds the first `count` approval examples as pull requests labeled `case:1` and so on. Returns how many it added. */
export function addApprovalCases({
  repository,
  cast,
  random,
  start,
  count,
  withRetargeted,
}: ApprovalCasesPlan): number {
  const cases = [...APPROVAL_CASES, ...(withRetargeted ? RETARGETED_CASES : [])].slice(0, count);
  cases.forEach(({ play, quirks }, index) => {
    const opener = cast[1];
    const change = nextChange(repository, opener);
    const history = new PullRequestHistory({ random, opener, change, start: start + index * 1_000_003 });
    play(history, cast);
    addPullRequest(history, { label: `case:${index + 1}`, repository, opener, reviewers: [cast[2]], quirks });
  });
  return cases.length;
}
