import { CommitGraph, type CommitNode, toCommitNode } from '../../../src/approval/commitGraph';
import type { Commit } from '../../../src/bitbucket/endpoints/repositories';
import { hashOf } from './notation';

function node(hash: string, ...parents: string[]): CommitNode {
  return { hash, parents, authorId: '{1}', summary: '' };
}

describe('toCommitNode', () => {
  test('keeps hash, parents, the author and the first line', () => {
    const commit: Commit = {
      hash: hashOf('c1'),
      message: 'Add a thing\n\nbecause of another',
      parents: [{ hash: hashOf('c0') }, null, { hash: null }, { hash: 'short' }],
      author: { raw: 'A <a@example.com>', user: { uuid: '{1}' } },
    };
    expect(toCommitNode(commit)).toEqual({
      hash: hashOf('c1'),
      parents: [hashOf('c0')],
      authorId: '{1}',
      summary: 'Add a thing',
    });
  });

  test.each([
    ['one line', 'one line'],
    ['two\r\nlines', 'two'],
    ['umläute 🎉 \ud800\nrest', 'umläute 🎉  '],
    ['\nsecond', ''],
    [null, ''],
    [undefined, ''],
  ])('takes the first line of %j', (message, summary) => {
    expect(toCommitNode({ hash: hashOf('c1'), message })?.summary).toBe(summary);
  });

  test.each([undefined, null, {}, { user: null }, { user: { uuid: '' } }])('has no author for %j', (author) => {
    expect(toCommitNode({ hash: hashOf('c1'), author, parents: null })).toEqual({
      hash: hashOf('c1'),
      parents: [],
      authorId: undefined,
      summary: '',
    });
  });

  test.each([undefined, null, '', 'abcdef', 7])('returns undefined for a commit with the hash %p', (hash) => {
    expect(toCommitNode({ hash } as Commit)).toBeUndefined();
  });
});

describe('CommitGraph.find', () => {
  const whole = node(hashOf('whole'));
  const short = node(hashOf('short').slice(0, 12));
  const graph = new CommitGraph([whole, short]);

  test.each([40, 12, 7])('finds a commit by %i characters of its hash', (length) => {
    expect(graph.find(whole.hash.slice(0, length))).toBe(whole);
  });

  test('finds a commit whose own hash is abbreviated', () => {
    expect(graph.find(hashOf('short'))).toBe(short);
    expect(graph.find(short.hash)).toBe(short);
  });

  test('ignores case', () => {
    expect(graph.find(whole.hash.toUpperCase())).toBe(whole);
  });

  test('finds nothing for fewer than 7 characters or for a different hash with the same prefix', () => {
    expect(graph.find(whole.hash.slice(0, 6))).toBeUndefined();
    expect(graph.find(`${whole.hash.slice(0, 12)}${'f'.repeat(28)}`)).toBeUndefined();
    expect(graph.find(hashOf('other'))).toBeUndefined();
    expect(new CommitGraph([node('abc')]).find('abc')).toBeUndefined();
  });

  test('reports several commits with the same prefix as ambiguous', () => {
    const twins = [`${'ab'.repeat(6)}1`, `${'ab'.repeat(6)}2`].map((start) => node(start.padEnd(40, '0')));
    const alike = new CommitGraph(twins);
    expect(alike.find('ab'.repeat(6))).toBe('ambiguous');
    expect(alike.find(twins[0]!.hash)).toBe(twins[0]);
    expect(alike.find(twins[1]!.hash.slice(0, 13))).toBe(twins[1]);
  });

  test('reports a complete and an abbreviated hash with the same prefix as ambiguous', () => {
    const alike = new CommitGraph([whole, node(whole.hash.slice(0, 12))]);
    expect(alike.find(whole.hash.slice(0, 12))).toBe('ambiguous');
    expect(alike.find(whole.hash)).toBe(whole);
  });
});

describe('CommitGraph', () => {
  test('keeps the first of several commits with the same hash', () => {
    const [first, second] = [node(hashOf('1')), node(hashOf('2'))];
    const graph = new CommitGraph([first, second, node(first.hash.toUpperCase()), node(hashOf('2'))]);
    expect(graph.commits).toEqual([first, second]);
  });

  test('returns the parents within the pull request, also for abbreviated hashes', () => {
    const parent = node(hashOf('parent'));
    const child = node(hashOf('child'), hashOf('base'), hashOf('parent').slice(0, 12));
    expect(new CommitGraph([child, parent]).parentsOf(child)).toEqual([parent]);
  });

  test('knows the parents outside the pull request, unless a short hash names two of them', () => {
    const twins = ['ab1', 'ab2'].map((start) => start.padStart(9, '0').padEnd(40, '0'));
    const graph = new CommitGraph([node(hashOf('child'), ...twins), node(hashOf('next'), hashOf('child'))]);
    expect(graph.isOutsideParent(twins[0]!)).toBe(true);
    expect(graph.isOutsideParent(twins[1]!.slice(0, 9))).toBe(true);
    expect(graph.isOutsideParent(twins[0]!.slice(0, 8))).toBe(false);
    expect(graph.isOutsideParent(hashOf('child'))).toBe(false);
  });
});
