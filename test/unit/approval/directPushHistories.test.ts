import { toCommitNode } from '../../../src/approval/commitGraph';
import { findDirectPushes } from '../../../src/approval/directPushes';
import { IS_GATE } from '../../thoroughness';
import { type BranchStory, createStory, SINCE } from './mainBranches';

const STORIES = Array.from({ length: IS_GATE ? 2000 : 300 }, (_, index) => createStory(index + 1));

function foundIn({ branch, listed, pullRequests }: BranchStory): string[] {
  const commits = listed.map(({ at, hash, message, parents }) => ({
    ...toCommitNode({ hash, message, parents: parents.map((parent) => ({ hash: parent })) })!,
    date: at / 1000,
  }));
  const day = 24 * 3_600_000;
  const facts = { branch, since: SINCE / 1000, until: SINCE / 1000 + day, pullRequests };
  return findDirectPushes(commits, facts).commits.map(({ hash }) => hash);
}

test('no commit of a pull request is taken for a direct push', () => {
  const wrong = STORIES.flatMap((story) => {
    const commits = foundIn(story).filter((hash) => !story.pushed.has(hash));
    return commits.length > 0 ? [{ seed: story.seed, events: story.events, commits }] : [];
  });

  expect(wrong).toEqual([]);
});

test('every direct push in reach is found', () => {
  const missed = STORIES.flatMap((story) => {
    const found = new Set(foundIn(story));
    const commits = story.inReach.filter((hash) => !found.has(hash));
    return commits.length > 0 ? [{ seed: story.seed, events: story.events, commits }] : [];
  });

  expect(missed).toEqual([]);
});

test('the histories are of all kinds', () => {
  const events = new Set(STORIES.flatMap((story) => story.events.map((event) => event.replace(/\d+/g, 'N'))));

  expect(STORIES.filter(({ inReach }) => inReach.length > 0).length).toBeGreaterThan(STORIES.length / 2);
  expect([...events].sort()).toEqual(
    expect.arrayContaining([
      'amended',
      'backdated',
      'cherry-pick',
      'develop with pull request N pushed',
      'force push',
      'local merge',
      'main brought to develop, fast forward',
      'pull request N pushed by hand',
      'pull request N, fast forward, unread',
      'pull request N, rebase',
      'pull request N, squash, edited',
      'release bot',
      'renamed',
    ]),
  );
});
