import { capacityWarning } from '../../../../src/steps/pull-requests/capacity';

test.each([
  { needed: 1000, consumers: 1, spent: 0, maxWaitMinutes: 0 },
  { needed: 1990, consumers: 2, spent: 10, maxWaitMinutes: 0 },
  { needed: 2000, consumers: 1, spent: 0, maxWaitMinutes: 61 },
])('says nothing where the calls suffice: %j', (capacity) => {
  expect(capacityWarning(capacity)).toBeUndefined();
});

test.each([
  [{ needed: 1001, consumers: 1, spent: 0, maxWaitMinutes: 0 }, 1, 61, 1000],
  [{ needed: 5000, consumers: 2, spent: 100, maxWaitMinutes: 30 }, 4, 122, 1900],
  [{ needed: 3000, consumers: 1, spent: 1200, maxWaitMinutes: 60 }, 3, 183, 0],
])('names the consumers or the minutes that are missing: %j', (capacity, consumers, minutes, left) => {
  const warning = capacityWarning(capacity);
  expect(warning).toContain(`need at least ${capacity.needed} calls`);
  expect(warning).toContain(`about ${left} this hour`);
  expect(warning).toMatch(new RegExp(`Add ${consumers} consumers?, or set rateLimitMaxWaitMinutes to ${minutes} `));
});
