import { describeScope, impliedScopes, missingScopes, parseScopes, scopeAdvice } from '../../../src/bitbucket/scopes';

describe('impliedScopes', () => {
  test.each<[string[], string, boolean]>([
    [['repository'], 'repository', true],
    [['project'], 'repository', true],
    [['pullrequest'], 'repository', true],
    [['pullrequest:write'], 'pullrequest', true],
    [['pullrequest:write'], 'repository:write', true],
    [['pullrequest:write'], 'repository', true],
    [['repository:write'], 'repository', true],
    [['repository:write'], 'pullrequest', false],
    [['repository'], 'pullrequest', false],
    [['repository:admin'], 'repository', false],
    [['repository:admin'], 'repository:write', false],
    [['project:admin'], 'project', false],
    [['project:admin'], 'repository', false],
    [['account:write'], 'account', true],
    [['pipeline:variable'], 'pipeline', true],
    [['runner:write'], 'runner', true],
    [['account', 'pullrequest', 'repository:admin', 'project'], 'repository', true],
    [[], 'account', false],
    [['constructor'], 'account', false],
  ])('%j has %s: %s', (granted, scope, expected) => {
    expect(impliedScopes(granted).has(scope)).toBe(expected);
  });

  test('does not change its argument', () => {
    const granted = new Set(['pullrequest:write']);

    expect([...impliedScopes(granted)].sort()).toEqual([
      'pullrequest',
      'pullrequest:write',
      'repository',
      'repository:write',
    ]);
    expect(granted.size).toBe(1);
  });
});

describe('parseScopes', () => {
  test.each<[unknown, string[] | undefined]>([
    ['project account', ['project', 'account']],
    ['account, project', ['account', 'project']],
    ['', []],
    [undefined, undefined],
    [null, undefined],
    [7, undefined],
  ])('%j -> %j', (list, expected) => {
    expect(parseScopes(list)).toEqual(expected && new Set(expected));
  });
});

describe('missingScopes', () => {
  test('gives those that neither are granted nor come with what is granted', () => {
    expect(missingScopes(['project', 'account'], ['repository', 'pullrequest', 'account', 'webhook'])).toEqual([
      'pullrequest',
      'webhook',
    ]);
  });

  test('gives none where it is not known what is granted', () => {
    expect(missingScopes(undefined, ['repository'])).toEqual([]);
    expect(missingScopes([], ['repository'])).toEqual(['repository']);
  });
});

test('a missing scope is named together with its checkbox', () => {
  expect(scopeAdvice('runner')).toBe('Tick "Runners: Read" in the consumer\'s settings in Bitbucket');
  expect(describeScope('runner')).toBe('the scope "runner" (tick "Runners: Read")');
  expect(describeScope('constructor')).toBe('the scope "constructor"');
});
