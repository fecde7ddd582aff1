import { Entities } from '../../../../src/graph/model';
import { createCommitEntity } from '../../../../src/steps/directPushes/converter';
import type { ListedCommit } from '../../../../src/steps/directPushes/listBranch';
import { checkAgainstDataModel, raw, stored } from '../../graph/entityChecks';
import { IN_REPOSITORY, LISTED_REPOSITORY } from '../../graph/places';

checkAgainstDataModel();

const HASH = 'f7591a13eda445d9a9167f98eb870319f4b6c2d8';
const USER = { type: 'user', uuid: '{ann}', display_name: 'Ann Archer', account_id: '557058:1' };

function commit(properties: Partial<ListedCommit> = {}): ListedCommit {
  return {
    hash: HASH,
    parents: ['a'.repeat(40)],
    summary: 'Fix the build',
    date: Date.UTC(2026, 0, 2),
    authorId: '{ann}',
    author: { user: USER, name: 'Ann' },
    webLink: `https://bitbucket.org/acme/web-shop/commits/${HASH}`,
    ...properties,
  };
}

test('a commit', () => {
  const entity = createCommitEntity(commit(), LISTED_REPOSITORY, 'main');

  expect(stored(entity)).toEqual({
    _key: `{repository}:commit:${HASH}`,
    _type: 'bitbucket_commit',
    _class: Entities.COMMIT._class,
    id: HASH,
    hash: HASH,
    name: 'f7591a1',
    displayName: 'acme/web-shop: f7591a1',
    ...IN_REPOSITORY,
    branch: 'main',
    message: 'Fix the build',
    merge: false,
    versionBump: false,
    directPush: true,
    parents: ['a'.repeat(40)],
    author: 'Ann Archer',
    authorId: '{ann}',
    authorType: 'user',
    authoredOn: Date.UTC(2026, 0, 2),
    webLink: `https://bitbucket.org/acme/web-shop/commits/${HASH}`,
  });
  expect(raw(entity)).toMatchObject({ hash: HASH, author: { user: USER } });
});

test.each<[string, Partial<ListedCommit>, Record<string, unknown>]>([
  ['a merge', { parents: ['a', 'b'] }, { merge: true, parents: ['a', 'b'] }],
  [
    'an author without an account',
    { authorId: undefined, author: { name: 'Build' } },
    { author: 'Build', authorId: undefined, authorType: undefined },
  ],
  ['nobody', { authorId: undefined, author: {} }, { author: undefined }],
  ['a bot', { author: { user: { ...USER, type: 'app_user' } } }, { authorType: 'app_user' }],
  ['no date', { date: undefined }, { authoredOn: undefined }],
  ['no message', { summary: '' }, { message: '' }],
  ['a long message', { summary: 'é'.repeat(300) }, { message: `${'é'.repeat(255)}...` }],
  ['no link', { webLink: undefined }, { webLink: `https://bitbucket.org/acme/web-shop/commits/${HASH}` }],
  [
    'a credential in the message',
    { summary: 'Use https://u:secret@x.example' },
    { message: expect.not.stringContaining('secret') },
  ],
])('%s', (_, properties, expected) => {
  expect(createCommitEntity(commit(properties), LISTED_REPOSITORY, 'main')).toMatchObject(expected);
});

test('a repository without a link', () => {
  const entity = createCommitEntity(
    commit({ webLink: undefined }),
    { ...LISTED_REPOSITORY, webLink: undefined },
    'main',
  );

  expect(entity).not.toHaveProperty('webLink', expect.anything());
});
