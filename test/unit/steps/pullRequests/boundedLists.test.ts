import type { ApprovalReport } from '../../../../src/approval/verdict';
import { boundedLists, firstCharacters } from '../../../../src/steps/pullRequests/boundedLists';

const hash = (index: number) => index.toString(16).padStart(40, '0');
const uuid = (index: number) => `{${index.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000}`;
const times = <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index));

function reportOf(commits: number, people: number, text: string): ApprovalReport {
  return {
    commits: times(commits, hash),
    commitMessages: times(commits, () => text),
    commitsApproved: times(commits, hash).filter((_, index) => index % 3 === 0),
    commitsNotApproved: times(commits, hash).filter((_, index) => index % 3 !== 0),
    commitsByUnknownAuthor: times(commits, hash),
    approved: false,
    approvalStatus: 'partially_approved',
    validated: false,
    approvedCommitsRemoved: false,
    analysisIncomplete: false,
    approverIds: times(people, uuid),
    approvers: times(people, () => text),
    reviewerIds: times(people, uuid),
    reviewers: times(people, () => text),
    changesRequestedByIds: times(people, uuid),
    approvals: [],
    dependsOnGrants: false,
  };
}

const sizeOf = (value: object) => Buffer.byteLength(JSON.stringify(value));
const OTHERS = { title: '𝔸'.repeat(255), name: '𝔸'.repeat(255), reason: '𝔸'.repeat(1000), description: '𝔸'.repeat(80) };

test('a pull request of usual size keeps everything', () => {
  const report = reportOf(
    30,
    4,
    'Add a limit for transfers of a customer who is not verified, and say so in the answer',
  );
  expect(boundedLists(report, {})).toMatchObject({
    commitMessages: report.commitMessages,
    commitsCount: 30,
    commitsTruncated: false,
    approvers: report.approvers,
  });
  expect(boundedLists(reportOf(250, 3, 'Fix it'), {})).toMatchObject({ commitsCount: 250, commitsTruncated: false });
});

test('5,000 commits are cut to the newest 250, beside exact counts', () => {
  const lists = boundedLists(
    reportOf(5000, 3, 'Release work item: describe what was done in one line of usual length'),
    {},
  );
  expect(lists).toMatchObject({
    commitsCount: 5000,
    commitsApprovedCount: 1667,
    commitsNotApprovedCount: 3333,
    commitsByUnknownAuthorCount: 5000,
    commitsTruncated: true,
  });
  expect(lists.commits).toEqual(times(250, hash));
  expect(lists.commitMessages).toHaveLength(250);
  expect(lists.commitsNotApproved.slice(0, 3)).toEqual([1, 2, 4].map(hash));
  expect(sizeOf(lists)).toBeLessThanOrEqual(60_000);
});

test.each([
  ['long messages', 250, 3, 'x'.repeat(5000)],
  ['messages of wide characters', 250, 3, '𝔸'.repeat(300)],
  ['messages of characters that JSON escapes', 250, 3, '"\\'.repeat(300)],
  ['many commits and many people', 5000, 1000, 'Ada Lovelace'],
  ['many commits and many people with long, wide names', 5000, 1000, '𝔸'.repeat(300)],
  ['many people', 3, 1000, 'Ada Lovelace, Countess'],
])('all properties fit into 60 kB: %s', (_, commits, people, text) => {
  const report = reportOf(commits, people, text);
  const lists = boundedLists(report, OTHERS);
  expect(sizeOf({ ...OTHERS, ...lists })).toBeLessThanOrEqual(60_000);
  expect(lists.commitsCount).toBe(commits);
  expect(lists.commitsTruncated).toBe(lists.commits.length < commits);
  expect(lists.commitMessages).toHaveLength(lists.commits.length);
  expect(lists.approvers).toHaveLength(lists.approverIds.length);
  for (const list of Object.values(lists).filter(Array.isArray)) {
    expect(list.length).toBeLessThanOrEqual(250);
  }
});

test('what is shown of the newest commits does not depend on what is cut', () => {
  const { commits, commitsApproved, commitsNotApproved } = boundedLists(reportOf(5000, 0, ''), {});
  expect(commits.every((commit) => commitsApproved.includes(commit) !== commitsNotApproved.includes(commit))).toBe(
    true,
  );
});

test('nothing is counted where the commits are unknown', () => {
  const lists = boundedLists(reportOf(0, 1, 'Ada'), {});
  expect(lists).not.toHaveProperty('commitsCount');
  expect(lists).toMatchObject({ commits: [], commitsTruncated: false });
});

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc...'],
  ['🙂🙂🙂', 3, '🙂🙂🙂'],
  ['🙂🙂🙂🙂', 3, '🙂🙂🙂...'],
])('cuts %s to %d characters', (text, length, expected) => {
  expect(firstCharacters(text, length)).toBe(expected);
});
