import {
  type Allowance,
  callsWithin,
  type Demand,
  waitingFor,
  withConsumers,
} from '../../../../src/cli/estimate/waiting';

function demand(calls: number, more: Partial<Demand> = {}): Demand {
  return { part: 0, bucket: 'repository', endpoint: 'pullRequests', calls, ...more };
}

function allowance(hourly: number, left = hourly, more: Partial<Allowance> = {}): Allowance {
  const same = (number: number) => ({ repository: number, webhook: number });
  return { hourly: same(hourly), left: same(left), preferredFor: [], mayCall: () => true, ...more };
}

test.each<[string, Demand[], Allowance[], number]>([
  ['nothing', [], [allowance(1000)], 0],
  ['as many calls as there are', [demand(1000)], [allowance(1000)], 0],
  ['one call more', [demand(1001)], [allowance(1000)], 1],
  ['three hours of calls', [demand(3020)], [allowance(1000)], 3],
  ['two consumers', [demand(3020)], [allowance(1000), allowance(1000)], 1],
  ['a consumer that is exhausted', [demand(900)], [allowance(1000, 0), allowance(1000, 500)], 1],
  ['limits that differ', [demand(11_001)], [allowance(1000), allowance(10_000)], 1],
  ['webhooks, whose limit is their own', [demand(900), demand(900, { bucket: 'webhook' })], [allowance(1000)], 0],
  ['webhooks alone', [demand(10), demand(2500, { bucket: 'webhook' })], [allowance(1000)], 2],
  ['both limits at the same time', [demand(1500), demand(2500, { bucket: 'webhook' })], [allowance(1000)], 2],
  [
    'both limits one after the other',
    [demand(1500), demand(2500, { part: 1, bucket: 'webhook' })],
    [allowance(1000)],
    3,
  ],
  ['what an earlier part leaves', [demand(1500), demand(500, { part: 1 })], [allowance(1000)], 1],
  ['more than it leaves', [demand(1500), demand(501, { part: 1 })], [allowance(1000)], 2],
])('counts pauses: %s', (_, demands, allowances, pauses) => {
  expect(waitingFor(demands, allowances)?.pauses).toBe(pauses);
});

test('what only some credentials may read is not paid by others', () => {
  const token = allowance(10_000, 10_000, {
    mayCall: (endpoint) => endpoint !== 'groups',
    preferredFor: ['repository'],
  });
  const demands = [demand(5000), demand(2500, { part: 1, endpoint: 'groups' })];
  expect(waitingFor(demands, [allowance(1000), token])?.pauses).toBe(2);
  const fewer = [demand(9000), demand(1000, { part: 1, endpoint: 'groups' })];
  expect(waitingFor(fewer, [allowance(1000), token])?.pauses).toBe(0);
});

test('no pause helps where no credential has calls', () => {
  expect(waitingFor([demand(1)], [allowance(0)])).toBeUndefined();
});

test('what no credential may read is refused, and takes no time', () => {
  const closed = allowance(1000, 1000, { mayCall: () => false });
  expect(waitingFor([demand(5000)], [closed])?.pauses).toBe(0);
});

test('calls within pauses, and with more consumers', () => {
  const some = [allowance(1000, 100), allowance(2500)];
  expect([0, 1, 2].map((pauses) => callsWithin(some, 'repository', pauses))).toEqual([2600, 6100, 9600]);
  expect(callsWithin(withConsumers(some, 2), 'webhook', 1)).toBe(10_100);
});

test('a pause takes 61 minutes, and the first one more where somebody else has made calls', () => {
  expect(waitingFor([demand(3000)], [allowance(1000)])).toEqual({ pauses: 2, minutes: 122 });
  expect(waitingFor([demand(2999)], [allowance(1000, 999)])).toEqual({ pauses: 2, minutes: 132 });
  expect(waitingFor([demand(999)], [allowance(1000, 999)])).toEqual({ pauses: 0, minutes: 0 });
});
