import type { Cast } from './approvalCases';
import type { PullRequestHistory } from './history';
import type { PullRequestDetails } from './pullRequestFromHistory';
import type { Random } from './random';
import type { Micros } from './time';
import type { Account, Repository, World } from './types';

/** What an edge case may draw on. */
export interface EdgeCaseContext {
  world: World;
  repository: Repository;
  cast: Cast;
  random: Random;
  now: Micros;
}

export interface EdgeCasePullRequest {
  /** Its label is `edge-case:` and this. */
  name: string;
  /** Default: the first member. */
  opener?: (context: EdgeCaseContext) => Account;
  /** Before `now`; default eight hours. */
  age?: Micros;
  pace?: Micros;
  /** Default: one commit, which the second member approves. */
  play?: (history: PullRequestHistory, context: EdgeCaseContext) => void;
  details?: (context: EdgeCaseContext) => Partial<PullRequestDetails>;
}

export function openAndApprove(history: PullRequestHistory, { cast }: EdgeCaseContext): void {
  history.push(history.commit());
  history.approve(cast[2]);
}

/** Somebody who is not a member of any workspace; the last one is a bot. */
export function outsider({ world, cast }: EdgeCaseContext, rank: number): Account {
  return world.outsiders[rank] ?? cast[9];
}

/** The member of that rank, in a small workspace the third. */
export function member({ repository, cast }: EdgeCaseContext, rank: number): Account {
  return repository.workspace.memberships[rank]?.user ?? cast[3];
}
