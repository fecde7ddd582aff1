import type { JobState } from '@jupiterone/integration-sdk-core';

import { listOf } from '../../approval/people';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { BranchRestriction } from '../../bitbucket/endpoints/access';
import { toGroupKey } from '../../graph/keys';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { type ListedRepository, toRepositoryRef } from '../jobState/listed';
import { addEntityOnce, addRelationshipOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createBranchProtectionEntity, createBranchRestrictionEntity } from './converter';
import { isForMainBranch, protectionOf } from './protection';

const endpoints = [ENDPOINTS.branchRestrictions] as const;

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
    endpoints,
    documentation: 'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-branch-restrictions/',
    missingScope: 'skip',
  },
  fetchBranchRestrictions,
);

async function fetchBranchRestrictions(tools: StepTools<typeof endpoints>): Promise<void> {
  const { client, entities, forEachRepository, jobState } = tools;
  await forEachRepository(async (repository) => {
    const { mainBranch } = repository;
    const ofMainBranch: BranchRestriction[] = [];
    await entities(
      'branch restrictions',
      client.list(ENDPOINTS.branchRestrictions, toRepositoryRef(repository)),
      (restriction) => createBranchRestrictionEntity(restriction, repository),
      {
        owner: repository.uuid,
        has: Relationships.REPO_HAS_BRANCH_RESTRICTION,
        name: repository.fullName,
        added: async ({ _key }, restriction) => {
          await addExemptions(jobState, _key, restriction, repository);
          if (mainBranch && isForMainBranch(restriction, mainBranch)) {
            ofMainBranch.push(restriction);
          }
        },
      },
    );
    if (mainBranch) {
      const protection = createBranchProtectionEntity(protectionOf(mainBranch, ofMainBranch), repository);
      await addEntityOnce(jobState, protection, Relationships.REPO_HAS_BRANCH_PROTECTION, repository.uuid);
    }
  });
}

/** Adds whom a restriction does not restrict. */
async function addExemptions(
  jobState: JobState,
  from: string,
  { users, groups }: BranchRestriction,
  { workspaceUuid }: ListedRepository,
): Promise<void> {
  for (const user of listOf(users)) {
    await addRelationshipOnce(jobState, Relationships.BRANCH_RESTRICTION_ALLOWS_USER, { from, to: user?.uuid });
  }
  for (const group of listOf(groups)) {
    const to = group?.slug && toGroupKey({ workspaceUuid, slug: group.slug });
    await addRelationshipOnce(jobState, Relationships.BRANCH_RESTRICTION_ALLOWS_GROUP, { from, to });
  }
}
