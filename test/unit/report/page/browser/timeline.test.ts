import { timelineOf } from '../../../../../src/report/page/browser/timeline';
import type { PageCommit, PullRequestFacts } from '../../../../../src/report/page/shared/pageData';

const commit = (hash: string): PageCommit => [hash, `Message of ${hash}`, 0, 0];

/** Merged by Bob at 9, with three commits. */
function texts(facts: Partial<PullRequestFacts>): string[] {
  const events = timelineOf({
    state: 'MERGED',
    author: 'Ann',
    source: 'fix',
    target: 'main',
    commits: [commit('c3'), commit('b2'), commit('a1')],
    reviews: [],
    closed: { by: 'Bob', on: 9, isExact: true },
    ...facts,
  });
  return events.map(({ commits = [], text }) => [text, ...commits.map(([hash]) => hash)].join(' '));
}

const OPENED = 'Ann opened the pull request: fix into main';
const MERGED = 'Bob merged the pull request';
const approval = (on: number | undefined, hash?: string) =>
  ({ by: 'Eve', verdict: 'approved', on, commit: hash }) as const;

test.each<[string, Partial<PullRequestFacts>, string[]]>([
  ['without reviews', {}, [OPENED, '3 commits pushed a1 b2 c3', MERGED]],
  [
    'an approval covers its commit and older ones',
    { reviews: [approval(5, 'b2')] },
    [OPENED, '2 commits pushed a1 b2', 'Eve approved b2', '1 commit pushed after the approval c3', MERGED],
  ],
  [
    'the approved commit is gone',
    { reviews: [approval(5, 'd4')], approvedCommitsRemoved: true },
    [
      OPENED,
      'Eve approved d4',
      '3 commits pushed after the approval a1 b2 c3',
      'A forced push removed approved commits',
      MERGED,
    ],
  ],
  [
    'an approval that names no commit',
    { reviews: [approval(5)] },
    [OPENED, 'Eve approved', '3 commits pushed a1 b2 c3', MERGED],
  ],
  [
    'reviews in the order of their times, late ones after the merge',
    { reviews: [approval(11, 'c3'), { by: 'Dan', verdict: 'changes requested', on: 2 }] },
    [OPENED, 'Dan requested changes', '3 commits pushed a1 b2 c3', MERGED, 'Eve approved c3'],
  ],
  [
    'more commits than are listed',
    { olderCommits: 4750 },
    [OPENED, '4,750 older commits pushed, not listed here', '3 commits pushed a1 b2 c3', MERGED],
  ],
  ['open', { state: 'OPEN', closed: undefined }, [OPENED, '3 commits pushed a1 b2 c3']],
  ['in an unknown state', { state: 'constructor', commits: [] }, [OPENED, 'Bob closed the pull request']],
])('%s', (_, facts, expected) => {
  expect(texts(facts)).toEqual(expected);
});
