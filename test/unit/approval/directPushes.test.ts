import { toCommitNode } from '../../../src/approval/commitGraph';
import {
  type BranchCommit,
  type BranchFacts,
  findDirectPushes,
  reachesFurther,
} from '../../../src/approval/directPushes';
import type { MergedPullRequest } from '../../../src/approval/mergedPullRequest';
import { hashOf } from './notation';

/*
 * A listing is written newest first. `d@5` is the commit d of five hours after the start of the window, `d@-5` of five hours before
 * it, and `d` has no date. Its parent is the next one that is listed, unless parents follow: `m@5<d,f`; `r@5<` has none. Text in
 * quotes is its message, with `_` for spaces.
 */
const HOUR = 3_600_000;
const SINCE = Date.UTC(2026, 0, 10);
const UNTIL = SINCE + 24 * HOUR;

function listingOf(text: string): BranchCommit[] {
  const words = text.split(' ').filter(Boolean);
  const parsed = words.map((word) => /^(\w+)(?:@(-?\d+))?(<[\w,]*)?(?:"(.*)")?$/.exec(word)!);
  return parsed.map(([, name = '', hours, parents, message = ''], index) => {
    const next = parsed[index + 1]?.[1];
    const named = parents === undefined ? (next ?? 'lost') : parents.slice(1);
    const node = toCommitNode({
      hash: hashOf(name),
      message: message.replace(/_/g, ' '),
      parents: named.split(',').flatMap((parent) => (parent ? [{ hash: hashOf(parent) }] : [])),
    })!;
    return { ...node, ...(hours !== undefined && { date: SINCE + Number(hours) * HOUR }) };
  });
}

interface Merged extends Omit<Partial<MergedPullRequest>, 'commits'> {
  /** Names of commits. */
  merge?: string;
  head?: string;
  /** Names of commits, newest first. */
  of?: string;
  /** If they are not all listed in `of`; `null` if the newest ones are missing. */
  count?: number | null;
  /** The first line of the newest one's message. */
  summary?: string;
  /** In hours after the start of the window; `null` if Bitbucket does not say. Default 5. */
  at?: number | null;
}

function pullRequest(merged: Merged, index = 0): MergedPullRequest {
  const { merge, head, of, count, summary, at = 5, ...more } = merged;
  const names = of?.split(' ');
  return {
    id: index + 1,
    target: 'main',
    ...(merge !== undefined && { mergeCommit: hashOf(merge).slice(0, 12) }),
    ...(head !== undefined && { head: hashOf(head).slice(0, 12) }),
    ...(at !== null && { mergedOn: SINCE + at * HOUR }),
    ...(names && {
      commits: {
        count: count === null ? undefined : (count ?? names.length),
        hashes: names.map(hashOf),
        summaries: names.map((name, position) => (position === 0 && summary) || `message of ${name}`),
      },
    }),
    ...more,
  };
}

function factsOf(merged: readonly Merged[]): BranchFacts {
  return { branch: 'main', since: SINCE, until: UNTIL, pullRequests: merged.map(pullRequest) };
}

type Case = [title: string, listing: string, pullRequests: Merged[], found: string];

function check(listing: string, merged: Merged[], found: string): void {
  const { commits } = findDirectPushes(listingOf(listing), factsOf(merged));
  const names = new Map(listing.split(' ').map((word) => [hashOf(/^\w*/.exec(word)![0]), /^\w*/.exec(word)![0]]));
  expect(commits.map(({ hash }) => names.get(hash))).toEqual(found.split(' ').filter(Boolean));
}

describe('the window', () => {
  test.each<Case>([
    ['a commit of the window', 'd@5 a@-5', [], 'd'],
    ['a commit from before the window', 'd@-1 a@-5', [], ''],
    ['at the start of the window', 'd@0 a@-5', [], 'd'],
    ['at its end', 'd@24 a@-5', [], 'd'],
    ['a date after its end proves nothing', 'd@25 a@-5', [], ''],
    ['… but what lies below it does', 'd@25 e@3 a@-5', [], 'd e'],
    ['a backdated commit above one of the window', 'd@-900 e@3 a@-5', [], 'd e'],
    ['a backdated commit below all of the window', 'e@3 d@-900 a@-5', [], 'e'],
    ['between two of the window', 'e@3 d@-900 f@2 a@-5', [], 'e d f'],
    ['a commit without a date', 'd e@3 f a@-5', [], 'd e'],
    ['the first commit of a repository', 'd@5<', [], 'd'],
    ['an empty repository', '', [], ''],
    ['a chain whose next commit is not listed', 'd@5<x e@3', [], 'd'],
    ['a commit that is its own ancestor', 'd@5<e e@3<d', [], 'd e'],
    ['what was merged beside is not on the chain', 'm@5<e,s s@4<e e@-3', [], 'm'],
    ['a commit that is listed before its first child', 'm@-2<b,e e@4<c c@3<r b@-3<c r@-9<', [], 'm b c'],
  ])('%s', (_, ...rest) => check(...rest));
});

describe('merges of pull requests', () => {
  test.each<Case>([
    ['a merge commit', 'm@5<a,f f@4<a a@-5', [{ merge: 'm', of: 'f' }], ''],
    ['a squashed one', 's@5 a@-5', [{ merge: 's', of: 'f' }], ''],
    ['a fast-forward merge', 'g@5 f@4 a@-5', [{ merge: 'g', of: 'g f' }], ''],
    ['a rebased one', 'h@5 g@4 a@-5', [{ merge: 'h', of: 'y x' }], ''],
    ['a rebased one with a merge commit', 'm@5<a,h h@5<g g@4<a a@-5', [{ merge: 'm', of: 'y x' }], ''],
    ['pushes around a merge commit', 'd@6 m@5<e,f e@4 a@-5< f@4<a', [{ merge: 'm', of: 'f' }], 'd e'],
    ['pushes around a fast-forward merge', 'd@6 g@5 f@4 e@3 a@-5', [{ merge: 'g', of: 'g f' }], 'd e'],
    ['a fast-forward merge of commits from before', 'g@-5 f@-6 d@3 a@-9', [{ merge: 'g', of: 'g f' }], 'd'],
    ['it alone proves the window', 'd@-20 g@-5 f@-6 a@-9', [{ merge: 'g', of: 'g f' }], 'd'],
    ['… unless the time of the merge is unknown', 'd@-20 g@-5 a@-9', [{ merge: 'g', of: 'g', at: null }], ''],
    ['a push below a rebased one', 'h@5 g@4 d@3 a@-5', [{ merge: 'h', of: 'y x' }], 'd'],
    ['a rebased one without a commit that the branch had', 'h@5 d@4 e@3 a@-5', [{ merge: 'h', of: 'y x' }], 'e'],
    ['a squashed one with an edited message', 's@5 d@4 e@3 a@-5', [{ merge: 's', of: 'y x' }], 'e'],
    [
      'Bitbucket’s message of a squashed one',
      's@5"Merged_in_y_(pull_request_#1)" d@4 a@-5',
      [{ merge: 's', of: 'y x' }],
      'd',
    ],
    ['that of another one', 's@5"Merged_in_y_(pull_request_#12)" d@4 e@3 a@-5', [{ merge: 's', of: 'y x' }], 'e'],
    ['more commits than the branch', 's@5 a@5<', [{ merge: 's', of: 'y x w v' }], ''],
    ['a list that was cut', 'h@5 g@4 f@4 d@3 a@-5', [{ merge: 'h', of: 'h', count: 3 }], 'd'],
    ['one into another branch', 'm@5<a,f f@4<a a@-5', [{ merge: 'm', of: 'f', target: 'develop' }], ''],
    [
      'one into another branch that was moved forward to',
      'd@6 g@5 f@4 a@-5',
      [{ merge: 'g', of: 'g f', target: 'develop' }],
      'd',
    ],
    ['one that was pushed by hand', 'f@5 e@4 a@-5', [{ of: 'f e' }], ''],
    ['one that was perhaps merged by hand', 'd@7 m@6<a,f f@5<a a@-5<', [{ of: 'f' }], 'd'],
  ])('%s', (_, ...rest) => check(...rest));
});

describe('the newest commit of a pull request', () => {
  const marked = '"Merged_in_y_(pull_request_#1)"';
  const summary = 'Merged in y (pull request #1)';

  test.each<Case>([
    ['merges another branch', 'f@5<e,x e@4 d@3 a@-5', [{ merge: 'f', of: 'f e x' }], 'd'],
    ['… and the list was cut', 'f@5<e,x e@4 c@3 d@2 a@-5', [{ merge: 'f', of: 'f', count: 3 }], 'd'],
    ['… and the list is unknown', 'f@5<e,x e@4 a@-5', [{ merge: 'f', head: 'f' }], ''],
    ['… and nothing else is known', 'f@5<e,x e@4 a@-5', [{ merge: 'f' }], ''],
    ['is not in the list yet', 'g@5 f@4 e@3 c@2 a@-5', [{ merge: 'g', head: 'g', of: 'c', count: null }], ''],
    ['… and it merges another branch', 'g@5<f,x f@4 c@2 a@-5', [{ merge: 'g', head: 'g', of: 'c', count: null }], ''],
    ['… nor is it found', 'd@5 a@-5', [{ merge: 'x', head: 'g', of: 'c', count: null }], ''],
    ['… but a new commit merges it', 'm@5<d,g d@4 a@-5', [{ merge: 'm', head: 'g', of: 'c', count: null }], 'd'],
    ['has such a message from a fork', `h@5${marked} g@4 d@3 a@-5`, [{ merge: 'h', of: 'y x', summary }], 'd'],
    ['… and merges', `h@5<g,x${marked} g@4 d@3 a@-5`, [{ merge: 'h', of: 'y x', summary }], 'd'],
  ])('%s', (_, ...rest) => check(...rest));
});

describe('a pull request that offers the main branch to another one', () => {
  const back = { of: 'd e', source: 'main', target: 'develop' };

  test.each<Case>([
    ['brings it nothing', 'd@5 e@4 a@-5', [{ ...back, merge: 'x' }], 'd e'],
    ['… by moving that one forward', 'd@5 e@4 a@-5', [{ ...back, merge: 'd' }], 'd e'],
    ['… which Bitbucket does not say', 'd@5 e@4 a@-5', [back], 'd e'],
    ['… of which the newest commit is gone', 'd@5 e@4 a@-5', [{ ...back, merge: 'x', of: 'y', head: 'z' }], 'd e'],
    ['until the other one is pushed to it', 'm@6<c,d d@5<e e@4<a c@-9<a a@-9', [{ ...back, merge: 'm' }], ''],
    ['from a fork, it is another branch', 'd@5 e@4 a@-5', [{ ...back, merge: 'x', source: undefined }], ''],
    ['into a branch that is unknown', 'd@5 e@4 a@-5', [{ ...back, merge: 'x', target: undefined }], ''],
  ])('%s', (_, ...rest) => check(...rest));
});

describe('merges from before the window', () => {
  test.each<Case>([
    ['dates of its commits are wrong', 'g@3 f@2 a@-9', [{ merge: 'g', at: -20 }], ''],
    ['what came later is of the window', 'd@5 g@3 f@2 a@-9', [{ merge: 'g', at: -20 }], 'd'],
    ['what came later and has a wrong date', 'd@-30 g@3 f@2 a@-9', [{ merge: 'g', at: -20 }], ''],
    [
      'the newest of them decides',
      'd@5 g@3 f@2 h@1 a@-9',
      [
        { merge: 'h', at: -30 },
        { merge: 'g', at: -20 },
      ],
      'd',
    ],
    [
      'into another branch, it may have come later',
      'd@5 m@3<e,f e@2 a@-9< f@-9',
      [{ merge: 'm', head: 'f', at: -20, target: 'develop' }],
      'd e',
    ],
    [
      'another branch that is moved forward in the window proves nothing',
      'd@-3 f@-5 a@-9',
      [{ merge: 'f', of: 'f', target: 'develop' }],
      '',
    ],
    ['a missing one changes nothing', 'd@5 a@-9', [{ merge: 'x', at: -20 }], 'd'],
    ['one that Bitbucket does not name may be any', 'd@5 a@-9', [{ at: -20 }], ''],
    ['… unless its newest commit is found', 'd@5 f@3 a@-9', [{ at: -20, head: 'f' }], 'd'],
  ])('%s', (_, ...rest) => check(...rest));
});

describe('commits of a pull request that are unknown', () => {
  test.each<Case>([
    ['a merge commit comes alone', 'm@5<d,f d@4 a@-5< f@4<a', [{ merge: 'm', head: 'f' }], 'd'],
    ['… by its message', 'm@5<d,f"Merged_in_y_(pull_request_#1)" d@4 a@-5', [{ merge: 'm' }], 'd'],
    ['so does what Bitbucket squashed', 's@5"Merged_in_y_(pull_request_#1)" d@4 a@-5', [{ merge: 's' }], 'd'],
    ['anything else may have come with all below it', 'd@6 s@5 e@4 a@-5', [{ merge: 's' }], 'd'],
    [
      '… as far as to what was merged before',
      's@5 e@4 m@3<d,f d@2 a@-5< f@1<a',
      [{ merge: 's' }, { merge: 'm', of: 'f' }],
      'd',
    ],
    ['… into the same branch', 's@5 e@4 m@3<d,f d@2 a@-5', [{ merge: 's' }, { merge: 'm', of: 'f', target: 'x' }], ''],
    ['the merge is missing', 'd@5 a@-5', [{ merge: 'x' }], ''],
    ['the merge is beside the chain', 'm@6<a,x x@5<a,y a@-5', [{ merge: 'x' }], 'm'],
    ['Bitbucket does not name the merge', 'd@5 a@-5', [{}], ''],
    ['… nor the branch', 'd@5 a@-5', [{ target: undefined }], ''],
    ['… but its newest commit is on the chain', 'd@5 f@4 e@3 a@-5', [{ head: 'f' }], 'd'],
    ['… or beside it', 'd@6 m@5<a,f f@4<a a@-5<', [{ head: 'f' }], 'd'],
    ['… not even of another branch', 'd@5 a@-5', [{ target: 'develop' }], ''],
    ['… before the window', 'd@5 a@-5', [{ target: 'develop', at: -20 }], 'd'],
    ['it was merged into another branch', 'd@5 a@-5', [{ merge: 'x', target: 'develop' }], 'd'],
    ['it was listed after the commits', 'd@5 a@-5', [{ merge: 'x', isLate: true }], 'd'],
  ])('%s', (_, ...rest) => check(...rest));

  test('it is said that there may be more', () => {
    const unknown = factsOf([{ merge: 's', head: 'f' }]);

    expect(findDirectPushes(listingOf('s@5 d@4 a@-5'), unknown)).toEqual({ commits: [], isIncomplete: true });
    expect(findDirectPushes(listingOf('s@5<a,f a@-5'), unknown)).toEqual({ commits: [], isIncomplete: false });
  });

  test('nothing is known only where something was pushed or merged', () => {
    const unknown = factsOf([{ merge: 'x' }]);

    expect(findDirectPushes(listingOf('d@5 a@-5'), unknown)).toEqual({ commits: [], isIncomplete: true });
    expect(findDirectPushes(listingOf('a@-5'), unknown)).toEqual({ commits: [], isIncomplete: false });
  });
});

describe('a merge commit that is unknown or missing', () => {
  const copy = 'c@5"message_of_f"';

  test.each<Case>([
    ['its commits are nowhere, so it may have brought any', 'd@5 a@-5', [{ of: 'f' }], ''],
    ['its newest commit is beside the chain', 'd@6 m@5<a,f f@4<a a@-5<', [{ of: 'f' }], 'd'],
    ['the history was rewritten', 'd@6 e@5 a@-5', [{ merge: 'x', of: 'f' }], 'd e'],
    ['… of a pull request into another branch', 'd@5 a@-5', [{ of: 'f', target: 'develop' }], 'd'],
    ['… with a copy of it', `d@6 ${copy} a@-5`, [{ of: 'f', target: 'develop' }], 'd'],
    ['… of a pull request with more commits than are listed', 'd@5 a@-5', [{ merge: 'x', of: 'f', count: 2 }], ''],
    ['a copy of a commit of it', `d@6 ${copy} a@-5`, [{ merge: 'x', of: 'f' }], 'd'],
    ['a cherry-pick from another branch', `d@6 ${copy} a@-5`, [{ merge: 'x', of: 'f', target: 'develop' }], 'd c'],
    ['a cherry-pick of what was merged before', `d@6 ${copy} a@-5`, [{ merge: 'x', of: 'f', at: -20 }], 'd c'],
    ['a copy of its merge commit', 'd@6 m@5<a,f a@-5', [{ merge: 'x', of: 'f' }], 'd'],
    ['a copy of what was squashed', 'd@6 s@5"Merged_in_y_(pull_request_#1)" a@-5', [{ merge: 'x', of: 'f' }], 'd'],
    ['… which was merged at an unknown time', `d@6 ${copy} a@-5`, [{ merge: 'x', of: 'f', at: null }], 'd'],
    [
      'into the branch before it was renamed',
      `d@6 ${copy} m@4<a,g a@-5`,
      [
        { merge: 'x', of: 'f', target: 'master' },
        { merge: 'm', of: 'g', target: 'master' },
      ],
      'd',
    ],
    ['commits of it that are left', 'd@6 f@4 a@-5', [{ merge: 'x', of: 'g f' }], 'd'],
  ])('%s', (_, ...rest) => check(...rest));

  test('commits without a message are no copies', () => {
    const [only] = factsOf([{ merge: 'x', of: 'f' }]).pullRequests;
    const nameless = { ...only!, commits: { ...only!.commits!, summaries: [''] } };

    expect(findDirectPushes(listingOf('d@5 a@-5'), { ...factsOf([]), pullRequests: [nameless] }).commits).toHaveLength(
      1,
    );
  });

  test.each([
    ['its merge commit', { mergeCommit: hashOf('d').slice(0, 7), commits: undefined }],
    ['one of its commits', { commits: { count: 1, hashes: [hashOf('d').slice(0, 7)], summaries: ['x'] } }],
  ])('a hash that fits several commits may be any: %s', (_, more) => {
    const twin = `${hashOf('d').slice(0, 7)}${hashOf('e').slice(7)}`;
    const [d, a] = listingOf('d@5 a@-5') as [BranchCommit, BranchCommit];
    const listed = [{ ...d, hash: twin, parents: [d.hash] }, d, a];

    expect(findDirectPushes(listed, { ...factsOf([]), pullRequests: [{ ...pullRequest({}), ...more }] })).toEqual({
      commits: [],
      isIncomplete: true,
    });
  });
});

describe('reading further', () => {
  const old = (count: number) => Array.from({ length: count }, (_, index) => `o${index}@-${index + 2}`).join(' ');

  test.each<[title: string, listing: string, pullRequests: Merged[], expected: boolean]>([
    ['nothing was listed', '', [], false],
    ['all is older', old(30), [], false],
    ['the window ended', `d@5 ${old(30)}`, [], false],
    ['the window ended with few commits', `d@5 ${old(10)}`, [], true],
    ['all is of the window', 'e@6 d@5', [], true],
    ['the last one is the first of the repository', 'e@6 d@5<', [], false],
    ['the last one of the chain is of the window', `d@5<x ${old(30)}`, [], true],
    [
      'the last one of the chain came with a pull request',
      `g@-5<f f@-6<x ${old(30)}`,
      [{ merge: 'g', of: 'g f' }],
      true,
    ],
    ['a merge from before the window', `e@6 g@5 d@4`, [{ merge: 'g', at: -20 }], false],
  ])('%s', (_, listing, merged, expected) => {
    expect(reachesFurther(listingOf(listing), factsOf(merged))).toBe(expected);
  });
});
