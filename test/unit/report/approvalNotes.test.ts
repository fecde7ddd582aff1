import { approvalNotes } from '../../../src/report/approvalNotes';
import { GraphIndex } from '../../../src/report/graphIndex';
import type { PullRequestReview } from '../../../src/report/pullRequestPeople';
import { entity, NOW, pullRequest } from './findings/evaluate';

const GRAPH = new GraphIndex({
  entities: [
    entity('user', '{ann}'),
    entity('user', '{bob}'),
    entity('external_user', '{bot}', { userType: 'app_user' }),
  ],
  relationships: [],
});

const MERGED = { mergedOn: NOW, commits: ['c3', 'c2', 'c1'], commitsApproved: ['c2', 'c1'] };

function noteOn(review: Partial<PullRequestReview>, properties: Record<string, unknown> = {}): string | undefined {
  const complete = { by: 'Bob', uuid: '{bob}', verdict: 'approved' as const, on: NOW - 1_000, ...review };
  return approvalNotes([complete], pullRequest({ ...MERGED, ...properties }), GRAPH)[0];
}

test.each<[string, Partial<PullRequestReview>, Record<string, unknown>, string | undefined]>([
  ['the newest commit', { commit: 'c3' }, { commitsApproved: ['c3'] }, undefined],
  ['an unknown commit', {}, {}, undefined],
  ['the opener', { uuid: '{ann}', commit: 'c3' }, {}, 'Does not count: this person opened the pull request.'],
  ['an app', { uuid: '{bot}' }, {}, 'Does not count: an app is no second person.'],
  [
    'a closed account',
    { uuid: '' },
    {},
    'Bitbucket withholds the account, because it was closed: whether this was a second person is not known.',
  ],
  ['after the merge', { on: NOW + 1 }, {}, 'Covers nothing: it came after the merge, and could not prevent anything.'],
  ['before a push', { commit: 'c2' }, {}, 'Given before the last change: 1 newer commit came after what it covers.'],
  [
    'a removed commit',
    { commit: 'x' },
    {},
    'Covers nothing: the approved commit is no longer part of the pull request.',
  ],
  ['a commit beyond a cut list', { commit: 'x' }, { commitsTruncated: true }, undefined],
  [
    'own commit',
    { commit: 'c3' },
    {},
    'Does not cover c3: the approver wrote it, or it was part of the target branch.',
  ],
  [
    'a commit by nobody knows whom',
    { commit: 'c3' },
    { commitsByUnknownAuthor: ['c3'] },
    "Does not cover c3: nobody can verify its author, and it could be the approver's own commit.",
  ],
  ['missing facts', { commit: 'c3' }, { analysisIncomplete: true, commitsApproved: [] }, undefined],
  ['a stranger', { uuid: '{zoe}' }, { commitsApproved: [] }, 'Does not count: this person is not of the workspace.'],
  ['a stranger who may have covered something', { uuid: '{zoe}' }, {}, undefined],
  [
    'a stranger in a private repository',
    { uuid: '{zoe}' },
    { commitsApproved: [], analysisIncomplete: true },
    'Whether this is a second person is not known: nothing says that the account belongs to the workspace.',
  ],
  ['requested changes', { verdict: 'changes requested', uuid: '' }, {}, undefined],
])('%s', (_, review, properties, expected) => {
  expect(noteOn(review, properties)).toBe(expected);
});
