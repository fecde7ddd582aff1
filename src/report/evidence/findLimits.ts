import { Steps } from '../../graph/model';
import { count, formatDay, formatTime, joinFirst } from '../../text/wording';
import type { CollectedRun } from '../readRun';
import { mergeSkipped, type Skipped } from '../skipped';
import { isDisabled } from '../stepCoverage';
import type { NumberGap } from './numberGaps';
import type { Period } from './period';

/** The steps that a population is made of. */
const STEPS: readonly string[] = [Steps.WORKSPACES, Steps.REPOS, Steps.PULL_REQUESTS, Steps.DIRECT_PUSHES];
/** Pull requests about which not everything is known are in the population, as undetermined. */
const IN_POPULATION = 'incomplete';

const NAMES_SHOWN = 10;

/** What the steps of the population left out. */
export function skippedChanges({ skipped = [] }: CollectedRun): Skipped[] {
  return mergeSkipped(
    skipped.filter(({ reason, steps }) => reason !== IN_POPULATION && steps.some((id) => STEPS.includes(id))),
  );
}

interface Facts {
  readonly period: Period;
  readonly readSince: number;
  readonly numberGaps: readonly NumberGap[];
  /** What `skippedChanges` gives. */
  readonly skipped: readonly Skipped[];
}

/** Sentences that say why changes of the period may be missing; none if nothing is. */
export function findLimits(run: CollectedRun, { period, readSince, numberGaps, skipped }: Facts): string[] {
  const { collectedOn, gaps, part, steps } = run;
  const disabled = steps.filter((step) => STEPS.includes(step.id) && isDisabled(step));
  const missing = numberGaps.reduce((total, gap) => total + gap.count, 0);
  return [
    ...(part === undefined ? [] : [`Only a part was collected (${part}). Collect without these options.`]),
    ...(readSince > period.since
      ? [
          `The run read what changed since ${formatTime(readSince)}, and the period begins on ${formatTime(period.since)}. ` +
            `Collect with --since ${formatDay(period.since)}.`,
        ]
      : []),
    ...(collectedOn < period.until
      ? [
          `The run ended on ${formatTime(collectedOn)}, before the period did. Collect again, or name an earlier end with --until.`,
        ]
      : []),
    ...disabled.map(({ name, reason }) => `"${name}" was not collected. ${reason ?? 'Its source is off.'}`),
    ...gaps,
    ...(run.skipped === undefined
      ? [
          'The result does not say what Bitbucket refused, because "graph-bitbucket collect" did not write it. Collect with it.',
        ]
      : []),
    ...skipped.map(
      ({ kind, names, explanation }) => `Not read in full: ${kind} ${joinFirst(names, NAMES_SHOWN)}. ${explanation}`,
    ),
    ...(missing > 0
      ? [
          `${count(missing, 'pull request')} of the period ${missing === 1 ? 'is' : 'are'} not in the graph; see numberGaps.`,
        ]
      : []),
  ];
}
