import { filterAndSort } from '../../server/query';
import { badRequest, failure, RequestProblem } from '../../server/responses';
import type { Call } from '../../server/route';
import type { PullRequest } from '../../world/types';
import type { FieldValue } from '../json';

const STATES = ['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED'];

/**
 * Lists pull requests, newest first. Without `state` and `q`, only open ones are listed. With `q`, either `state` is
 * ignored and pull requests of all states are listed (`ignored`), or `state` applies as well (`applied`): reports differ.
 */
export function selectPullRequests(all: readonly PullRequest[], { query, options }: Call): readonly PullRequest[] {
  if (/\bclosed_on\b/.test(query.get('q') ?? '')) {
    // Bitbucket shows the field, but breaks over a filter by it
    throw new RequestProblem(failure(500, 'Internal server error'));
  }
  const states = readStates(query);
  const everyState = query.has('q') && options.stateWithQuery !== 'applied';
  const inState = everyState ? all : all.filter(({ state }) => states.includes(state));
  return filterAndSort([...inState].reverse(), query, readField);
}

function readStates(query: URLSearchParams): string[] {
  const asked = query.getAll('state').map((state) => state.toUpperCase());
  const unknown = asked.find((state) => state !== 'ALL' && !STATES.includes(state));
  if (unknown !== undefined) {
    throw badRequest('Invalid state', `"${unknown}" is not a pull request state`);
  }
  if (asked.length === 0) {
    return ['OPEN'];
  }
  return asked.includes('ALL') ? STATES : asked;
}

function readField(pullRequest: PullRequest, field: string): FieldValue | undefined {
  switch (field) {
    case 'id':
    case 'state':
      return pullRequest[field];
    case 'title':
      return pullRequest.title ?? null;
    case 'draft':
      return pullRequest.draft ?? false;
    case 'created_on':
      return { at: pullRequest.createdOn };
    case 'updated_on':
      return { at: pullRequest.updatedOn };
    case 'author.uuid':
      return pullRequest.author.deleted ? null : pullRequest.author.uuid;
    case 'author.account_id':
      return pullRequest.author.accountId ?? null;
    case 'source.branch.name':
      return pullRequest.sourceBranch;
    case 'destination.branch.name':
      return pullRequest.targetBranch;
    case 'source.repository.full_name':
      return pullRequest.sourceRepository?.fullName ?? null;
    default:
      return undefined;
  }
}
