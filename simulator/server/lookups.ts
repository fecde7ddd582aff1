import type { Account } from '../resources/accounts';
import type { Project } from '../resources/projects/record';
import { type Access, accessTo, accessToProject, type RepositoryFeature } from '../world/refusals';
import type { PullRequest, Repository, Workspace } from '../world/types';
import {
  failure,
  forbidden,
  type HttpResponse,
  RequestProblem,
  unknownProject,
  unknownRepository,
  unknownWorkspace,
} from './responses';
import type { Call } from './route';

/* Each function finds the record that the path identifies, or throws a RequestProblem with Bitbucket's error response. */

export function findWorkspace({ params, directory, caller }: Call): Workspace {
  const identifier = params.workspace ?? '';
  const workspace = directory.workspace(identifier, caller);
  if (!workspace) {
    throw new RequestProblem(unknownWorkspace(identifier));
  }
  return workspace;
}

export function findRepository(call: Call): Repository {
  const repository = call.directory.repository(findWorkspace(call), call.params.repository ?? '', call);
  if (!repository) {
    throw new RequestProblem(unknownRepository());
  }
  return repository;
}

/** A repository whose pull requests, commits or `feature` can be read. Some repositories are listed but refuse access. */
export function findReadableRepository(call: Call, feature?: RepositoryFeature): Repository {
  const repository = findRepository(call);
  refuse(accessTo(call.world, repository, feature), unknownRepository());
  return repository;
}

export function findProject(call: Call): Project {
  const key = call.params.project ?? '';
  const project = findWorkspace(call).projects.find((each) => each.key === key.toUpperCase());
  if (!project) {
    throw new RequestProblem(unknownProject(key));
  }
  refuse(accessToProject(call.world, project), unknownProject(key));
  return project;
}

export function requireAdministrator({ rights }: Call): void {
  if (!rights.administrator) {
    throw new RequestProblem(forbidden());
  }
}

function refuse(access: Access, missing: HttpResponse): void {
  if (access !== 'granted') {
    throw new RequestProblem(access === 'forbidden' ? forbidden() : missing);
  }
}

/** A member by uuid or account id. */
export function findMember(call: Call): Account {
  const id = call.params.member ?? '';
  const account = call.directory.member(findWorkspace(call), id);
  if (!account) {
    throw new RequestProblem(failure(404, `${id} is not a valid user`));
  }
  return account;
}

export function findPullRequest(call: Call): PullRequest {
  const id = call.params.id ?? '';
  const pullRequest = /^\d+$/.test(id) ? findReadableRepository(call).pullRequests[Number(id) - 1] : undefined;
  if (!pullRequest) {
    throw new RequestProblem(failure(404, 'Pull request not found'));
  }
  return pullRequest;
}
