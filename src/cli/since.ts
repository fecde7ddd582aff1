import { InvalidArgumentError } from 'commander';

const UNITS = new Map([
  ['h', 3_600_000],
  ['d', 24 * 3_600_000],
  ['w', 7 * 24 * 3_600_000],
]);
const IS_DAY = /^\d{4}-\d\d-\d\d$/;
/** Bitbucket has existed since 2008. */
const EARLIEST = Date.UTC(2008, 0, 1);

/**
 * Reads a point in time as people write it: `90d` (or `12h`, `4w`) before now, or a date such as `2026-09-01`, which begins at
 * midnight in UTC, or a time such as `2026-09-01T08:00:00Z`.
 *
 * @returns milliseconds since 1970
 * @throws InvalidArgumentError with what is wrong
 */
export function toTime(value: string, now = Date.now()): number {
  const [, amount, unit] = /^(\d{1,5})([hdw])$/.exec(value.trim()) ?? [];
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(value.trim());
  const time = unit ? now - Number(amount) * UNITS.get(unit)! : isDate ? toMidnightOrTime(value.trim()) : NaN;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError('Give a number of days such as 90d, or a date such as 2026-09-01.');
  }
  if (time >= now) {
    throw new InvalidArgumentError('It must be in the past.');
  }
  if (time < EARLIEST) {
    throw new InvalidArgumentError('It must not be before 2008-01-01.');
  }
  return time;
}

/**
 * The end of a period as people write it: a date such as `2026-09-30` stands for the whole day.
 *
 * @returns the first moment that is not part of the period, in milliseconds since 1970
 * @throws InvalidArgumentError with what is wrong
 */
export function toEnd(value: string, now = Date.now()): number {
  const time = toTime(value, now);
  return IS_DAY.test(value.trim()) ? time + UNITS.get('d')! : time;
}

/** @returns NaN for a day that does not exist, such as February 30 */
function toMidnightOrTime(text: string): number {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  const exists = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  return exists ? Date.parse(text) : NaN;
}
