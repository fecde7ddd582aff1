import { createStaff } from '../../../simulator/world/staff';
import { type ConfirmedAddress, type Member, SearchHistory } from '../../../src/emailAddresses/addressSearch';
import { findAddresses } from '../../../src/emailAddresses/findAddresses';
import { fc } from '../../fastCheck';
import { searchStaff } from './staff';

const DOMAINS = ['acme.example', 'acme-labs.example'];

function member(uuid: string, displayName: string): Member {
  return { uuid, displayName };
}

/** Bitbucket with accounts whose addresses are known. */
function confirming(accounts: readonly ConfirmedAddress[]) {
  const calls: (readonly string[])[] = [];
  const ask = (addresses: readonly string[]) => {
    calls.push(addresses);
    return Promise.resolve(accounts.filter(({ address }) => addresses.includes(address.toLowerCase())));
  };
  return { ask, calls };
}

async function addressesOf(members: readonly Member[], accounts: readonly ConfirmedAddress[]) {
  const { found } = await findAddresses(members, new SearchHistory(DOMAINS), confirming(accounts).ask);
  return Object.fromEntries([...found].map(([uuid, { address }]) => [uuid, address]));
}

/** With ADDRESS_FIGURES=8, eight companies of each size are searched, and the figures of docs/users-and-employees.md are printed. */
const FIGURES = Number(process.env.ADDRESS_FIGURES ?? 0);

/** Companies of mixed origin: how many of their addresses have to be found at least, in at most so many calls. */
const COMPANIES = [
  { members: 2000, domains: 1, share: 0.98, calls: 160 },
  { members: 2000, domains: 2, share: 0.98, calls: 215 },
  { members: 20, domains: 1, share: 0.9, calls: 3 },
  { members: 20, domains: 2, share: 0.9, calls: 5 },
];

describe.each(COMPANIES)('$members members of mixed origin, $domains domains', ({ members, domains, share, calls }) => {
  const seeds = Array.from({ length: FIGURES || (members > 100 ? 1 : 8) }, (_, index) => index + 1);
  const figures: string[] = [];

  test.each(seeds)('seed %i', async (seed) => {
    const outcome = await searchStaff(seed, members, DOMAINS.slice(0, domains));
    const found = outcome.foundGuessable / outcome.guessable;
    figures.push(`${(found * 100).toFixed(1)} % found, ${outcome.wrong} wrong, ${outcome.calls} calls`);
    expect(found).toBeGreaterThanOrEqual(share);
    expect(outcome.wrong).toBe(0);
    expect(outcome.calls).toBeLessThanOrEqual(calls);
  });

  afterAll(() => {
    if (FIGURES) {
      process.stdout.write(`${members} members, ${domains} domains:\n  ${figures.join('\n  ')}\n`);
    }
  });
});

test('later searches of a run use what earlier ones learned', async () => {
  const staff = createStaff(5, 240, DOMAINS);
  const owners = new Map(staff.map(({ email, uuid }) => [email?.toLowerCase(), uuid]));
  const ask = (addresses: readonly string[]) =>
    Promise.resolve(
      addresses.filter((address) => owners.has(address)).map((address) => ({ address, uuid: owners.get(address)! })),
    );
  const later = staff.slice(200);
  const alone = await findAddresses(later, new SearchHistory(DOMAINS), ask);
  const history = new SearchHistory(DOMAINS);
  const before = await findAddresses(staff.slice(0, 200), history, ask);
  const after = await findAddresses(later, history, ask);
  expect(after.found.size).toBeGreaterThanOrEqual(alone.found.size);
  expect(after.asked).toBeLessThan(alone.asked);
  expect(history.calls).toBe(before.calls + after.calls);
});

const GIVEN_NAMES = 'anna ben carla david emma felix grace hugo iris jonas karin leo mona nils olga paul'.split(' ');
const FAMILY_NAMES = 'adams baker clark dixon evans fisher grant hayes irving jones king lewis moore nolan owens'.split(
  ' ',
);

/** People with all combinations of names, whose addresses are made in one way. */
function createCompany(localPart: (first: string, last: string) => string): ConfirmedAddress[] {
  return GIVEN_NAMES.flatMap((first) =>
    FAMILY_NAMES.map((last) => ({
      uuid: `{${Buffer.from(last + first).toString('base64')}}`,
      displayName: `${first} ${last}`,
      address: `${localPart(first, last)}@${DOMAINS[0]}`,
    })),
  );
}

test.each<[string, number, (first: string, last: string) => string]>([
  ['first.last', 10, (first, last) => `${first}.${last}`],
  ['first_last', 10, (first, last) => `${first}_${last}`],
  ['first-last', 10, (first, last) => `${first}-${last}`],
  ['firstlast', 10, (first, last) => first + last],
  ['last.first', 10, (first, last) => `${last}.${first}`],
  ['lastfirst', 10, (first, last) => last + first],
  ['last_first', 15, (first, last) => `${last}_${first}`],
  ['f_last', 15, (first, last) => `${first.charAt(0)}_${last}`],
  ['last.f', 15, (first, last) => `${last}.${first.charAt(0)}`],
  ['first.l', 15, (first, last) => `${first}.${last.charAt(0)}`],
])('learns that a company uses the pattern %s', async (pattern, calls, localPart) => {
  const company = createCompany(localPart);
  const report = await findAddresses(company, new SearchHistory(DOMAINS.slice(0, 1)), confirming(company).ask);
  expect(Object.fromEntries(report.found)).toEqual(
    Object.fromEntries(company.map(({ uuid, address }) => [uuid, { address, pattern }])),
  );
  expect(report.calls).toBeLessThanOrEqual(calls);
});

test('makes at most 500 calls in all searches of a run', async () => {
  const history = new SearchHistory(DOMAINS);
  history.calls = 499;
  const members = Array.from({ length: 900 }, (_, index) => member(`{${index}}`, `John Smith${index}`));
  const { calls } = await findAddresses(members, history, () => Promise.resolve([]));
  expect(calls).toBe(1);
  expect((await findAddresses(members, history, () => Promise.resolve([]))).calls).toBe(0);
});

test('compares addresses in lower case', async () => {
  const accounts = [{ address: 'John.Smith@Acme.example', uuid: '{1}' }];
  const ask = () => Promise.resolve(accounts);
  const { found } = await findAddresses([member('{1}', 'John Smith')], new SearchHistory(DOMAINS), ask);
  expect(found.get('{1}')).toEqual({ address: 'john.smith@acme.example', pattern: 'first.last' });
});

test('assigns an address to the account that Bitbucket returns, not to the one with the name', async () => {
  const members = [member('{1}', 'John Smith'), member('{2}', 'Jane Smith')];
  expect(await addressesOf(members, [{ address: 'jsmith@acme.example', uuid: '{2}' }])).toEqual({
    '{2}': 'jsmith@acme.example',
  });
});

test('finds the number of a namesake', async () => {
  const members = [member('{1}', 'John Smith'), member('{2}', 'John Smith')];
  const accounts = [
    { address: 'john.smith@acme.example', uuid: '{2}' },
    { address: 'john.smith2@acme.example', uuid: '{1}' },
  ];
  // a single call is allowed for two members, so the search is made larger
  const others = Array.from({ length: 30 }, (_, index) =>
    member(`{other ${index}}`, `Ann${'abcdefghij'[index % 10]} Lee`),
  );
  expect(await addressesOf([...members, ...others], accounts)).toEqual({
    '{1}': 'john.smith2@acme.example',
    '{2}': 'john.smith@acme.example',
  });
});

test('prefers the first domain, then the more common pattern', async () => {
  const accounts = ['john.smith@acme-labs.example', 'jsmith@acme.example', 'john.smith@acme.example'].map(
    (address) => ({
      address,
      uuid: '{1}',
    }),
  );
  expect(await addressesOf([member('{1}', 'John Smith')], accounts)).toEqual({ '{1}': 'john.smith@acme.example' });
});

test('ignores addresses that were not requested and accounts that are not members', async () => {
  const ask = (addresses: readonly string[]) =>
    Promise.resolve([
      { address: 'ceo@acme.example', uuid: '{1}' },
      { address: addresses[0]!, uuid: '{stranger}' },
    ]);
  const { found } = await findAddresses([member('{1}', 'John Smith')], new SearchHistory(DOMAINS), ask);
  expect([...found]).toEqual([]);
});

test('waits for the other calls of a round before it throws', async () => {
  const members = Array.from({ length: 900 }, (_, index) => member(`{${index}}`, `John Smith${index}`));
  let running = 0;
  const ask = async () => {
    running += 1;
    const isFirst = running === 1;
    await Promise.resolve();
    running -= 1;
    if (isFirst) {
      throw new Error('Bitbucket is down');
    }
    return [];
  };
  await expect(findAddresses(members, new SearchHistory(DOMAINS), ask)).rejects.toThrow('Bitbucket is down');
  expect(running).toBe(0);
});

test('makes no call without members', async () => {
  const { ask, calls } = confirming([]);
  await findAddresses([], new SearchHistory(DOMAINS), ask);
  expect(calls).toEqual([]);
});

test('never repeats an address, and respects the limits of calls and addresses', async () => {
  const names = fc.array(fc.constantFrom('John Smith', 'Jane Doe', 'Jürgen Groß', 'Madonna', '陈小明', '🚀', ''), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(names, fc.array(fc.boolean(), { minLength: 1 }), async (displayNames, luck) => {
      const members = displayNames.map((displayName, index) => member(`{${index}}`, displayName));
      const calls: (readonly string[])[] = [];
      let turn = 0;
      await findAddresses(members, new SearchHistory(DOMAINS), (addresses) => {
        calls.push(addresses);
        const confirmed = addresses.filter(() => luck[(turn += 1) % luck.length] && turn % 7 === 0);
        return Promise.resolve(confirmed.map((address, index) => ({ address, uuid: `{${(turn + index) % 60}}` })));
      });
      expect(calls.length).toBeLessThanOrEqual(Math.ceil((members.length * DOMAINS.length) / 9));
      calls.forEach((addresses) => expect(addresses.length).toBeLessThanOrEqual(90));
      const all = calls.flat();
      expect(new Set(all).size).toBe(all.length);
      all.forEach((address) => expect(address).toBe(address.toLowerCase()));
    }),
    { numRuns: 50 },
  );
});
