import { joinFirst } from '../../text/wording';
import type { Finding } from '../reportData';

/** The report has all of them under what was left out. */
const NAMES_SHOWN = 3;

/** Sentences that say what a check did not judge and what it did not see, where they stand alone; empty if there is nothing to say. */
export function explanationOf({ reason, state, unread = [] }: Pick<Finding, 'reason' | 'state' | 'unread'>): string {
  const isMissing = unread.length > 0 && state !== 'not applicable';
  return [
    ...(reason ? [reason] : []),
    ...(isMissing
      ? [`Bitbucket did not show everything of ${joinFirst(unread, NAMES_SHOWN)}, so there may be more.`]
      : []),
  ].join(' ');
}
