import { createFormerUser } from '../../resources/accounts';
import type { Repository } from '../types';
import { type EdgeCasePullRequest, openAndApprove } from './edgeCases';

/** Pull requests with peculiarities that were observed in real responses. */
export const OBSERVED_PULL_REQUESTS: readonly EdgeCasePullRequest[] = [
  { name: 'former-user-author', opener: ({ random }) => createFormerUser(random) },
  {
    name: 'former-user-approver',
    play: (history, { random }) => {
      history.push(history.commit());
      history.approve(createFormerUser(random));
    },
  },
  {
    name: 'commit-author-without-uuid',
    play: (history, { cast }) => {
      history.push(history.commit({ by: cast[1], hidesAuthorUuid: true }));
      history.approve(cast[2]);
    },
  },
  {
    name: 'bare-activity-entries',
    play: (history, context) => {
      history.push(history.commit());
      history.bareEntry();
      history.approve(context.cast[2]);
      history.bareEntry();
    },
  },
  {
    name: 'merged-with-date',
    play: (history, context) => {
      openAndApprove(history, context);
      history.merge(context.cast[1], { shows: 'merge commit' });
    },
  },
  {
    name: 'declined-with-reason',
    play: (history, context) => {
      openAndApprove(history, context);
      history.decline(context.cast[3], 'Replaced by the new endpoint');
    },
  },
];

/** Gives repositories every value of these settings that was observed in real responses. */
export function addObservedSettings([first, second, third]: Repository[]): void {
  Object.assign(first ?? {}, { enforcedSignedCommits: true, overridesBranchRestrictions: true });
  Object.assign(second ?? {}, { enforcedSignedCommits: false, overridesBranchRestrictions: false });
  Object.assign(third ?? {}, { enforcedSignedCommits: null, overridesBranchRestrictions: undefined });
}
