import { describeSkipped, REFUSED, type SkippedForReason } from '../skippedInRun';
import { formatNumber, joinWords, singularOf } from '../text/wording';
import { compareText } from './graph';
import { groupBy } from './grouping';

/** What steps left out for one reason, as a run records it. */
export interface Skipped extends Omit<SkippedForReason, 'counts'> {
  /** How many of each name. Absent for one each. */
  readonly counts?: readonly number[];
}

/** Reasons that leave nothing out: what they concern is in the graph, and is not judged or has no such property. */
const NOTHING_MISSING: readonly string[] = ['incomplete', 'closedAccount', 'unreadableName'];

/** By reason, what became of those that were not left out as a whole. */
const OUTCOMES: ReadonlyMap<string, string> = new Map([
  [REFUSED, 'refused'],
  ['unknownMerges', 'read in part'],
]);
const LEFT_OUT = 'left out';

/** What is missing in the graph, because Bitbucket refused it, or sent what nobody can read. */
export function omissionsIn(skipped: readonly Skipped[]): Skipped[] {
  return skipped.filter(({ reason }) => !NOTHING_MISSING.includes(reason));
}

/** Names what was left out, and says why and by which steps. */
export function skippedText(skipped: Skipped): string {
  return describeSkipped({ counts: [], ...skipped });
}

/** In an order that does not depend on which step ended first. */
export function inSkippedOrder(skipped: readonly Skipped[]): Skipped[] {
  const textOf = (one: Skipped) => JSON.stringify([one.kind, one.reason, one.explanation, one.steps, one.names]);
  return skipped
    .map(({ names, counts, ...cause }) => {
      const sorted = names
        .map((name, index) => ({ name, count: counts?.[index] ?? 1 }))
        .sort((a, b) => compareText(a.name, b.name));
      const numbers = counts && { counts: sorted.map(({ count }) => count) };
      return { ...cause, names: sorted.map(({ name }) => name), ...numbers };
    })
    .sort((a, b) => compareText(textOf(a), textOf(b)));
}

/** One for each reason, whatever the steps. */
export function mergeSkipped(skipped: readonly Skipped[]): Skipped[] {
  const byCause = groupBy(skipped, ({ reason, kind, explanation }) => `${reason} ${kind} ${explanation}`);
  return [...byCause.values()].flatMap(([first, ...others]) => {
    if (first === undefined || others.length === 0) {
      return first ?? [];
    }
    const totals = new Map<string, number>();
    for (const { names, counts = [], reason } of [first, ...others]) {
      names.forEach((name, index) => {
        const before = totals.get(name) ?? 0;
        // an owner that is refused to several steps is one
        totals.set(name, reason === REFUSED ? 1 : before + (counts[index] ?? 1));
      });
    }
    const steps = [...new Set([first, ...others].flatMap((one) => one.steps))].sort();
    return [{ ...first, names: [...totals.keys()], counts: [...totals.values()], steps }];
  });
}

/** For example "3 repositories and 1 project refused, 2 webhooks left out"; empty if nothing is missing. */
export function omissionsText(skipped: readonly Skipped[]): string {
  const omissions = omissionsIn(skipped);
  const byOutcome = groupBy(omissions, ({ reason }) => OUTCOMES.get(reason) ?? LEFT_OUT);
  return [...OUTCOMES.values(), LEFT_OUT]
    .flatMap((outcome) => {
      const of = byOutcome.get(outcome);
      return of ? [`${numbersText(of)} ${outcome}`] : [];
    })
    .join(', ');
}

/** How many there are of each kind. What was refused for several reasons is counted once. */
function numbersText(skipped: readonly Skipped[]): string {
  const byKind = groupBy(skipped, ({ kind }) => kind);
  const numbers = [...byKind].map(([kind, of]) => {
    const merged = mergeSkipped(of.map((one) => ({ ...one, explanation: '' })));
    return { kind, number: merged.reduce((sum, { names, counts }) => sum + sumOf(names, counts), 0) };
  });
  return joinWords(
    numbers
      .sort((a, b) => b.number - a.number || compareText(a.kind, b.kind))
      .map(({ kind, number }) => `${formatNumber(number)} ${number === 1 ? singularOf(kind) : kind}`),
  );
}

function sumOf(names: readonly string[], counts: readonly number[] = []): number {
  return names.reduce((sum, _, index) => sum + (counts[index] ?? 1), 0);
}
