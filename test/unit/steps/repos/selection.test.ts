import type { Repository } from '../../../../src/bitbucket/endpoints/repositories';
import { Selection } from '../../../../src/steps/repos/selection';

async function leftBy(patterns: string[], names: unknown[]) {
  const selection = new Selection(patterns);
  const listing = async function* () {
    for (const name of names) {
      yield await Promise.resolve(name === null ? null : ({ uuid: '{r}', full_name: name } as Repository));
    }
  };
  const left: unknown[] = [];
  for await (const repository of selection.filter(listing())) {
    left.push(repository?.full_name);
  }
  return { left, selection };
}

const NAMES = ['acme/app', 'Acme/App-Web', 'acme/sandbox-1', 'beta/app'];

test.each([
  [[], NAMES],
  [['acme/app'], ['Acme/App-Web', 'acme/sandbox-1', 'beta/app']],
  [['acme/app*'], ['acme/sandbox-1', 'beta/app']],
  [['acme/*'], ['beta/app']],
  [['*/app'], ['Acme/App-Web', 'acme/sandbox-1']],
  [
    ['acme/sandbox-?', 'beta/app'],
    ['acme/app', 'Acme/App-Web'],
  ],
  [['*/*'], []],
])('%j leaves %j', async (patterns, expected) => {
  const { left, selection } = await leftBy(patterns, NAMES);
  expect(left).toEqual(expected);
  expect(selection.excluded).toBe(NAMES.length - expected.length);
});

test('knows the patterns that match nothing', async () => {
  const { selection } = await leftBy(['acme/app', 'acme/ap', 'acme/a*'], NAMES);
  expect(selection.unusedPatterns).toEqual([{ origin: 'excludeRepositories', pattern: 'acme/ap' }]);
});

test('counts a repository once that comes twice', async () => {
  const { selection } = await leftBy(['acme/app'], ['acme/app', 'acme/app']);
  expect(selection.excluded).toBe(1);
});

test('leaves records without a name to the converter, which reports them', async () => {
  const { left } = await leftBy(['*/*'], [null, undefined, 7]);
  expect(left).toEqual([undefined, undefined, 7]);
});
