import { formatTime } from '../../../text/wording';
import type { PageItem } from './pageData';

/** For example "merged 25 Nov 2026", in one line. */
export function eventText([verb, on]: NonNullable<PageItem['event']>): string {
  return `${verb} ${formatTime(on).split(',')[0]}`.replace(/ /g, '\u00a0');
}
