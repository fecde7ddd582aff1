import { EntityTypes } from '../../../graph/types';
import { asText, fieldOf, parseUrl } from '../../../text/untrusted';
import { shorten } from '../../../text/wording';
import { type GraphObject, nameOf, textOf } from '../../graph';
import type { GraphIndex } from '../../graphIndex';
import { BITBUCKET, type PageObject, type PageValue } from '../shared/pageData';
import { pullRequestTitle, titleOf } from './pageTitle';
import { pullRequestFacts } from './pullRequestFacts';

/** Properties that the page shows elsewhere, or that only machines read. */
const HIDDEN = new Set([
  ...['id', 'name', 'displayName', 'title', 'webLink', 'uuid', 'accountId', 'ownerId', 'projectId', 'repoId'],
  ...['commits', 'commitMessages', 'commitsApproved', 'commitsNotApproved', 'commitsByUnknownAuthor', 'principalKey'],
  ...['commitsCount', 'commitsApprovedCount', 'commitsNotApprovedCount', 'commitsByUnknownAuthorCount'],
  ...['commitsTruncated', 'approvalsCount', 'reviewersCount', 'changesRequestedCount', 'number'],
  ...['approverIds', 'reviewerIds', 'changesRequestedByIds', 'authorId', 'closedBy', 'mergedBy', 'userIds'],
  'mergeCommit',
]);

/** Properties of pull requests that the timeline shows. */
const IN_TIMELINE = new Set([
  ...['author', 'source', 'target', 'open', 'merged', 'declined', 'superseded'],
  ...['createdOn', 'updatedOn', 'closedOn', 'mergedOn'],
  ...['repository', 'reviewers', 'approvers', 'approvedCommitsRemoved', 'analysisIncomplete'],
  ...['approvalStatus', 'approvedAfterMerge', 'commitsTruncated'],
]);

const LONGEST_TEXT = 400;
const LONGEST_LIST = 50;
/** Browsers do not promise to open longer addresses. */
const LONGEST_LINK = 2_000;

/** The properties that at least one of the entities of a type has and that the page shows, in the order of the graph. */
export function propertyNames(entities: readonly GraphObject[], type: string): string[] {
  const isPullRequest = type === EntityTypes.PULL_REQUEST;
  const names = new Set(entities.flatMap((entity) => Object.keys(entity)));
  return [...names].filter(
    (name) => !name.startsWith('_') && !HIDDEN.has(name) && !(isPullRequest && IN_TIMELINE.has(name)),
  );
}

/** @param properties the names of the properties that the page shows */
export function toPageObject(
  entity: GraphObject,
  properties: readonly string[],
  graph: GraphIndex,
): Omit<PageObject, 'type' | 'container'> {
  return {
    key: entity._key,
    name: entity._type === EntityTypes.PULL_REQUEST ? pullRequestTitle(entity) : titleOf(entity),
    subtitle: subtitleOf(entity),
    link: shortLink(pageLink(entity.webLink), entity._key),
    values: properties.map((name) => pageValue(fieldOf(entity, name))),
    pullRequest: entity._type === EntityTypes.PULL_REQUEST ? pullRequestFacts(entity, graph) : undefined,
  };
}

/** The URL if it is safe to open: only https is, whatever a server sent. */
export function pageLink(link: unknown): string | undefined {
  const url = typeof link === 'string' && link.length <= LONGEST_LINK ? parseUrl(link) : undefined;
  return url?.protocol === 'https:' ? url.href : undefined;
}

function subtitleOf(entity: GraphObject): string | undefined {
  const title = titleOf(entity);
  if (entity._type === EntityTypes.PROJECT) {
    return [textOf(entity, 'workspace'), nameOf(entity, 'key')].filter(Boolean).join('/') || undefined;
  }
  // the name of what belongs to something has the name of that
  const candidates = ['email', 'slug', 'nickname'].map((name) => nameOf(entity, name));
  return candidates.find((text) => text && text !== title && !title.endsWith(`/${text}`)) || undefined;
}

/** Omits URLs that can be derived from the key: those of ten thousand pull requests would take a megabyte. */
function shortLink(link: string | undefined, key: string): PageObject['link'] {
  return link === `${BITBUCKET}${key}` ? true : link;
}

/** Converts a value for the page. Long texts and lists are cut. */
function pageValue(value: unknown): PageValue {
  if (typeof value === 'string') {
    return shorten(value, LONGEST_TEXT);
  }
  if (Array.isArray(value)) {
    return value.slice(0, LONGEST_LIST).map((item) => shorten(asText(item), LONGEST_TEXT));
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
