import { formatNumber } from '../../text/wording';
import type { Item } from '../reportData';

/** What is wrong, after what has become of the item since the baseline, or who accepts it. */
export function reasonWithStatus({ reason, status, waiver }: Item): string {
  if (waiver) {
    return `Accepted until ${waiver.expires} by ${waiver.approvedBy}: ${waiver.reason} (${reason})`;
  }
  return status === 'new' ? `New. ${reason}` : reason;
}

/** For example ", 2 new, 1 accepted"; empty if there are none. */
export function statusCounts(items: readonly Item[]): string {
  const counts = (['new', 'accepted'] as const).map(
    (status) => [status, items.filter((item) => item.status === status).length] as const,
  );
  return counts.map(([status, number]) => (number > 0 ? `, ${formatNumber(number)} ${status}` : '')).join('');
}

/** The items that nobody has accepted. */
export function openItems<T extends { readonly status?: string }>(items: readonly T[]): T[] {
  return items.filter(({ status }) => status !== 'accepted');
}
