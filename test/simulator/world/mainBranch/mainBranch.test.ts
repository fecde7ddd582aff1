import { MainBranch, type MergeStrategy } from '../../../../simulator/world/mainBranch/mainBranch';
import type { Commit } from '../../../../simulator/world/types';

const commit = (hash: string, at: number) => ({ hash, at, message: `${hash}\n`, rawAuthor: 'N. N.' });

/** A branch of two commits, and a pull request upon the first of them. */
function branchWith(strategy: MergeStrategy): MainBranch {
  let made = 0;
  const branch = new MainBranch(() => `new ${(made += 1)}`);
  branch.push(commit('root', 1), 1);
  const base = strategy === 'fast forward' ? 'second' : 'root';
  const commits: Commit[] = [
    { ...commit('f2', 4), parents: ['f1'] },
    { ...commit('f1', 2), parents: [base] },
  ];
  branch.push(commit('second', 3), 3);
  const signature = commit('unused', 5);
  const mergeCommit = strategy === 'fast forward' ? 'f2' : 'merged';
  branch.merge({ id: 7, commits, mergeCommit, signature }, strategy, 5);
  branch.push(commit('last', 6), 6);
  return branch;
}

const chainOf = (branch: MainBranch) =>
  branch.chain.map(({ commit: { hash }, pullRequest }) =>
    pullRequest === undefined ? hash : `${hash} (#${pullRequest})`,
  );
const listOf = (branch: MainBranch) => branch.list().map(({ hash, parents }) => [hash, ...parents].join(' < '));

test.each<[MergeStrategy, string[], string[]]>([
  [
    'merge commit',
    ['last', 'merged (#7)', 'second', 'root'],
    ['last < merged', 'merged < second < f2', 'f2 < f1', 'second < root', 'f1 < root', 'root'],
  ],
  ['squash', ['last', 'merged (#7)', 'second', 'root'], ['last < merged', 'merged < second', 'second < root', 'root']],
  [
    'rebase',
    ['last', 'merged (#7)', 'new 1 (#7)', 'second', 'root'],
    ['last < merged', 'merged < new 1', 'new 1 < second', 'second < root', 'root'],
  ],
  [
    'fast forward',
    ['last', 'f2 (#7)', 'f1 (#7)', 'second', 'root'],
    ['last < f2', 'f2 < f1', 'f1 < second', 'second < root', 'root'],
  ],
])('%s', (strategy, chain, list) => {
  expect(chainOf(branchWith(strategy))).toEqual(chain);
  expect(listOf(branchWith(strategy))).toEqual(list);
});

test('a merge on somebody’s machine', () => {
  const branch = branchWith('squash');
  branch.push(commit('local', 9), 9, [{ ...commit('spike', 8), parents: ['root'] }]);

  expect(chainOf(branch)[0]).toBe('local');
  expect(listOf(branch).slice(0, 3)).toEqual(['local < last < spike', 'spike < root', 'last < merged']);
});

test('a force push', () => {
  const branch = branchWith('squash');
  branch.drop(2);
  branch.push(commit('instead', 9), 9);

  expect(listOf(branch)).toEqual(['instead < second', 'second < root', 'root']);
  branch.drop(99);
  expect(chainOf(branch)).toEqual(['root']);
});
