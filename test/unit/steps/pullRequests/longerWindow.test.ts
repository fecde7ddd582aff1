import { inLongerWindow, isAfterUnsuccessfulRuns } from '../../../../src/steps/pullRequests/longerWindow';

const DAY_MS = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 25);
const at = (daysAgo: number) => ({ startedOn: NOW - daysAgo * DAY_MS });
const current = at(0);

test.each([
  ['there is none before it', { current }, false],
  ['the one before succeeded', { current, previous: at(1), lastSuccessful: at(1) }, false],
  ['the one before did not', { current, previous: at(1), lastSuccessful: at(2) }, true],
  ['none ever did', { current, previous: at(1) }, true],
])('a run comes after unsuccessful ones: %s', (_, history, expected) => {
  expect(isAfterUnsuccessfulRuns(history)).toBe(expected);
});

describe('changes that only a longer window contains', () => {
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
