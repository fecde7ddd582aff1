import type { GraphBuilder } from '../../graph/builder';
import { displayNames, whereaboutsOf } from '../../graph/whereabouts';
import { REPOSITORY, repositoryList } from '../../server/lists';
import { findReadableRepository } from '../../server/lookups';
import { ok } from '../../server/responses';
import type { Call } from '../../server/route';
import { type Holder, repositoryHolder } from '../../world/holder';
import { accessTo } from '../../world/refusals';
import type { Repository } from '../../world/types';
import { renderAccount } from '../accounts';
import { groupKey, renderGroupReference } from '../groups/record';
import type { Json } from '../json';
import type { Resource } from '../resource';
import { branchingModelOf, renderBranchingModel } from './branchingModel';
import { branchProtectionEntity } from './branchProtection';
import { type BranchRestriction, branchRestrictionsOf } from './record';

export const branchRestrictions: Resource = {
  source: 'accessControls',
  feature: 'branch-restrictions',
  routes: [
    repositoryList({
      endpoint: 'branch-restrictions',
      path: 'branch-restrictions',
      scopes: ['repository:admin'],
      feature: 'branch-restrictions',
      administratorsOnly: true,
      items: (repository, { world, query }) => {
        const [kind, pattern] = [query.get('kind'), query.get('pattern')];
        return branchRestrictionsOf(world, repository).filter(
          (row) => (kind === null || row.kind === kind) && (pattern === null || row.pattern === pattern),
        );
      },
      render: renderBranchRestriction,
    }),
    {
      endpoint: 'effective-branching-model',
      path: `${REPOSITORY}/effective-branching-model`,
      scopes: ['repository'],
      bucket: 'repository',
      response: (call) => {
        const repository = findReadableRepository(call, 'branching-model');
        const { path } = repositoryHolder(repository);
        const model = branchingModelOf(call.world, repository);
        return ok(renderBranchingModel(model, `${call.origin}${path}/effective-branching-model`));
      },
    },
  ],
  addOfRepository: (graph, holder, { world }) => {
    const repository = holder.subject;
    const restrictions = branchRestrictionsOf(world, repository);
    const named = restrictions.map(({ id, kind, pattern, branchType }) => ({
      id: String(id),
      name: `${kind} on ${branchType === undefined ? pattern : `branch type ${branchType}`}`,
    }));
    const names = displayNames(whereaboutsOf(holder).place, named);
    restrictions.forEach((restriction, index) => addRestriction(graph, holder, restriction, String(names[index])));
    const protection = branchProtectionEntity(
      holder,
      restrictions,
      accessTo(world, repository, 'branching-model') === 'granted',
    );
    if (protection) {
      graph.addEntity(protection);
      graph.addRelationship(repository.uuid, 'bitbucket_repo_has_branch_protection', protection._key);
    }
  },
};

function renderBranchRestriction(restriction: BranchRestriction, { path, workspace }: Holder, { origin }: Call): Json {
  const { id, kind, value, pattern, branchType, pipelinesSourceBranches, users, groups } = restriction;
  return {
    type: 'branchrestriction',
    id,
    kind,
    value,
    pattern,
    branch_match_kind: branchType === undefined ? 'glob' : 'branching_model',
    ...(branchType !== undefined && { branch_type: branchType }),
    ...(pipelinesSourceBranches && { pipelines_source_branches: pipelinesSourceBranches }),
    users: users.map((user) => renderAccount(user, origin)),
    groups: groups.map((group) => renderGroupReference(group, workspace, origin)),
    links: { self: { href: `${origin}${path}/branch-restrictions/${id}` } },
  };
}

function addRestriction(
  graph: GraphBuilder,
  holder: Holder<Repository>,
  restriction: BranchRestriction,
  displayName: string,
): void {
  const { uuid, workspace, overridesBranchRestrictions } = holder.subject;
  const { page, properties } = whereaboutsOf(holder);
  const { id, kind, value, pattern, branchType, pipelinesSourceBranches } = restriction;
  const _key = `${uuid}:${id}`;
  graph.addEntity({
    _key,
    _type: 'bitbucket_branch_restriction',
    _class: ['AccessPolicy'],
    id: String(id),
    name: kind,
    displayName,
    ...properties,
    webLink: `${page}admin/branch-restrictions`,
    kind,
    value: value ?? undefined,
    pattern,
    matchKind: branchType === undefined ? 'glob' : 'branching_model',
    branchType,
    type: 'branchrestriction',
    pipelinesSourceBranches,
    ownerId: workspace.uuid,
    active: overridesBranchRestrictions ? true : undefined,
  });
  graph.addRelationship(uuid, 'bitbucket_repo_has_branch_restriction', _key);
  for (const user of restriction.users) {
    graph.addRelationship(_key, 'bitbucket_branch_restriction_allows_user', user.uuid);
  }
  for (const group of restriction.groups) {
    graph.addRelationship(_key, 'bitbucket_branch_restriction_allows_group', groupKey(group, workspace));
  }
}
