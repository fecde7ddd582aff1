import { listOf } from '../../approval/people';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { BranchRestriction } from '../../bitbucket/resources/access';
import { toGroupKey } from '../../graph/keys';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { addRelationshipOnce } from '../jobState/addRelationshipOnce';
import { type ListedRepository, toRepositoryRef } from '../jobState/repositories';
import { defineStep, type StepTools } from '../runtime/defineStep';
import { forEachRepository } from '../runtime/forEach';
import { createBranchProtectionEntity, createBranchRestrictionEntity } from './converter';
import { isForMainBranch, protectionOf } from './protection';

export const branchRestrictionsStep = defineStep(
  {
    id: Steps.BRANCH_RESTRICTIONS,
    name: 'Fetch Repository Branch Restrictions',
    entities: [Entities.BRANCH_RESTRICTION, Entities.BRANCH_PROTECTION],
    relationships: [
      Relationships.REPO_HAS_BRANCH_RESTRICTION,
      Relationships.BRANCH_RESTRICTION_ALLOWS_USER,
      Relationships.BRANCH_RESTRICTION_ALLOWS_GROUP,
      Relationships.REPO_HAS_BRANCH_PROTECTION,
    ],
    dependencyGraphId: DependencyGraphs.ACCESS,
    failsWith: [Steps.REPOS, Steps.GROUPS, Steps.USERS],
    ingestionSourceId: IngestionSources.BRANCH_RESTRICTIONS,
    enabledBy: 'ingestAccessControls',
    scopes: ['repository:admin'],
    endpoints: [ENDPOINTS.branchRestrictions],
    documentation: 'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-branch-restrictions/',
    missingScope: 'skip',
  },
  async (tools) => {
    const { client, jobState } = tools;
    await forEachRepository(tools, async (repository) => {
      const { mainBranch } = repository;
      const ofMainBranch: BranchRestriction[] = [];
      for await (const restriction of client.listBranchRestrictions(toRepositoryRef(repository))) {
        const isNew = await addRestriction(tools, repository, restriction);
        if (restriction && isNew && mainBranch && isForMainBranch(restriction, mainBranch)) {
          ofMainBranch.push(restriction);
        }
      }
      if (mainBranch) {
        const protection = createBranchProtectionEntity(protectionOf(mainBranch, ofMainBranch), repository);
        await jobState.addEntity(protection);
        await addRelationshipOnce(jobState, Relationships.REPO_HAS_BRANCH_PROTECTION, {
          from: repository.uuid,
          to: protection._key,
        });
      }
    });
  },
);

/** @returns whether it was added; a listing that changes while it is read repeats items */
async function addRestriction(
  { jobState, skips }: StepTools,
  repository: ListedRepository,
  restriction: BranchRestriction | null,
): Promise<boolean> {
  const converted = skips.convert('branch restrictions', repository.fullName, restriction, (record) =>
    createBranchRestrictionEntity(record, repository),
  );
  const entity = await addEntityOnce(jobState, converted, Relationships.REPO_HAS_BRANCH_RESTRICTION, repository.uuid);
  if (!entity || !restriction) {
    return false;
  }
  for (const user of listOf(restriction.users)) {
    await addRelationshipOnce(jobState, Relationships.BRANCH_RESTRICTION_ALLOWS_USER, {
      from: entity._key,
      to: user?.uuid,
    });
  }
  for (const group of listOf(restriction.groups)) {
    const { workspaceUuid } = repository;
    const key = group?.slug && toGroupKey({ workspaceUuid, slug: group.slug });
    await addRelationshipOnce(jobState, Relationships.BRANCH_RESTRICTION_ALLOWS_GROUP, { from: entity._key, to: key });
  }
  return true;
}
