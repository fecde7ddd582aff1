import type { Account } from '../../resources/accounts';
import type { Random } from '../random';
import { HOUR, type Micros, MINUTE } from '../time';
import type { Repository, World } from '../types';
import { addPullRequest, type PullRequestDetails } from './addPullRequest';
import type { Cast } from './approvalCases';
import { nextChange } from './changes';
import { PullRequestHistory } from './history';

/** What an edge case can use. */
export interface EdgeCaseContext {
  world: World;
  repository: Repository;
  cast: Cast;
  random: Random;
  now: Micros;
}

export interface EdgeCasePullRequest {
  /** The pull request is labeled `edge-case:{name}`. */
  name: string;
  /** Default: the first member. */
  opener?: (context: EdgeCaseContext) => Account;
  /** How long before `now` the pull request is opened; default eight hours. */
  age?: Micros;
  /** See `HistoryOptions`; default three minutes. */
  pace?: Micros;
  /** Default: one commit, which the second member approves. */
  play?: (history: PullRequestHistory, context: EdgeCaseContext) => void;
  details?: (context: EdgeCaseContext) => Partial<PullRequestDetails>;
}

export function openAndApprove(history: PullRequestHistory, { cast }: EdgeCaseContext): void {
  history.push(history.commit());
  history.approve(cast[2]);
}

/** An account that is not a member of any workspace. The last one is a bot. */
export function outsider({ world, cast }: EdgeCaseContext, rank: number): Account {
  return world.outsiders[rank] ?? cast[9];
}

/** The member at this position, or the third member if the workspace has fewer members. */
export function member({ repository, cast }: EdgeCaseContext, rank: number): Account {
  return repository.workspace.memberships[rank]?.user ?? cast[3];
}

/** Adds one pull request for each of the first `count` cases. Returns how many it added. */
export function addEdgeCasePullRequests(
  cases: readonly EdgeCasePullRequest[],
  { count, ...context }: EdgeCaseContext & { count: number },
): number {
  const all = cases.slice(0, count);
  all.forEach((edgeCase, index) => addOne(edgeCase, index, context));
  return all.length;
}

function addOne(edgeCase: EdgeCasePullRequest, index: number, context: EdgeCaseContext): void {
  const { cast, now, random, repository } = context;
  const opener = edgeCase.opener?.(context) ?? cast[1];
  const start = now - (edgeCase.age ?? 8 * HOUR) + index * 1_000_003;
  const details = { repository, opener, reviewers: [cast[2]], ...edgeCase.details?.(context) };
  const change = nextChange(details.repository, opener);
  const history = new PullRequestHistory({ random, opener, change, start, pace: edgeCase.pace ?? 3 * MINUTE });
  if (edgeCase.play) {
    edgeCase.play(history, context);
  } else {
    openAndApprove(history, context);
  }
  addPullRequest(history, { ...details, label: `edge-case:${edgeCase.name}` });
}
