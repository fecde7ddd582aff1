import { Steps } from '../../graph/model';
import { EntityTypes } from '../../graph/types';
import { filterSentence } from '../../report/filterReport';
import { shownName } from '../../report/graph';
import { kindOf } from '../../report/kinds';
import { scopeSentence } from '../../report/notes';
import type { Report } from '../../report/reportData';
import { omissionsText } from '../../report/skipped';
import { isDisabled } from '../../report/stepCoverage';
import { lookUp } from '../../text/untrusted';
import { count, joinFirst, joinWords } from '../../text/wording';
import { LINES_OF_A_REASON, minute, wrap } from '../text';

const NAMES_SHOWN = 10;

/** The types that are counted, with the steps that collect them. */
const COUNTED: readonly (readonly [type: string, step: string])[] = [
  [EntityTypes.REPO, Steps.REPOS],
  [EntityTypes.USER, Steps.USERS],
  [EntityTypes.PULL_REQUEST, Steps.PULL_REQUESTS],
];

/** Comes first, so that nobody takes the rest for everything. */
export function gapsText({ coverage: { gaps, skipped = [], status } }: Report): string[] {
  const omitted = omissionsText(skipped);
  return [
    ...(status === 'incomplete' ? ['Incomplete: there may be more than this report says.'] : []),
    ...gaps.flatMap((gap) => wrap(gap, 2, LINES_OF_A_REASON)),
    // "Left out" has the names
    ...(omitted ? wrap(`Not everything could be read: ${omitted}. There may be more than this report says.`, 0) : []),
  ];
}

/** What the run has read, and what of it is shown. */
export function headingText(report: Report): string[] {
  const { workspaces, totals, coverage } = report;
  const isOff = (id: string) => coverage.steps.some((step) => step.id === id && isDisabled(step));
  // of what nobody asked for, zero would be no fact
  const counts = COUNTED.filter(([, step]) => !isOff(step)).map(([type]) =>
    count(lookUp(totals, type) ?? 0, kindOf(type).singular),
  );
  const outside = scopeSentence(report);
  const who =
    workspaces.length === 0
      ? 'No workspace was collected.'
      : `${joinFirst(workspaces.map(shownName), NAMES_SHOWN)}${counts.length > 0 ? `: ${joinWords(counts)}` : ''}.`;
  const period = isOff(Steps.PULL_REQUESTS)
    ? []
    : [`Pull requests updated from ${minute(coverage.from)} to ${minute(coverage.to)}.`];
  const filtered = filterSentence(report);
  const sentences = [who, ...(outside === undefined ? [] : [outside]), ...period];
  return [...wrap(sentences.join(' '), 0), ...(filtered === undefined ? [] : wrap(filtered, 0))];
}
