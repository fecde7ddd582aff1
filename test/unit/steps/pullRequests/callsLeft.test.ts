import { callsLeft, capacityWarning } from '../../../../src/steps/pullRequests/callsLeft';

type Tools = Parameters<typeof callsLeft>[0];

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
])('says nothing where the calls suffice: %i of %i', (needed, available) => {
  expect(capacityWarning(needed, { available, spent: 0 })).toBeUndefined();
});

test.each([
  [1001, 1000, '1 OAuth consumer,'],
  [5000, 1900, '4 OAuth consumers,'],
])('names what is missing: %i of %i', (needed, available, consumers) => {
  const warning = capacityWarning(needed, { available, spent: 100 });
  expect(warning).toContain(`need at least ${needed} calls`);
  expect(warning).toContain(`about ${available} more`);
  expect(warning).toContain(`Add ${consumers}`);
  expect(warning).toContain('raise rateLimitMaxWaitMinutes by 61 or more');
});
