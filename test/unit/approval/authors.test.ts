import { toCommitNode } from '../../../src/approval/commitGraph';
import { analyzeApprovals, type ApprovalInput } from '../../../src/approval/verdict';
import type { Account } from '../../../src/bitbucket/endpoints/json';
import { hashOf, inputOf, MEMBERS, uuid } from './notation';

/** A commit whose author Bitbucket names by account id, without a uuid. */
function byAccount(name: string, accountId: unknown) {
  const user = { type: 'user', account_id: accountId } as Account;
  return toCommitNode({ hash: hashOf(name), parents: [], author: { raw: 'N. N.', user } })!;
}

const WITH_ACCOUNTS: ApprovalInput['members'] = {
  has: (id) => MEMBERS.has(id),
  byAccountId: new Map([['account-of-2', uuid(2)]]),
};

function analyze(accountId: unknown, members: ApprovalInput['members'], approver = 3) {
  return analyzeApprovals({
    ...inputOf(`U(c1) A(${approver})`, 'c1:?'),
    commits: [byAccount('c1', accountId)],
    members,
  });
}

describe('an author without a uuid', () => {
  test('is identified as the member with the same account id', () => {
    expect(analyze('account-of-2', WITH_ACCOUNTS)).toMatchObject({
      approved: true,
      validated: true,
      commitsByUnknownAuthor: [],
    });
  });

  test('cannot approve the commit', () => {
    expect(analyze('account-of-2', WITH_ACCOUNTS, 2)).toMatchObject({ approved: false, commitsApproved: [] });
  });

  test.each([
    ['an account id of no member', 'account-of-somebody', WITH_ACCOUNTS],
    ['an empty account id', '', WITH_ACCOUNTS],
    ['an account id that is no text', 7, WITH_ACCOUNTS],
    ['members whose account ids are not known', 'account-of-2', MEMBERS],
  ])('is unknown with %s', (_, accountId, members) => {
    expect(analyze(accountId, members)).toMatchObject({
      approved: false,
      validated: false,
      commitsByUnknownAuthor: [hashOf('c1')],
    });
  });

  test('is unknown, and the analysis is incomplete, if the members are unavailable', () => {
    expect(analyze('account-of-2', 'unavailable')).toMatchObject({
      approved: false,
      analysisIncomplete: true,
      commitsByUnknownAuthor: [hashOf('c1')],
    });
  });
});

test('an approval with an ambiguous destination commit is unknown', () => {
  const { pullRequest, ...input } = inputOf('U(c1→main@m1) A(2)', 'c1:1');
  const tip = { hash: hashOf('c1'), parents: [], authorId: uuid(1), summary: '' };
  // two commits that begin like the hash of the destination
  const alike = ['a', 'b'].map((end) => ({ ...tip, hash: `${hashOf('m1').slice(0, 12)}${end.repeat(28)}` }));
  expect(analyzeApprovals({ ...input, pullRequest, commits: [tip, ...alike] })).toMatchObject({
    approved: false,
    commitsApproved: [],
    analysisIncomplete: true,
  });
});
