import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';

import {
  inLongerWindow,
  isAfterFailure,
  readUntil,
  startOfWindow,
  wasFoundByItsMerge,
} from '../../../../src/steps/pullRequests/window';

const DAY_MS = 24 * 3_600_000;
const NOW = Date.parse('2026-03-10T12:00:00Z');

interface Past {
  previous?: string;
  lastSuccessful?: string;
}

function historyOf({ previous, lastSuccessful }: Past): ExecutionHistory {
  const run = (time?: string) => (time === undefined ? undefined : { startedOn: Date.parse(time) });
  return { current: { startedOn: NOW }, previous: run(previous), lastSuccessful: run(lastSuccessful) };
}

test.each<[string, Past, string]>([
  ['no run before', {}, '2026-03-09T12:00:00.000Z'],
  ['a run an hour ago', { lastSuccessful: '2026-03-10T11:00:00Z' }, '2026-03-09T12:00:00.000Z'],
  ['a run a day ago', { lastSuccessful: '2026-03-09T12:00:00Z' }, '2026-03-09T11:45:00.000Z'],
  ['a run a week ago', { lastSuccessful: '2026-03-03T12:00:00Z' }, '2026-03-03T11:45:00.000Z'],
  ['a run a year ago', { lastSuccessful: '2025-03-10T12:00:00Z' }, '2026-02-08T12:00:00.000Z'],
  ['a clock that ran ahead', { lastSuccessful: '2026-03-11T12:00:00Z' }, '2026-03-09T12:00:00.000Z'],
  ['a run an hour ago that failed, the first one', { previous: '2026-03-10T11:00:00Z' }, '2026-02-08T12:00:00.000Z'],
  [
    'a run that failed after one that succeeded',
    { previous: '2026-03-09T11:00:00Z', lastSuccessful: '2026-03-07T11:00:00Z' },
    '2026-03-07T10:45:00.000Z',
  ],
])('the window after %s', (_, past, expected) => {
  expect(startOfWindow(historyOf(past)).toISOString()).toBe(expected);
});

test.each<[Past, boolean, string]>([
  [{}, false, '2026-03-10T12:00:00.000Z'],
  [{ previous: '2026-03-09T12:00:00Z' }, true, '2026-02-08T12:00:00.000Z'],
  [{ previous: '2026-03-09T12:00:00Z', lastSuccessful: '2026-03-09T12:00:00Z' }, false, '2026-03-09T12:00:00.000Z'],
  [{ previous: '2026-03-09T12:00:00Z', lastSuccessful: '2026-03-08T12:00:00Z' }, true, '2026-03-08T12:00:00.000Z'],
  [{ lastSuccessful: '2025-03-09T12:00:00Z' }, false, '2026-02-08T12:00:00.000Z'],
])('after %j, the run before failed: %s, and turns are served until %s', (past, failed, until) => {
  expect(isAfterFailure(historyOf(past))).toBe(failed);
  expect(new Date(readUntil(historyOf(past))).toISOString()).toBe(until);
});

describe('a pull request from before the window', () => {
  const windowStart = Date.parse('2026-03-09T12:00:00Z');
  const merged = {
    id: 1,
    state: 'MERGED',
    closed_on: '2026-03-05T10:00:00.000000+00:00',
    updated_on: '2026-03-05T10:00:00.018000+00:00',
  };

  test.each<[string, object, boolean]>([
    ['was merged and not changed since', {}, true],
    ['was commented on in the quarter of an hour after its merge', { updated_on: '2026-03-05T10:14:59Z' }, true],
    ['was changed later', { updated_on: '2026-03-05T10:15:00Z' }, false],
    ['was declined', { state: 'DECLINED' }, false],
    ['is open', { state: 'OPEN', closed_on: null }, false],
    ['does not say when it was merged', { closed_on: undefined }, false],
    ['does not say when it changed', { updated_on: null }, false],
    ['is in the window', { updated_on: '2026-03-09T12:00:00Z', closed_on: '2026-03-09T12:00:00Z' }, false],
  ])('that %s', (_, changed, expected) => {
    expect(wasFoundByItsMerge({ ...merged, ...changed }, windowStart)).toBe(expected);
  });

  test('that is no object', () => {
    expect(wasFoundByItsMerge(null, windowStart)).toBe(false);
  });
});

describe('changes that only a longer window contains', () => {
  const at = (daysAgo: number) => ({ startedOn: NOW - daysAgo * DAY_MS });
  const current = at(0);

  test('are those before the window of a run after a success', () => {
    const isEarlier = inLongerWindow({ current, previous: at(3), lastSuccessful: at(10) });
    expect([1, 2.9, 3.1, 9.9, 10.1].map((days) => isEarlier(NOW - days * DAY_MS))).toEqual([
      ...[false, false, true, true, false],
    ]);
    expect(isEarlier(undefined)).toBe(false);
  });

  test('are none after a success', () => {
    const isEarlier = inLongerWindow({ current, previous: at(10), lastSuccessful: at(10) });
    expect([0.5, 5, 9, 11].map((days) => isEarlier(NOW - days * DAY_MS))).toEqual([false, false, false, false]);
  });
});
