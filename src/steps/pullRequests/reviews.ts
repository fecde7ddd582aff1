import { idOf, listOf } from '../../approval/people';
import type { PullRequest } from '../../bitbucket/endpoints/pullRequests';
import { time } from '../../graph/properties';

/** The current state of the review by one assigned reviewer or participant. */
export interface Review {
  userId: string;
  reviewState: 'approved' | 'changes_requested' | 'none';
  /** Milliseconds since 1970. */
  participatedOn?: number;
}

/** The assigned reviewers and the participants with the role of a reviewer, without duplicates, in Bitbucket's order. */
export function reviewsOf({ reviewers, participants }: PullRequest): Review[] {
  const reviews = new Map<string, Review>();
  for (const reviewer of listOf(reviewers)) {
    const userId = idOf(reviewer);
    if (userId) {
      reviews.set(userId, { userId, reviewState: 'none' });
    }
  }
  for (const participant of listOf(participants)) {
    const userId = idOf(participant?.user);
    if (participant && userId && (participant.role === 'REVIEWER' || reviews.has(userId))) {
      reviews.set(userId, {
        userId,
        reviewState: reviewState(participant.state, participant.approved),
        participatedOn: time(participant.participated_on),
      });
    }
  }
  return [...reviews.values()];
}

function reviewState(state: unknown, approved: unknown): Review['reviewState'] {
  if (approved === true || state === 'approved') {
    return 'approved';
  }
  return state === 'changes_requested' ? 'changes_requested' : 'none';
}
