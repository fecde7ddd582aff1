import type { Capacity } from '../../../../src/bitbucket/credentials/pool';
import { callsLeft, capacityWarning } from '../../../../src/steps/pullRequests/callsLeft';

type Tools = Parameters<typeof callsLeft>[0];

const toolsWith = (capacity: Capacity) =>
  ({ client: { credentials: { capacity: () => capacity } } }) as unknown as Tools;

test('counts the calls after waiting and those that the run has made', () => {
  const client = {
    stats: () => ({ callsByBucket: { repository: 12 } }),
    credentials: {
      capacity: (bucket: string) => (bucket === 'repository' ? { left: 988, withWaiting: 1988 } : undefined),
    },
  };
  expect(callsLeft({ client } as unknown as Tools)).toEqual({ available: 1988, spent: 12 });
});

test.each([
  [1000, 1000],
  [0, 0],
])('says nothing where the calls suffice: %i of %i', (needed, withWaiting) => {
  expect(capacityWarning(needed, toolsWith({ hourly: 1000, left: withWaiting, withWaiting }))).toBeUndefined();
});

test.each([
  ['one call', 1001, { hourly: 1000, left: 1000, withWaiting: 1000 }, '1 OAuth consumer,', 61],
  ['more than an hour', 5000, { hourly: 1000, left: 1000, withWaiting: 1000 }, '4 OAuth consumers,', 4 * 61],
  ['more than the hours of waiting', 6001, { hourly: 2000, left: 2000, withWaiting: 6000 }, '1 OAuth consumer,', 61],
  [
    'as much as two consumers in three hours',
    12_000,
    { hourly: 2000, left: 2000, withWaiting: 6000 },
    '2 OAuth consumers,',
    183,
  ],
])('names what is missing: %s', (_, needed, capacity, consumers, minutes) => {
  const warning = capacityWarning(needed, toolsWith(capacity));
  expect(warning).toContain(`need at least ${needed} calls`);
  expect(warning).toContain(`about ${capacity.withWaiting} more`);
  expect(warning).toContain(`Add ${consumers}`);
  expect(warning).toContain(`raise rateLimitMaxWaitMinutes by ${minutes} or more`);
});
