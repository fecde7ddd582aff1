import type { Report } from '../../report/reportData';
import { mergeSkipped, skippedText } from '../../report/skipped';
import { count } from '../../text/wording';
import { LINES_OF_A_REASON, wrap } from '../text';

const WARNINGS_SHOWN = 10;

/** What is odd about waivers, the baseline and filters. */
export function warningsText(warnings: readonly string[]): string[] {
  const lines = warningLines(warnings, '');
  return lines.length > 0 ? ['Warnings', ...lines] : [];
}

/** The sources that were not read, and what the run warned of. */
export function leftOutText({ coverage, findings }: Report, warnings: readonly string[]): string[] {
  const { skipped = [], steps } = coverage;
  // what a finding lacks already stands under "Not judged"
  const shownReasons = findings.flatMap(({ reason, state }) => (reason && state !== 'not applicable' ? [reason] : []));
  const isShown = (reason: string) => shownReasons.some((shown) => shown.includes(reason));
  const reasons = steps.flatMap(({ status, reason }) =>
    status !== 'success' && reason && !isShown(reason) ? [reason] : [],
  );
  // the data of the run tell the same, and for each reason once
  const others = warnings.filter((warning) => !skipped.some(({ explanation }) => warning.includes(explanation)));
  const lines = [
    ...[...new Set(reasons)].flatMap((reason) => wrap(reason, 2, LINES_OF_A_REASON)),
    ...mergeSkipped(skipped).flatMap((one) => wrap(skippedText(one), 2)),
    ...warningLines(others, ' in the log'),
  ];
  return lines.length > 0 ? ['Left out', ...lines] : [];
}

function warningLines(warnings: readonly string[], where: string): string[] {
  const shown = warnings.slice(0, WARNINGS_SHOWN);
  const more = warnings.length - shown.length;
  return [
    ...shown.flatMap((warning) => wrap(warning, 2, LINES_OF_A_REASON)),
    ...(more > 0 ? [`  and ${count(more, 'more warning')}${where}`] : []),
  ];
}
