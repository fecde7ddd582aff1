import { type GraphObject, textOf } from '../graph';
import { formatTime } from './wording';

/** Properties that the page shows elsewhere, or that only machines read. */
const HIDDEN = new Set([
  ...['id', 'name', 'displayName', 'title', 'webLink', 'uuid', 'accountId', 'ownerId', 'projectId', 'repoId'],
  ...['commits', 'commitMessages', 'commitsApproved', 'commitsNotApproved', 'commitsByUnknownAuthor', 'principalKey'],
  ...['approverIds', 'reviewerIds', 'changesRequestedByIds', 'authorId', 'closedBy', 'userIds', 'mergeCommit'],
]);

/** Properties of pull requests that the timeline shows. */
const TOLD = new Set([
  ...['author', 'source', 'target', 'open', 'merged', 'declined', 'superseded', 'createdOn', 'updatedOn', 'closedOn'],
  ...['repository', 'reviewers', 'approvers', 'approvedCommitsRemoved', 'analysisIncomplete'],
]);

const LONGEST_TEXT = 400;
const LONGEST_LIST = 50;

/** The properties that at least one entity of the type has and that the page shows, in the order of the graph. */
export function propertyNames(entities: readonly GraphObject[], type: string): string[] {
  const names = new Set<string>();
  for (const entity of entities) {
    if (entity._type === type) {
      Object.keys(entity).forEach((name) => names.add(name));
    }
  }
  const hidden = (name: string) => HIDDEN.has(name) || (type === 'bitbucket_pullrequest' && TOLD.has(name));
  return [...names].filter((name) => !name.startsWith('_') && !hidden(name));
}

/** Converts a value for the page. Long texts and lists are truncated. */
export function pageValue(value: unknown): string | number | boolean | string[] | null {
  if (typeof value === 'string') {
    return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)} ...` : value;
  }
  if (Array.isArray(value)) {
    return value.slice(0, LONGEST_LIST).map(String);
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** The URL if it is safe to open: only https is, whatever a server sent. */
export function pageLink(link: unknown): string | undefined {
  try {
    const url = new URL(String(link));
    return url.protocol === 'https:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}

export function titleOf(entity: GraphObject): string {
  if (entity._type === 'bitbucket_permission') {
    return `${capitalized(textOf(entity, 'permission') || 'unknown')} access`;
  }
  return textOf(entity, 'title') || textOf(entity, 'displayName') || textOf(entity, 'name') || entity._key;
}

/** @param nameOf the name of the entity with a key */
export function subtitleOf(entity: GraphObject, nameOf: (key: string) => string | undefined): string | undefined {
  const title = titleOf(entity);
  const principal = nameOf(textOf(entity, 'principalKey'));
  const candidates = [
    principal && `of ${principal}`,
    textOf(entity, 'title') && textOf(entity, 'displayName').replace(/\/(\d+)$/, ' #$1'),
    textOf(entity, 'fullName'),
    textOf(entity, 'email'),
    textOf(entity, 'slug'),
    textOf(entity, 'repository'),
    textOf(entity, 'pattern'),
    textOf(entity, 'nickname'),
  ];
  return candidates.find((text) => text && text !== title) || undefined;
}

/** "approvedCommitsRemoved" as "Approved commits removed". */
export function propertyLabel(name: string): string {
  const words = name.replace(/On$/, '').replace(/([a-z])([A-Z])/g, '$1 $2');
  return capitalized(words.toLowerCase());
}

/** A value as text. Properties whose names end in `On` are times in milliseconds since 1970. */
export function propertyText(name: string, value: string | number | boolean | string[]): string {
  if (typeof value === 'number' && /On$/.test(name)) {
    return formatTime(value);
  }
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
