import { EntityTypes } from '../../graph/types';
import { compareText, numberOf, timeOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { groupBy } from '../grouping';
import { locationOf } from '../items/location';
import type { Skipped } from '../skipped';
import { isWithin, type Period } from './period';

/** Numbers of pull requests that a repository must have used in the period, and that the graph does not have, all for one reason. */
export interface NumberGap {
  readonly repository: string;
  /** For example `17` or `17-19`. */
  readonly numbers: string;
  readonly count: number;
  readonly reason: string;
}

type Range = readonly [first: number, last: number];

const NOT_LISTED = 'Bitbucket did not list them';

/**
 * A repository numbers its pull requests in the order in which they are opened. So every number between two that were opened in the
 * period belongs to the period.
 *
 * @param skipped what the run left out
 */
export function findNumberGaps(graph: GraphIndex, period: Period, skipped: readonly Skipped[]): NumberGap[] {
  const skippedByRepository = groupBy(
    skipped
      .filter(({ kind }) => kind === 'pull requests')
      .flatMap(({ names, explanation }) => names.map((name) => ({ name, explanation }))),
    ({ name }) => name.slice(0, name.lastIndexOf('/')),
  );
  const byRepository = groupBy(
    graph.entitiesOf(EntityTypes.PULL_REQUEST),
    (pullRequest) => locationOf(pullRequest, graph).repository ?? '',
  );
  return [...byRepository]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([repository, pullRequests]) => {
      const known = pullRequests.flatMap((pullRequest) => {
        const number = numberOf(pullRequest, 'number');
        return number === undefined ? [] : [{ number, openedOn: timeOf(pullRequest, 'createdOn') }];
      });
      const opened = known.filter(({ openedOn }) => openedOn !== undefined && isWithin(openedOn, period));
      const numbers = new Set(known.map(({ number }) => number));
      const inOrder = opened.map(({ number }) => number).sort((a, b) => a - b);
      const reasons = new Map(
        skippedByRepository
          .get(repository)
          ?.map(({ name, explanation }) => [Number(name.slice(repository.length + 1)), explanation]),
      );
      return missingBetween(inOrder, numbers)
        .flatMap((gap) => splitByReason(gap, reasons))
        .map(([first, last]): NumberGap => ({
          repository,
          numbers: first === last ? String(first) : `${first}-${last}`,
          count: last - first + 1,
          reason: reasons.get(first) ?? NOT_LISTED,
        }));
    });
}

/** Runs of numbers between neighbors that nobody has: the work grows with the numbers that are there, not with those that are not. */
function missingBetween(opened: readonly number[], known: ReadonlySet<number>): Range[] {
  const inOrder = [...known].sort((a, b) => a - b);
  const [lowest, highest] = [opened[0] ?? 0, opened.at(-1) ?? 0];
  return inOrder.flatMap((number, index): Range[] => {
    const next = inOrder[index + 1];
    const isBetween = number >= lowest && next !== undefined && next <= highest;
    return isBetween && next > number + 1 ? [[number + 1, next - 1]] : [];
  });
}

/** Parts of a run of numbers that have the same reason, or none. */
function splitByReason([first, last]: Range, reasons: ReadonlyMap<number, string>): Range[] {
  // only next to a number with a reason can the reason change; malformed pull requests may have any number
  const starts = [...reasons.keys()]
    .filter(Number.isInteger)
    .flatMap((number) => [number, number + 1])
    .filter((number) => number > first && number <= last && reasons.get(number) !== reasons.get(number - 1))
    .sort((a, b) => a - b);
  const parts = [first, ...new Set(starts)];
  return parts.map((start, index) => [start, (parts[index + 1] ?? last + 1) - 1]);
}
