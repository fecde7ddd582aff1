import type { PullRequest, Repository, Workspace } from '../world/types';
import { RequestProblem } from './problem';
import { failure, forbidden, unknownRepository, unknownWorkspace } from './responses';
import type { Call } from './route';

/** What a path names, or the refusal that Bitbucket answers with. */
export function findWorkspace({ params, directory, consumer }: Call): Workspace {
  const identifier = params.workspace ?? '';
  const workspace = directory.workspace(identifier, consumer);
  if (!workspace) throw new RequestProblem(unknownWorkspace(identifier));
  return workspace;
}

export function findRepository(call: Call): Repository {
  const repository = call.directory.repository(findWorkspace(call), call.params.repository ?? '', call.consumer);
  if (!repository) throw new RequestProblem(unknownRepository());
  return repository;
}

/** A repository whose pull requests and commits may be read; some are listed and yet refuse. */
export function findReadableRepository(call: Call): Repository {
  const repository = findRepository(call);
  if (repository.pullRequestAccess === 'forbidden') throw new RequestProblem(forbidden());
  if (repository.pullRequestAccess === 'missing') throw new RequestProblem(unknownRepository());
  return repository;
}

export function findPullRequest(call: Call): PullRequest {
  const id = call.params.id ?? '';
  const pullRequest = /^\d+$/.test(id) ? findReadableRepository(call).pullRequests[Number(id) - 1] : undefined;
  if (!pullRequest) throw new RequestProblem(failure(404, 'Pull request not found'));
  return pullRequest;
}
