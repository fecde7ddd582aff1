import {
  type Address,
  chooseAddresses,
  createFormats,
  Format,
  type Guess,
  toCalls,
} from '../../../src/emailAddresses/ranking';

function guess(text: string, format: Format, share = 1): Guess {
  return { address: { text, isAsked: false }, format, share };
}

function guesses(count: number, format: Format, name: string): Guess[] {
  return Array.from({ length: count }, (_, index) => guess(`${name}${index}`, format));
}

function chosen(all: readonly Guess[], limit = 90): string[] {
  return chooseAddresses(all, limit).flatMap((call) => call.map(({ text }) => text));
}

/** A format for which Bitbucket confirmed some of the addresses. */
function createFormat({ confirmed = 0, missed = 0, share = 0.1 }): Format {
  const format = new Format(0, share);
  Array.from({ length: confirmed + missed }, (_, index) => format.count(1, index < confirmed));
  return format;
}

test('the rate of a format begins with its general share and approaches the share of confirmed addresses', () => {
  expect(createFormat({ share: 0.3 }).rate()).toBeCloseTo(0.3);
  expect(createFormat({ confirmed: 700, missed: 300 }).rate()).toBeCloseTo(0.7, 1);
  expect(createFormat({ missed: 1000 }).rate()).toBeLessThan(0.001);
  expect(createFormat({ missed: 1000 }).rate()).toBeGreaterThan(0);
});

test('a guess that is right for few people counts little', () => {
  const format = createFormat({});
  format.count(0.01, false);
  expect(format.rate()).toBeCloseTo(0.1, 3);
});

test('the shares of all formats add up to one, and the first domain has the most', () => {
  for (const domains of [1, 2, 5]) {
    const formats = [...createFormats(domains).values()];
    const rates = formats.map((each) => each.map((format) => format.rate()));
    expect(rates.flat().reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(1, 2);
    rates.forEach(([first = 0, ...others]) => others.forEach((other) => expect(other).toBeLessThan(first)));
  }
});

test('the format that holds for most is chosen first', () => {
  const common = createFormat({ confirmed: 300, missed: 100 });
  const rare = createFormat({ confirmed: 1, missed: 400 });
  expect(chosen([...guesses(60, rare, 'rare'), ...guesses(60, common, 'common')]).slice(0, 60)).toEqual(
    guesses(60, common, 'common').map(({ address }) => address.text),
  );
});

test('before anything is known, all formats are tried', () => {
  const formats = [...createFormats(1)].map(([pattern, [format]]) => guesses(90, format as Format, pattern));
  const tried = new Set(chosen(formats.flat(), 450).map((text) => text.replace(/\d+$/, '')));
  expect(tried.size).toBe(formats.length);
});

test('the address of two namesakes is chosen once', () => {
  const format = createFormat({ confirmed: 9 });
  const address: Address = { text: 'john.smith', isAsked: false };
  expect(chosen([1, 2].map(() => ({ address, format, share: 1 })))).toEqual(['john.smith']);
});

test('calls that are unlikely to confirm an address are left out', () => {
  const hopeless = createFormat({ missed: 10_000 });
  expect(chooseAddresses(guesses(500, hopeless, 'a'), 450)).toEqual([]);
  const common = createFormat({ confirmed: 300, missed: 100 });
  const calls = chooseAddresses([...guesses(100, common, 'b'), ...guesses(500, hopeless, 'a')], 450);
  expect(calls.map((call) => call.length)).toEqual([90, 90]);
});

test('the limit holds', () => {
  const common = createFormat({ confirmed: 300 });
  expect(chosen(guesses(500, common, 'a'), 180)).toHaveLength(180);
  expect(chosen(guesses(500, common, 'a'), 0)).toEqual([]);
});

test('no call contains more than 90 addresses', () => {
  expect(toCalls(Array.from({ length: 200 }, (_, index) => index)).map((call) => call.length)).toEqual([90, 90, 20]);
});
