import { capitalize, formatNumber } from '../../text/wording';
import { CONTROL_STATES, type ControlCheck, type FrameworkResult } from './framework';

/** For example "3 failed, 1 not judged, 2 manual, 5 passed". */
export function totalsText(totals: FrameworkResult['totals']): string {
  return CONTROL_STATES.map((state) => `${formatNumber(totals[state])} ${state}`).join(', ');
}

/** For example "Merged without approval: 12 failed, 3 not judged, 40 passed". */
export function checkText({ title, ...check }: ControlCheck): string {
  return `${capitalize(title)}: ${countsText(check)}`;
}

/** The numbers of objects that are not 0. */
export function countsText({ accepted, failed, notJudged, passed, state }: Omit<ControlCheck, 'id' | 'title'>): string {
  const counts: (readonly [number: number, words: string])[] = [
    // what is only for information does not fail
    [failed, state === 'failed' ? 'failed' : 'to look at'],
    [accepted, 'accepted'],
    [notJudged, 'not judged'],
    [passed, 'passed'],
  ];
  const present = counts.filter(([number]) => number > 0);
  return present.length === 0
    ? state === 'passed'
      ? 'there is none'
      : 'nothing could be judged'
    : present.map(([number, words]) => `${formatNumber(number)} ${words}`).join(', ');
}
