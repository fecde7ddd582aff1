import { GraphIndex } from '../../../../../src/report/graphIndex';
import { pullRequestFacts } from '../../../../../src/report/page/server/pullRequestFacts';
import { pullRequest } from '../../findings/evaluate';

const NO_GRAPH = new GraphIndex({ entities: [], relationships: [] });

test.each([
  [{ approvalStatus: 'not_approved' }, 'Not approved by a second person.'],
  [
    { approvalStatus: 'not_approved', approvedAfterMerge: true },
    'Not approved by a second person; a second person approved it after the merge.',
  ],
  [{ approvalStatus: 'approved' }, 'Approved by a second person.'],
  [{ approvalStatus: 'undetermined' }, 'Not judged, because Bitbucket did not provide all facts.'],
  [{ analysisIncomplete: true }, 'Not judged, because Bitbucket did not provide all facts.'],
  // of an earlier version
  [{}, undefined],
])('says what the approvals of %j amount to', (properties, verdict) => {
  expect(pullRequestFacts(pullRequest(properties), NO_GRAPH).verdict).toBe(verdict);
});

test.each([
  ['judged', false, [1, 0, null]],
  ['not judged', true, [1, null, null]],
])(
  'says which commits are approved of a pull request that is %s, as far as that is known',
  (_, analysisIncomplete, expected) => {
    const commits = ['a', 'b', 'of which nothing is said'];
    const lists = { commits, commitsApproved: ['a'], commitsNotApproved: ['b'] };
    const facts = pullRequestFacts(pullRequest({ ...lists, analysisIncomplete }), NO_GRAPH);
    expect(facts.commits.map(([, , approved]) => approved)).toEqual(expected);
  },
);

test.each([
  [{ commitsCount: 5000 }, 4998],
  [{ commitsCount: 2 }, undefined],
  [{}, undefined],
])('counts the commits that are not listed: %j', (properties, olderCommits) => {
  expect(pullRequestFacts(pullRequest(properties), NO_GRAPH).olderCommits).toBe(olderCommits);
});

test.each([
  [{ approvalsCount: 0 }, true],
  [{ approvalsCount: 1 }, undefined],
  [{ approvalsCount: undefined }, undefined],
])('says that nobody approved only where Bitbucket does: %j', (properties, expected) => {
  expect(pullRequestFacts(pullRequest(properties), NO_GRAPH).isApprovedByNobody).toBe(expected);
});

test.each([
  [
    { closedOn: 3, mergedOn: 3, updatedOn: 9 },
    { on: 3, isExact: true },
  ],
  [
    { mergedOn: 3, updatedOn: 9 },
    { on: 3, isExact: true },
  ],
  [{ updatedOn: 9 }, { on: 9, isExact: undefined }],
])('says when it was closed: %j', (properties, expected) => {
  const { closed } = pullRequestFacts(pullRequest({ state: 'MERGED', ...properties }), NO_GRAPH);
  expect(closed).toMatchObject(expected);
});
