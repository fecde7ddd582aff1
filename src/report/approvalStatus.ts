import type { ApprovalStatus } from '../approval/status';
import { lookUp } from '../text/untrusted';
import type { GraphObject } from './graph';

/** Each verdict on the approvals of a pull request, in words that follow "it was". */
const WORDS: Readonly<Record<ApprovalStatus, string>> = {
  approved: 'approved by a second person',
  unverified_authors: 'approved, except for commits whose authors nobody can verify',
  partially_approved: 'approved by a second person, except for some commits',
  changed_after_approval: 'changed after a second person approved it',
  self_approved: 'approved by nobody but its authors',
  not_approved: 'not approved by a second person',
  undetermined: 'not judged, because Bitbucket did not provide all facts',
};

/**
 * What the approvals of a pull request amount to. Graphs of earlier versions say only whether everything was approved, so
 * that their other pull requests are undetermined.
 */
export function approvalStatusOf(pullRequest: GraphObject): ApprovalStatus {
  const { analysisIncomplete, approvalStatus, approved } = pullRequest;
  if (analysisIncomplete === true) {
    return 'undetermined';
  }
  if (approvalStatus === undefined) {
    return approved === true && analysisIncomplete === false ? 'approved' : 'undetermined';
  }
  return isKnown(approvalStatus) ? approvalStatus : 'undetermined';
}

/** Why the approvals of a pull request are undetermined, in words that follow "because". */
export function whyUndetermined(pullRequest: GraphObject): string {
  return pullRequest.approvalStatus === undefined && pullRequest.analysisIncomplete !== true
    ? 'an earlier version collected them, which did not tell how they were approved'
    : 'Bitbucket did not provide all facts about their approvals';
}

export function approvalWords(status: ApprovalStatus): string {
  return WORDS[status];
}

function isKnown(value: unknown): value is ApprovalStatus {
  return typeof value === 'string' && lookUp(WORDS, value) !== undefined;
}
