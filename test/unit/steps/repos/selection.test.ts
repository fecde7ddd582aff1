import type { Repository } from '../../../../src/bitbucket/endpoints/repositories';
import { isPart, isPartOfRepositories, type RunScope } from '../../../../src/runScope';
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

describe('what a person asks for', () => {
  const EVERYTHING: RunScope = { steps: [], projects: [], repositories: [], exclude: [] };
  const REPOSITORIES = [
    ['acme/app', 'WEB'],
    ['Acme/App-Web', 'web'],
    ['acme/tool', 'OPS'],
    ['beta/app', undefined],
  ].map(([full_name, key]) => ({ uuid: '{r}', full_name, ...(key && { project: { key } }) }) as Repository);

  const chosenBy = (scope: Partial<RunScope>, excluded: string[] = []) => {
    const selection = new Selection(excluded, { ...EVERYTHING, ...scope });
    const chosen = REPOSITORIES.filter((repository) => !selection.excludes(repository));
    return { selection, names: chosen.map(({ full_name: name }) => name) };
  };

  test.each<[Partial<RunScope>, string[]]>([
    [{}, ['acme/app', 'Acme/App-Web', 'acme/tool', 'beta/app']],
    [{ steps: ['fetch-repos'] }, ['acme/app', 'Acme/App-Web', 'acme/tool', 'beta/app']],
    [{ projects: ['web'] }, ['acme/app', 'Acme/App-Web']],
    [{ projects: ['w*', 'ops'] }, ['acme/app', 'Acme/App-Web', 'acme/tool']],
    [{ repositories: ['acme/app'] }, ['acme/app']],
    [{ repositories: ['*/app*'] }, ['acme/app', 'Acme/App-Web', 'beta/app']],
    [{ projects: ['web'], repositories: ['*/app'] }, ['acme/app']],
    [{ exclude: ['acme/*'] }, ['beta/app']],
    [{ projects: ['web'], exclude: ['acme/app'] }, ['Acme/App-Web']],
    [{ projects: ['none'] }, []],
  ])('%j chooses %j', (scope, names) => {
    expect(chosenBy(scope).names).toEqual(names);
  });

  test('adds to what the settings leave out', () => {
    const { names } = chosenBy({ repositories: ['*/app*'], exclude: ['beta/*'] }, ['acme/app']);
    expect(names).toEqual(['Acme/App-Web']);
  });

  test('is named where it matches nothing, even if something else has left a repository out', () => {
    const { selection } = chosenBy({ projects: ['ops', 'nothing'], repositories: ['beta/*'] });
    expect(selection.unusedPatterns).toEqual([{ origin: '--project', pattern: 'nothing' }]);
  });

  test.each<[Partial<RunScope>, boolean, boolean]>([
    [{}, false, false],
    [{ steps: ['fetch-users'] }, true, false],
    [{ projects: ['web'] }, true, true],
    [{ repositories: ['acme/*'] }, true, true],
    [{ exclude: ['acme/*'] }, true, true],
  ])('%j is a part: %j, of the repositories: %j', (scope, part, partOfRepositories) => {
    expect(isPart({ ...EVERYTHING, ...scope })).toBe(part);
    expect(isPartOfRepositories({ ...EVERYTHING, ...scope })).toBe(partOfRepositories);
  });
});
