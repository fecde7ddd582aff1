import { openItems } from '../items/statusText';
import type { Finding } from '../reportData';

/** What a summary says where no check has an open item. */
export function nothingFound(findings: readonly Pick<Finding, 'items' | 'state'>[]): string {
  if (!couldBeJudged(findings)) {
    return 'Nothing could be judged.';
  }
  return findings.some(isAccepted)
    ? 'Nothing was found that is not accepted.'
    : 'Nothing was found in what could be judged.';
}

/** Whether a check found something, or could have. */
function couldBeJudged(findings: readonly Pick<Finding, 'items' | 'state'>[]): boolean {
  return findings.some(({ items, state }) => items.length > 0 || state === 'clear');
}

/** Whether a check found something, and all of it is accepted. */
export function isAccepted({ items }: Pick<Finding, 'items'>): boolean {
  return items.length > 0 && openItems(items).length === 0;
}
