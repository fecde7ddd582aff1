import { openItems } from '../report/items/statusText';
import { type Report, SEVERITIES, type Severity } from '../report/reportData';
import { omissionsText } from '../report/skipped';
import { formatNumber } from '../text/wording';
import { CommandError } from './CommandError';
import { FOUND, INCOMPLETE } from './exitCodes';

/** What a pipeline must not go on with. */
export interface GateOptions {
  /** Findings of this severity or a higher one. */
  failOn?: Severity;
  /** Only those that the baseline does not have. */
  newOnly?: boolean;
  /** Also where Bitbucket refused something. */
  failOnIncomplete?: boolean;
}

/** @throws CommandError when options contradict each other */
export function assertGateOptions({ failOn, newOnly }: GateOptions, hasBaseline: boolean): void {
  if (newOnly && !failOn) {
    throw new CommandError('--new-only says which findings --fail-on counts. Add --fail-on, or leave out --new-only.');
  }
  if (newOnly && !hasBaseline) {
    throw new CommandError(
      'There is no earlier run to compare with, so nobody knows what is new. Name its JSON with --baseline, or leave out --new-only.',
    );
  }
}

/** @throws CommandError with exit code 2 when there are such findings, and 3 when there may be some that were not found */
export function passGate({ coverage, findings }: Report, { failOn, newOnly, failOnIncomplete }: GateOptions): void {
  const isIncomplete = coverage.status === 'incomplete';
  const omitted = omissionsText(coverage.skipped ?? []);
  const severities: readonly Severity[] = failOn ? SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1) : [];
  const failing = findings.flatMap(({ id, items }) => {
    const counted = openItems(items).filter(
      ({ severity, status }) => severities.includes(severity) && (!newOnly || status === 'new'),
    );
    return counted.length > 0 ? [`${id} (${formatNumber(counted.length)})`] : [];
  });
  const kind = `${newOnly ? 'new findings' : 'findings'} of severity ${failOn} or above`;
  if (failing.length > 0) {
    const more = isIncomplete
      ? ' There may be more: the report is incomplete.'
      : omitted && ` There may be more: ${omitted}.`;
    const start = newOnly ? 'New findings' : 'Findings';
    throw new CommandError(`${start} of severity ${failOn} or above: ${failing.join(', ')}.${more}`, FOUND);
  }
  if (isIncomplete && (failOn || failOnIncomplete)) {
    throw new CommandError(
      `The report is incomplete, so nobody knows whether there are ${failOn ? kind : 'more findings'}. ` +
        'Its first lines say what is missing. Run "graph-bitbucket collect" again.',
      INCOMPLETE,
    );
  }
  if (coverage.status !== 'complete' && failOnIncomplete) {
    throw new CommandError(
      `Not everything could be read: ${omitted}. "Left out" in the summary says why. Give access, or leave it out of the scope in graph-bitbucket.yml.`,
      INCOMPLETE,
    );
  }
}
