import { capacityOf, capacityWarning } from '../../../../src/steps/pull-requests/capacity';

type Tools = Parameters<typeof capacityOf>[0];

function tools(consumers: number, spent: number, rateLimitMaxWaitMinutes = 0): Tools {
  return {
    client: { stats: () => ({ callsByBucket: { repository: spent } }) },
    settings: { consumers: Array(consumers).fill({}), rateLimitMaxWaitMinutes },
  } as unknown as Tools;
}

test.each([
  ['one consumer', tools(1, 5), 995],
  ['two consumers', tools(2, 100), 1900],
  ['spent calls', tools(1, 1200), 0],
  ['too little waiting', tools(1, 0, 60), 1000],
  ['two hours of waiting', tools(1, 10, 122), 2990],
])('%s leave so many calls', (_, given, available) => {
  expect(capacityOf(given)).toEqual({ available, spent: given.client.stats().callsByBucket.repository });
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
