import {
  renderBranchRestriction,
  renderDefaultReviewer,
  renderDeployKey,
  renderGroupGrant,
  renderUserGrant,
  type Owner,
} from '../resources/access';
import { branchRestrictions } from '../world/access/branchRestrictions';
import { defaultReviewers } from '../world/access/defaultReviewers';
import { projectDeployKeys, repositoryDeployKeys } from '../world/access/deployKeys';
import { projectGrants, repositoryGrants } from '../world/access/grants';
import type { Project, Repository } from '../world/types';
import { findProject, findRepositoryFor, findWorkspace } from './lookups';
import type { PageRules } from './paging';
import { listing, type Call, type Route } from './route';

const REPOSITORY = '/2.0/repositories/{workspace}/{repository}';
const PROJECT = '/2.0/workspaces/{workspace}/projects/{project}';
const PAGES: PageRules = { defaultLength: 10, maximum: 100, style: 'number' };

/** Who may do what: explicit grants, branch restrictions, default reviewers and deploy keys. */
export const ACCESS_ROUTES: readonly Route[] = [
  {
    endpoint: 'repository-user-permissions',
    path: `${REPOSITORY}/permissions-config/users`,
    scopes: ['repository:admin'],
    bucket: 'repositories',
    pages: PAGES,
    list: (call) => {
      const repository = findRepositoryFor(call, 'permissions', true);
      const owner = repositoryOwner(repository, call);
      return listing({
        items: repositoryGrants(call.world, repository).users,
        render: (grant) => renderUserGrant(grant, owner, call.origin),
      });
    },
  },
  {
    endpoint: 'repository-group-permissions',
    path: `${REPOSITORY}/permissions-config/groups`,
    scopes: ['repository:admin'],
    bucket: 'repositories',
    pages: PAGES,
    list: (call) => {
      const repository = findRepositoryFor(call, 'permissions', true);
      const owner = repositoryOwner(repository, call);
      return listing({
        items: repositoryGrants(call.world, repository).groups,
        render: (grant) => renderGroupGrant(grant, owner, call.origin),
      });
    },
  },
  {
    endpoint: 'branch-restrictions',
    path: `${REPOSITORY}/branch-restrictions`,
    scopes: ['repository:admin'],
    bucket: 'repositories',
    pages: PAGES,
    list: listBranchRestrictions,
  },
  {
    endpoint: 'effective-default-reviewers',
    path: `${REPOSITORY}/effective-default-reviewers`,
    scopes: ['pullrequest'],
    bucket: 'repositories',
    pages: { ...PAGES, defaultLength: 20 },
    list: (call) =>
      listing({
        items: defaultReviewers(call.world, findRepositoryFor(call, 'default-reviewers')),
        render: (reviewer) => renderDefaultReviewer(reviewer, call.origin),
      }),
  },
  {
    endpoint: 'repository-deploy-keys',
    path: `${REPOSITORY}/deploy-keys`,
    scopes: ['repository', 'repository:admin'],
    bucket: 'repositories',
    pages: PAGES,
    list: (call) => {
      const repository = findRepositoryFor(call, 'deploy-keys', true);
      const owner = repositoryOwner(repository, call);
      return listing({
        items: repositoryDeployKeys(call.world, repository),
        render: (key) => renderDeployKey(key, owner, call.origin),
      });
    },
  },
  {
    endpoint: 'project-user-permissions',
    path: `${PROJECT}/permissions-config/users`,
    scopes: ['project:admin'],
    bucket: 'none',
    pages: PAGES,
    list: (call) => {
      const project = findProject(call);
      const owner = projectOwner(project, call);
      return listing({
        items: projectGrants(call.world, project).users,
        render: (grant) => renderUserGrant(grant, owner, call.origin),
      });
    },
  },
  {
    endpoint: 'project-group-permissions',
    path: `${PROJECT}/permissions-config/groups`,
    scopes: ['project:admin'],
    bucket: 'none',
    pages: PAGES,
    list: (call) => {
      const project = findProject(call);
      const owner = projectOwner(project, call);
      return listing({
        items: projectGrants(call.world, project).groups,
        render: (grant) => renderGroupGrant(grant, owner, call.origin),
      });
    },
  },
  {
    endpoint: 'project-deploy-keys',
    path: `${PROJECT}/deploy-keys`,
    scopes: ['project', 'project:admin'],
    bucket: 'none',
    pages: PAGES,
    list: (call) => {
      const project = findProject(call);
      const owner = projectOwner(project, call);
      return listing({
        items: projectDeployKeys(call.world, project),
        render: (key) => renderDeployKey(key, owner, call.origin),
      });
    },
  },
];

function listBranchRestrictions(call: Call) {
  const repository = findRepositoryFor(call, 'branch-restrictions', true);
  const [kind, pattern] = [call.query.get('kind'), call.query.get('pattern')];
  const all = branchRestrictions(call.world, repository);
  return listing({
    items: all.filter((row) => (kind === null || row.kind === kind) && (pattern === null || row.pattern === pattern)),
    render: (restriction) => renderBranchRestriction(restriction, repository, call.origin),
  });
}

function repositoryOwner({ workspace, slug }: Repository, { origin }: Call): Owner {
  return { kind: 'repository', href: `${origin}/2.0/repositories/${workspace.slug}/${slug}`, workspace };
}

function projectOwner({ key }: Project, call: Call): Owner {
  const workspace = findWorkspace(call);
  return { kind: 'project', href: `${call.origin}/2.0/workspaces/${workspace.slug}/projects/${key}`, workspace };
}
