import type { BranchingModel, BranchRestriction } from '../../../../src/bitbucket/endpoints/access';
import { isForMainBranch } from '../../../../src/steps/branchRestrictions/mainBranch';

function glob(pattern: string | null | undefined, more: Partial<BranchRestriction> = {}): BranchRestriction {
  return { id: 1, kind: 'push', branch_match_kind: 'glob', pattern, ...more };
}

function byModel(branchType: string | undefined): BranchRestriction {
  return { id: 1, kind: 'push', branch_match_kind: 'branching_model', branch_type: branchType, pattern: '' };
}

describe('a restriction with a pattern', () => {
  test.each<[pattern: string | null | undefined, branch: string, expected: boolean]>([
    ['main', 'main', true],
    ['main', 'Main', false],
    ['main', 'main2', false],
    ['ain', 'main', false],
    ['', 'main', false],
    ['*', 'main', true],
    ['**', 'main', true],
    ['*', '.hidden', true],
    // a star does not stop at slashes
    ['*', 'release/1.0', true],
    ['release*', 'release/1.0', true],
    ['release/*', 'release/1.0/hotfix', true],
    ['release/**', 'release/1.0', true],
    ['release/*', 'release', false],
    ['*/main', 'main', false],
    ['**/main', 'main', false],
    ['*/main', 'team/main', true],
    ['m*', 'main', true],
    ['*in', 'main', true],
    ['m*n', 'main', true],
    ['m*x', 'main', false],
    ['mai?', 'main', true],
    ['mai?', 'mai', false],
    ['release?1', 'release/1', true],
    ['[lm]ain', 'main', true],
    ['[!m]ain', 'main', false],
    ['[a-k]ain', 'main', false],
    // what other tools understand stands for itself
    ['!main', 'develop', false],
    ['!main', '!main', true],
    ['#main', '#main', true],
    ['{main,master}', 'main', false],
    ['{main,master}', '{main,master}', true],
    ['@(main|master)', 'main', false],
    ['+(main)', 'main', false],
    ['main|develop', 'main', false],
    // characters that regular expressions know
    ['v1.0', 'v1x0', false],
    ['a+b', 'a+b', true],
    ['(main)', '(main)', true],
    ['^main$', 'main', false],
    ['größe/*', 'größe/ä', true],
    ['🚀*', '🚀main', true],
    ['[', '[', true],
    ['\\', 'main', false],
  ])('%j for %j: %j', (pattern, branch, expected) => {
    expect(isForMainBranch(glob(pattern), branch)).toBe(expected);
  });

  test.each([undefined, null])('has a pattern if its match kind is %j', (kind) => {
    expect(isForMainBranch(glob('main', { branch_match_kind: kind }), 'main')).toBe(true);
  });

  test.each<[string, BranchRestriction]>([
    ['no pattern', glob(null)],
    ['a pattern that is no text', glob(7 as unknown as string)],
    ['a match kind that is not known', glob('main', { branch_match_kind: 'regex' })],
    ['a branch type and no match kind', glob('', { branch_match_kind: null, branch_type: 'production' })],
  ])('with %s may apply or not', (_, restriction) => {
    expect(isForMainBranch(restriction, 'main')).toBeUndefined();
  });
});

describe('a restriction by branching model', () => {
  const main = { name: 'main', branch: { name: 'main' }, use_mainbranch: true };
  const develop = { name: 'develop', branch: { name: 'develop' }, use_mainbranch: false };
  const missing = { name: 'develop', use_mainbranch: false };
  const prefixes = [
    { kind: 'feature', prefix: 'feature/' },
    { kind: 'release', prefix: 'ma' },
  ];
  const odd = (model: unknown) => model as BranchingModel;

  test.each<[what: string, type: string | undefined, model: BranchingModel | undefined, expected: boolean | undefined]>(
    [
      ['the main branch', 'development', { development: main }, true],
      ['the main branch by its name', 'development', { development: { ...main, use_mainbranch: false } }, true],
      ['another branch', 'development', { development: develop }, false],
      ['a branch that does not exist', 'development', { development: missing }, false],
      ['a missing branch with the same name', 'development', { development: { ...missing, name: 'main' } }, undefined],
      ['the role of another', 'production', { development: main, production: develop }, false],
      ['its own role', 'production', { development: develop, production: main }, true],
      ['no role', 'production', { development: main }, false],
      ['a role that is null', 'production', { development: main, production: null }, false],
      ['a role that is off', 'production', { development: main, production: { ...main, enabled: false } }, false],
      ['a role without a name', 'production', { development: main, production: { name: null } }, undefined],
      ['a role that is no object', 'production', odd({ development: main, production: 'main' }), undefined],
      ['a prefix that fits', 'release', { development: develop, branch_types: prefixes }, true],
      ['a prefix that does not', 'feature', { development: main, branch_types: prefixes }, false],
      ['a type that is not used', 'hotfix', { development: main, branch_types: [null, ...prefixes] }, false],
      [
        'a type that is off',
        'hotfix',
        { development: main, branch_types: [{ kind: 'hotfix', prefix: 'ma', enabled: false }] },
        false,
      ],
      ['a type without a prefix', 'hotfix', { development: main, branch_types: [{ kind: 'hotfix' }] }, undefined],
      ['no list of types', 'hotfix', { development: main }, undefined],
      ['a type that is not known', 'archive', { development: main, branch_types: prefixes }, undefined],
      ['no type', undefined, { development: main, branch_types: prefixes }, undefined],
      ['a model that was not read', 'development', undefined, undefined],
      ['what is no model', 'production', {}, undefined],
      ['what is no model', 'feature', odd([]), undefined],
    ],
  )('%s: %s', (_, type, model, expected) => {
    expect(isForMainBranch(byModel(type), 'main', model)).toBe(expected);
  });
});
