import { HOUR, MINUTE } from '../time';
import { addPullRequest } from './addPullRequest';
import { nextChange } from './changes';
import { type EdgeCaseContext, type EdgeCasePullRequest, openAndApprove } from './edgeCases';
import { PullRequestHistory } from './history';

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
