import { Entities } from '../src/graph/model';
import { compareText, type Graph, type GraphObject, listOf, textOf } from '../src/report/graph';

/** What became of a pull request, as a person who looks for unreviewed code sees it. */
export type Verdict = 'mergedUnapproved' | 'mergedApproved' | 'mergedUndetermined' | 'open' | 'closed';

/** A pull request whose facts are incomplete is never counted as unapproved, nor as approved. */
export function verdictOf(pullRequest: GraphObject): Verdict {
  if (pullRequest.open) {
    return 'open';
  }
  if (!pullRequest.merged) {
    return 'closed';
  }
  if (pullRequest.analysisIncomplete) {
    return 'mergedUndetermined';
  }
  return pullRequest.approved ? 'mergedApproved' : 'mergedUnapproved';
}

export interface UnapprovedMerge {
  key: string;
  displayName: string;
  title: string;
  author: string;
  unapprovedCommits: number;
  commits: number;
}

/** The pull requests that were merged with commits nobody else had approved, those with most of them first. */
export function unapprovedMerges(graph: Graph): UnapprovedMerge[] {
  return graph.entities
    .filter((entity) => entity._type === Entities.PULL_REQUEST._type && verdictOf(entity) === 'mergedUnapproved')
    .map((entity) => ({
      key: entity._key,
      displayName: textOf(entity, 'displayName'),
      title: textOf(entity, 'title'),
      author: textOf(entity, 'author') || 'unknown',
      unapprovedCommits: listOf(entity, 'commitsNotApproved').length,
      commits: listOf(entity, 'commits').length,
    }))
    .sort((a, b) => b.unapprovedCommits - a.unapprovedCommits || compareText(a.key, b.key));
}
