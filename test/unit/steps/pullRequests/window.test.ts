import { startOfWindow } from '../../../../src/steps/pullRequests/window';

const NOW = Date.parse('2026-03-10T12:00:00Z');

test.each([
  ['no run before', undefined, '2026-03-09T12:00:00.000Z'],
  ['a run an hour ago', '2026-03-10T11:00:00Z', '2026-03-09T12:00:00.000Z'],
  ['a run a week ago', '2026-03-03T12:00:00Z', '2026-03-03T12:00:00.000Z'],
  ['a run a year ago', '2025-03-10T12:00:00Z', '2026-02-08T12:00:00.000Z'],
  ['a clock that ran ahead', '2026-03-11T12:00:00Z', '2026-03-09T12:00:00.000Z'],
])('after %s', (_, lastSuccessful, expected) => {
  const history = {
    current: { startedOn: NOW },
    lastSuccessful: lastSuccessful ? { startedOn: Date.parse(lastSuccessful) } : undefined,
  };
  expect(startOfWindow(history).toISOString()).toBe(expected);
});
