import type { Entity } from '@jupiterone/integration-sdk-core';

import { createEntity } from '../../graph/createEntity';
import { toOwnedKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { repositoryPlace } from '../../graph/place';
import { accountName, text } from '../../graph/properties';
import type { ListedRepository } from '../jobState/listed';
import { firstCharacters } from '../pullRequests/boundedLists';
import type { ListedCommit } from './listBranch';

const MESSAGE_LENGTH = 255;
const NAME_LENGTH = 255;
/** Git itself sets no limit. */
const BRANCH_LENGTH = 1000;
const MAX_PARENTS = 250;
/** In Bitbucket's own lists. */
const SHORT_HASH = 7;

/** @param branch that it was pushed to */
export function createCommitEntity(commit: ListedCommit, repository: ListedRepository, branch: string): Entity {
  const { author, authorId, hash, date, summary, webLink } = commit;
  const { user } = author;
  const place = repositoryPlace(repository);
  const name = hash.slice(0, SHORT_HASH);
  const message = firstCharacters(text(summary) ?? '', MESSAGE_LENGTH);
  const parents = commit.parents.slice(0, MAX_PARENTS);
  const source = { hash, date, message, parents: parents.map((parent) => ({ hash: parent })), author };
  const authorName = user ? accountName(user) : text(author.name);
  return createEntity(source, {
    _key: toOwnedKey(repository.uuid, 'commit', hash),
    _type: Entities.COMMIT._type,
    _class: Entities.COMMIT._class,
    id: hash,
    hash,
    name,
    displayName: `${place.name}: ${name}`,
    ...place.properties,
    branch: firstCharacters(text(branch) ?? '', BRANCH_LENGTH),
    message,
    merge: commit.parents.length > 1,
    // the data model requires it, and Bitbucket does not tell
    versionBump: false,
    directPush: true,
    parents,
    authorId,
    authorType: user && text(user.type),
    author: authorName && firstCharacters(authorName, NAME_LENGTH),
    authoredOn: date,
    webLink: webLink ?? (place.webLink && `${place.webLink.replace(/\/+$/, '')}/commits/${hash}`),
  });
}
