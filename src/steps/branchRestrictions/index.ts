import type { JobState } from '@jupiterone/integration-sdk-core';

import { listOf } from '../../approval/people';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { BranchingModel, BranchRestriction } from '../../bitbucket/endpoints/access';
import { ApiError } from '../../bitbucket/http/errors';
import { toGroupKey } from '../../graph/keys';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { text } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { type ListedRepository, toRepositoryRef } from '../jobState/listed';
import { addEntityOnce, addRelationshipOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createBranchProtectionEntity, createBranchRestrictionEntity } from './converter';
import { isByModel } from './mainBranch';
import { protectionOf } from './protection';

const endpoints = [ENDPOINTS.branchRestrictions] as const;
const occasionalEndpoints = [ENDPOINTS.branchingModel] as const;

type BranchTools = StepTools<readonly [...typeof endpoints, ...typeof occasionalEndpoints]>;

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
    dependsOn: [Steps.REPOS],
    follows: [Steps.USERS, Steps.GROUPS],
    dependencyGraphId: DependencyGraphs.ACCESS,
    ingestionSourceId: IngestionSources.BRANCH_RESTRICTIONS,
    enabledBy: 'ingestAccessControls',
    scopes: ['repository:admin'],
    endpoints,
    occasionalEndpoints,
    documentation: 'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-branch-restrictions/',
    missingScope: 'skip',
  },
  fetchBranchRestrictions,
);

async function fetchBranchRestrictions(tools: BranchTools): Promise<void> {
  const { client, entities, forEachRepository, jobState } = tools;
  await forEachRepository(async (repository) => {
    const { inheritsBranchRestrictions: inherits, mainBranch } = repository;
    const listed: (BranchRestriction | null)[] = [];
    await entities(
      'branch restrictions',
      keeping(listed, client.list(ENDPOINTS.branchRestrictions, toRepositoryRef(repository))),
      (restriction) => createBranchRestrictionEntity(restriction, repository),
      {
        owner: repository.uuid,
        has: Relationships.REPO_HAS_BRANCH_RESTRICTION,
        name: repository.fullName,
        idOf: ({ id }) => id,
        added: ({ _key }, restriction) => addExemptions(jobState, _key, restriction, repository),
      },
    );
    if (mainBranch) {
      const model = listed.some(isByModel) ? await readBranchingModel(tools, repository) : undefined;
      const protection = protectionOf(mainBranch, listed, { inherits, model });
      const entity = createBranchProtectionEntity(protection, repository);
      await addEntityOnce(jobState, entity, Relationships.REPO_HAS_BRANCH_PROTECTION, repository.uuid);
    }
  });
}

/** Passes a listing on, and keeps what it lists, records that cannot be converted included: they restrict something, too. */
async function* keeping<R>(kept: R[], listing: AsyncIterable<R>): AsyncIterable<R> {
  for await (const record of listing) {
    kept.push(record);
    yield record;
  }
}

/** @returns undefined where Bitbucket refuses; the repository then keeps what is known without it */
async function readBranchingModel(
  { client, skips }: BranchTools,
  repository: ListedRepository,
): Promise<BranchingModel | undefined> {
  try {
    return await client.get(ENDPOINTS.branchingModel, toRepositoryRef(repository));
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal)) {
      throw error;
    }
    skips.addRefused('branching models', repository.fullName, error);
    return undefined;
  }
}

/** Adds whom a restriction does not restrict. */
async function addExemptions(
  jobState: JobState,
  from: string,
  { users, groups }: BranchRestriction,
  { workspaceUuid }: ListedRepository,
): Promise<void> {
  for (const user of listOf(users)) {
    await addRelationshipOnce(jobState, Relationships.BRANCH_RESTRICTION_ALLOWS_USER, { from, to: text(user?.uuid) });
  }
  for (const group of listOf(groups)) {
    const slug = text(group?.slug);
    const to = slug && toGroupKey({ workspaceUuid, slug });
    await addRelationshipOnce(jobState, Relationships.BRANCH_RESTRICTION_ALLOWS_GROUP, { from, to });
  }
}
