import type { CommitNode } from '../../../src/approval/commitGraph';
import type { TimelineEntry } from '../../../src/approval/timeline';
import { analyzeApprovals, type ApprovalInput } from '../../../src/approval/verdict';
import { mostTime } from '../../thoroughness';
import { ACCESS, hashOf, pullRequestOf, uuid, WORKSPACE } from './notation';

const COMMITS = 5000;
const ENTRIES = 2000;
const MAIN = { branch: 'main' };

/** Commits newest first; each is built upon the next and, from time to time, upon an older one, too. */
function chain(length: number): CommitNode[] {
  const hashes = Array.from({ length }, (_, index) => hashOf(`chain ${index}`));
  return hashes.map((hash, index) => {
    const older = [index + 1, ...(index % 3 === 0 ? [index + 40] : [])];
    const parents = older.map((other) => hashes[other] ?? hashOf('base'));
    return { hash, parents, authorId: uuid(1), summary: `commit ${index}` };
  });
}

/** Counts how often the analysis reads the parents of a commit. */
function counting(commits: CommitNode[]): { commits: CommitNode[]; reads: () => number } {
  let reads = 0;
  const counted = commits.map((commit) => ({
    ...commit,
    get parents() {
      reads++;
      return commit.parents;
    },
  }));
  return { commits: counted, reads: () => reads };
}

function inputOf(commits: CommitNode[], activity: TimelineEntry[], approvers: number[]): ApprovalInput {
  const { pullRequest } = pullRequestOf('U(c1)');
  const participants = approvers.map((user) => ({ user: { uuid: uuid(user) }, approved: true }));
  const members = new Set([1, ...approvers].map(uuid));
  return {
    pullRequest: { ...pullRequest, participants },
    commits,
    activity,
    members,
    access: ACCESS,
    workspaceUuid: WORKSPACE,
  };
}

describe('a pull request of 5,000 commits and 2,000 entries', () => {
  test.each([
    ['one approver', 1, MAIN],
    ['a thousand approvers', ENTRIES / 2, MAIN],
    ['a thousand approvers of another target', ENTRIES / 2, { branch: 'dev', commit: hashOf('base') }],
  ])('is analyzed in time that grows with its size, with %s', (_, approverCount, destination) => {
    const { commits, reads } = counting(chain(COMMITS));
    const approvers = Array.from({ length: approverCount }, (_, index) => index + 2);
    const sourceOf = (index: number) => commits[ENTRIES / 2 - 1 - index]!.hash.slice(0, 12);
    const activity = Array.from({ length: ENTRIES / 2 }, (_, index): TimelineEntry[] => [
      { kind: 'approval', at: 2 * index + 1, userId: uuid(approvers[index % approverCount]!) },
      { kind: 'update', at: 2 * index, state: 'OPEN', source: sourceOf(index), destination },
    ]).flat();

    const start = performance.now();
    const report = analyzeApprovals(inputOf(commits, activity.reverse(), approvers));
    const milliseconds = performance.now() - start;

    expect(report.approved).toBe(true);
    expect(report.commits).toHaveLength(COMMITS);
    // at most three times for each commit, however many approve; the time only shows that nothing grows with a square
    expect(reads()).toBeLessThanOrEqual(3 * COMMITS);
    expect(milliseconds).toBeLessThan(mostTime(3000));
  });

  test('ends when parents form a cycle or commits are listed twice', () => {
    const commits = chain(COMMITS);
    commits.at(-1)!.parents = [commits[0]!.hash, commits.at(-1)!.hash];
    const { commits: counted, reads } = counting(commits);
    const activity: TimelineEntry[] = [
      { kind: 'approval', at: 2, userId: uuid(2) },
      { kind: 'update', at: 1, state: 'OPEN', source: commits[COMMITS / 2]!.hash, destination: MAIN },
    ];
    const report = analyzeApprovals(inputOf([...counted, ...counted], activity, [2]));
    expect(report.commits).toHaveLength(COMMITS);
    expect(report.approved).toBe(true);
    expect(reads()).toBe(COMMITS);
  });
});
