import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { displayNameOf, type GraphObject, nameOf, textOf, wordsOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { closerOf, shownApproversOf, shownAuthorOf } from '../pullRequestPeople';
import type { ItemPerson } from '../reportData';

/** The relationships from whoever holds a permission. */
export const HOLDERS = [
  RelationshipTypes.USER_HAS_PERMISSION,
  RelationshipTypes.EXTERNAL_USER_HAS_PERMISSION,
  RelationshipTypes.GROUP_HAS_PERMISSION,
];

/** A pull request may have thousands. */
const MOST_APPROVERS = 20;

/** Who has to do with an entity: the people of a pull request, the author of a commit, whoever holds a permission, or the user itself. */
export function peopleOf(entity: GraphObject, graph: GraphIndex): ItemPerson[] {
  switch (entity._type) {
    case EntityTypes.PULL_REQUEST:
      return peopleOfPullRequest(entity, graph);
    case EntityTypes.PERMISSION: {
      const holder = graph.source(entity._key, HOLDERS);
      return holder ? [person('holder', displayNameOf(holder), textOf(holder, 'uuid') || holder._key)] : [];
    }
    case EntityTypes.COMMIT: {
      const author = nameOf(entity, 'author');
      return author ? [person('author', author, textOf(entity, 'authorId'))] : [];
    }
    case EntityTypes.USER:
    case EntityTypes.EXTERNAL_USER:
      return [person('user', displayNameOf(entity), textOf(entity, 'uuid') || entity._key)];
    default:
      return [];
  }
}

function peopleOfPullRequest(pullRequest: GraphObject, graph: GraphIndex): ItemPerson[] {
  const ids = wordsOf(pullRequest, 'approverIds');
  const isClosed = pullRequest.open === false;
  const approvers = shownApproversOf(pullRequest, graph).slice(0, MOST_APPROVERS);
  return [
    person('author', shownAuthorOf(pullRequest), textOf(pullRequest, 'authorId')),
    ...(isClosed ? [person('closer', closerOf(pullRequest, graph), textOf(pullRequest, 'closedBy'))] : []),
    ...approvers.map(({ name }, index) => person('approver', name, ids[index])),
  ];
}

function person(role: ItemPerson['role'], name: string, id = ''): ItemPerson {
  return { role, name, ...(id && { id }) };
}
