import { toStamp } from '../world/time';
import type { Commit, RepositoryReference } from '../world/types';
import { withAccount } from './accounts';
import { renderText } from './renderedText';
import { renderRepositoryReference } from './repositories';

type Json = Record<string, unknown>;

/** A commit has its full hash. `author.user` is missing when no account matches the author's e-mail address. */
export function renderCommit(commit: Commit, repository: RepositoryReference, origin: string): Json {
  const author: Json = { type: 'author', raw: commit.rawAuthor };
  if (commit.author) {
    withAccount(author, 'user', commit.author, origin);
    if (commit.hidesAuthorUuid && isObject(author.user)) {
      delete author.user.uuid;
    }
  }
  const links = (hash: string) => ({
    self: { href: `${origin}/2.0/repositories/${repository.fullName}/commit/${hash}` },
    html: { href: `https://bitbucket.org/${repository.fullName}/commits/${hash}` },
  });
  return {
    type: 'commit',
    hash: commit.hash,
    date: toStamp(commit.at),
    author,
    message: commit.message,
    summary: { type: 'rendered', ...renderText(commit.message) },
    links: links(commit.hash),
    parents: commit.parents.map((hash) => ({ hash, links: links(hash), type: 'commit' })),
    repository: renderRepositoryReference(repository, origin),
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
