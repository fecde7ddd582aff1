import { count } from '../../../text/wording';
import type { PageCommit, PageReview, PullRequestFacts } from '../shared/pageData';

/** One thing that happened to a pull request. */
export interface TimelineEvent {
  kind:
    | 'opened'
    | 'pushed'
    | 'pushed after approval'
    | 'approved'
    | 'changes requested'
    | 'closed'
    | 'approved commits removed';
  text: string;
  /** In milliseconds since 1970; absent if Bitbucket does not provide the time. */
  on?: number;
  /** Oldest first. */
  commits?: PageCommit[];
  /** Why an approval does not count. */
  note?: string;
}

/**
 * The events of a pull request, oldest first. Bitbucket's API does not say when a commit was pushed. But an approval names
 * the newest commit that it covers, so that commit and older ones were pushed before the approval, and newer ones after it.
 */
export function timelineOf(facts: PullRequestFacts): TimelineEvent[] {
  const { author, commits, closed, source, state, target } = facts;
  const events: TimelineEvent[] = [
    {
      kind: 'opened',
      text: `${author} opened the pull request${source && target ? `: ${source} into ${target}` : ''}`,
      on: facts.openedOn,
    },
  ];
  if (facts.olderCommits) {
    events.push({ kind: 'pushed', text: `${count(facts.olderCommits, 'older commit')} pushed, not listed here` });
  }
  const isLate = ({ on }: PageReview) => closed?.isExact === true && on !== undefined && on > (closed.on ?? Infinity);
  const reviews = [...facts.reviews].sort((a, b) => (a.on ?? Infinity) - (b.on ?? Infinity));
  const places = new Map(commits.map(([hash], index) => [hash, index]));
  /** How many of the commits, from the newest, no review before has covered. */
  let remaining = commits.length;
  let isApproved = false;

  for (const review of reviews.filter((review) => !isLate(review))) {
    // the approved commit and older ones; none if it was removed
    const place = review.commit === undefined ? undefined : places.get(review.commit);
    const newest = Math.min(place ?? remaining, remaining);
    addPushed(events, commits.slice(newest, remaining), isApproved);
    remaining = newest;
    events.push(reviewEvent(review));
    // without the approved commit, the order is unknown
    isApproved ||= review.verdict === 'approved' && review.commit !== undefined;
  }
  addPushed(events, commits.slice(0, remaining), isApproved);
  if (facts.approvedCommitsRemoved) {
    events.push({ kind: 'approved commits removed', text: 'A forced push removed approved commits' });
  }
  if (closed) {
    events.push({
      kind: 'closed',
      text: `${closed.by} ${CLOSING_VERBS.get(state) ?? 'closed'} the pull request`,
      on: closed.on,
    });
  }
  return [...events, ...reviews.filter(isLate).map(reviewEvent)];
}

const CLOSING_VERBS: ReadonlyMap<string, string> = new Map([
  ['MERGED', 'merged'],
  ['DECLINED', 'declined'],
  ['SUPERSEDED', 'superseded'],
]);

function reviewEvent({ by, commit, note, on, verdict }: PageReview): TimelineEvent {
  const text = verdict === 'approved' ? `${by} approved${commit ? ` ${commit}` : ''}` : `${by} requested changes`;
  return { kind: verdict, text, on, ...(note !== undefined && { note }) };
}

function addPushed(events: TimelineEvent[], commits: readonly PageCommit[], isAfterApproval: boolean): void {
  if (commits.length > 0) {
    events.push({
      kind: isAfterApproval ? 'pushed after approval' : 'pushed',
      text: `${count(commits.length, 'commit')} pushed${isAfterApproval ? ' after the approval' : ''}`,
      commits: [...commits].reverse(),
    });
  }
}
