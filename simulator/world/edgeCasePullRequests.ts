import { type EdgeCaseContext, type EdgeCasePullRequest, openAndApprove } from './edgeCaseContext';
import { ODD_HISTORIES } from './edgeCaseHistories';
import { ODD_ANSWERS } from './edgeCaseResponses';
import { PullRequestHistory } from './history';
import { addPullRequest } from './pullRequestFromHistory';
import { HOUR, MINUTE } from './time';

/** One pull request for each irregularity, the first `count` of them. Returns how many it made. */
export function addOddPullRequests({ count, ...context }: EdgeCaseContext & { count: number }): number {
  const all = [...ODD_ANSWERS, ...ODD_HISTORIES].slice(0, count);
  all.forEach((odd, index) => addOne(odd, index, context));
  return all.length;
}

function addOne(odd: EdgeCasePullRequest, index: number, context: EdgeCaseContext): void {
  const { cast, now, random, repository } = context;
  const opener = odd.opener?.(context) ?? cast[1];
  const start = now - (odd.age ?? 8 * HOUR) + index * 1_000_003;
  const history = new PullRequestHistory({ random, opener, start, pace: odd.pace ?? 3 * MINUTE });
  if (odd.play) {
    odd.play(history, context);
  } else {
    openAndApprove(history, context);
  }
  const details = { repository, opener, reviewers: [cast[2]], ...odd.details?.(context) };
  addPullRequest(history, { ...details, label: `odd:${odd.name}` });
}
