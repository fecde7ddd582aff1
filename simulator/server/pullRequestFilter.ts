import type { PullRequest } from '../world/types';
import { badRequest } from './problem';
import { filterAndSort, type ReadField } from './query';

const STATES = ['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED'];

/**
 * Lists pull requests, newest first. Without `state` and `q`, only open ones are listed. With `q`, either `state` is
 * ignored and pull requests of all states are listed (`ignored`), or `state` applies as well (`applied`): reports differ.
 */
export function selectPullRequests(
  all: readonly PullRequest[],
  query: URLSearchParams,
  stateWithQuery: 'ignored' | 'applied',
): readonly PullRequest[] {
  const states = readStates(query);
  const everyState = query.has('q') && stateWithQuery === 'ignored';
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

const readField: ReadField<PullRequest> = (pullRequest, field) => {
  const fields: Record<string, () => ReturnType<ReadField<PullRequest>>> = {
    id: () => pullRequest.id,
    title: () => pullRequest.title ?? null,
    state: () => pullRequest.state,
    draft: () => pullRequest.draft ?? false,
    created_on: () => ({ at: pullRequest.createdOn }),
    updated_on: () => ({ at: pullRequest.updatedOn }),
    'author.uuid': () => (pullRequest.author.deleted ? null : pullRequest.author.uuid),
    'author.account_id': () => pullRequest.author.accountId ?? null,
    'source.branch.name': () => pullRequest.sourceBranch,
    'destination.branch.name': () => pullRequest.targetBranch,
    'source.repository.full_name': () => pullRequest.sourceRepository?.fullName ?? null,
  };
  return fields[field]?.();
};
