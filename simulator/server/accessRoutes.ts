import {
  type Owner,
  renderBranchRestriction,
  renderDefaultReviewer,
  renderDeployKey,
  renderGroupGrant,
  renderUserGrant,
} from '../resources/access';
import { branchRestrictions } from '../world/access/branchRestrictions';
import { defaultReviewers } from '../world/access/defaultReviewers';
import { projectDeployKeys, repositoryDeployKeys } from '../world/access/deployKeys';
import { projectGrants, repositoryGrants } from '../world/access/grants';
import type { RepositoryFeature } from '../world/refusals';
import type { Project, Repository, World } from '../world/types';
import { findProject, findRepositoryFor, findWorkspace } from './lookups';
import type { PageRules } from './paging';
import { type Call, listing, type ListRoute, type Route } from './route';

const REPOSITORY = '/2.0/repositories/{workspace}/{repository}';
const PROJECT = '/2.0/workspaces/{workspace}/projects/{project}';
const PAGES: PageRules = { defaultLength: 10, maximum: 100, style: 'number' };

/** A list that both repositories and projects have. */
interface OwnedList<Holder, Item> {
  endpoint: string;
  /** Relative to the URL of the owner. */
  path: string;
  scopes: readonly string[];
  isClosedToAccessTokens?: boolean;
  itemsOf: (world: World, holder: Holder) => Item[];
  render: (item: Item, owner: Owner, origin: string) => unknown;
}

/** Access controls: explicit permissions, branch restrictions, default reviewers and deploy keys. */
export const ACCESS_ROUTES: readonly Route[] = [
  ofRepository('permissions', {
    endpoint: 'repository-user-permissions',
    path: 'permissions-config/users',
    scopes: ['repository:admin'],
    isClosedToAccessTokens: true,
    itemsOf: (world, repository) => repositoryGrants(world, repository).users,
    render: renderUserGrant,
  }),
  ofRepository('permissions', {
    endpoint: 'repository-group-permissions',
    path: 'permissions-config/groups',
    scopes: ['repository:admin'],
    isClosedToAccessTokens: true,
    itemsOf: (world, repository) => repositoryGrants(world, repository).groups,
    render: renderGroupGrant,
  }),
  {
    endpoint: 'branch-restrictions',
    path: `${REPOSITORY}/branch-restrictions`,
    scopes: ['repository:admin'],
    bucket: 'repository',
    pages: PAGES,
    list: listBranchRestrictions,
  },
  {
    endpoint: 'effective-default-reviewers',
    path: `${REPOSITORY}/effective-default-reviewers`,
    scopes: ['pullrequest'],
    bucket: 'repository',
    pages: { ...PAGES, defaultLength: 20 },
    list: (call) =>
      listing({
        items: defaultReviewers(call.world, findRepositoryFor(call, 'default-reviewers')),
        render: (reviewer) => renderDefaultReviewer(reviewer, call.origin),
      }),
  },
  ofRepository('deploy-keys', {
    endpoint: 'repository-deploy-keys',
    path: 'deploy-keys',
    scopes: ['repository', 'repository:admin'],
    itemsOf: repositoryDeployKeys,
    render: renderDeployKey,
  }),
  ofProject({
    endpoint: 'project-user-permissions',
    path: 'permissions-config/users',
    scopes: ['project:admin'],
    isClosedToAccessTokens: true,
    itemsOf: (world, project) => projectGrants(world, project).users,
    render: renderUserGrant,
  }),
  ofProject({
    endpoint: 'project-group-permissions',
    path: 'permissions-config/groups',
    scopes: ['project:admin'],
    isClosedToAccessTokens: true,
    itemsOf: (world, project) => projectGrants(world, project).groups,
    render: renderGroupGrant,
  }),
  ofProject({
    endpoint: 'project-deploy-keys',
    path: 'deploy-keys',
    scopes: ['project', 'project:admin'],
    itemsOf: projectDeployKeys,
    render: renderDeployKey,
  }),
];

/** A list of a repository that only administrators can read. */
function ofRepository<Item>(feature: RepositoryFeature, list: OwnedList<Repository, Item>): ListRoute {
  const { path, itemsOf, render, ...rest } = list;
  return {
    ...rest,
    path: `${REPOSITORY}/${path}`,
    bucket: 'repository',
    pages: PAGES,
    list: (call) => {
      const repository = findRepositoryFor(call, feature, true);
      const href = `${call.origin}/2.0/repositories/${repository.workspace.slug}/${repository.slug}`;
      const owner: Owner = { kind: 'repository', href, workspace: repository.workspace };
      return listing({
        items: itemsOf(call.world, repository),
        render: (item) => render(item, owner, call.origin),
      });
    },
  };
}

function ofProject<Item>({ path, itemsOf, render, ...rest }: OwnedList<Project, Item>): ListRoute {
  return {
    ...rest,
    path: `${PROJECT}/${path}`,
    bucket: 'other',
    pages: PAGES,
    list: (call) => {
      const project = findProject(call);
      const workspace = findWorkspace(call);
      const href = `${call.origin}/2.0/workspaces/${workspace.slug}/projects/${project.key}`;
      const owner: Owner = { kind: 'project', href, workspace };
      return listing({ items: itemsOf(call.world, project), render: (item) => render(item, owner, call.origin) });
    },
  };
}

function listBranchRestrictions(call: Call) {
  const repository = findRepositoryFor(call, 'branch-restrictions', true);
  const [kind, pattern] = [call.query.get('kind'), call.query.get('pattern')];
  const all = branchRestrictions(call.world, repository);
  return listing({
    items: all.filter((row) => (kind === null || row.kind === kind) && (pattern === null || row.pattern === pattern)),
    render: (restriction) => renderBranchRestriction(restriction, repository, call.origin),
  });
}
