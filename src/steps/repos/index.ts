import { IntegrationInfoEventName } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import { fieldNames, isLocalRun } from '../../config';
import { INCOMPLETE_DATA, publishInfo, publishWarning } from '../../events';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { label } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { count } from '../../text/wording';
import type { ListedRepository } from '../jobState/listed';
import { setRepositories } from '../jobState/stepData';
import { addRelationshipOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import { unlessContradicted } from '../runtime/emptyLists';
import type { StepTools } from '../runtime/tools';
import { createRepositoryEntity, toListedRepository } from './converter';
import { Exclusion } from './exclusion';
import { findPermittedRepository } from './permittedRepository';

const endpoints = [ENDPOINTS.repositories] as const;
const occasionalEndpoints = [ENDPOINTS.repositoryPermissions] as const;

type RepositoryTools = StepTools<readonly [...typeof endpoints, ...typeof occasionalEndpoints]>;

export const reposStep = defineStep(
  {
    id: Steps.REPOS,
    name: 'Fetch Repos',
    entities: [Entities.REPO],
    relationships: [Relationships.WORKSPACE_OWNS_REPO, Relationships.PROJECT_HAS_REPO],
    dependsOn: [Steps.WORKSPACES],
    follows: [Steps.PROJECTS],
    dependencyGraphId: DependencyGraphs.REPOSITORIES,
    ingestionSourceId: IngestionSources.REPOS,
    scopes: ['repository'],
    endpoints,
    occasionalEndpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-get',
  },
  fetchRepositories,
);

async function fetchRepositories(tools: RepositoryTools): Promise<void> {
  const { client, entities, forEachWorkspace, jobState, logger, settings } = tools;
  const repositories: ListedRepository[] = [];
  const exclusion = new Exclusion(settings.excludeRepositories);
  await forEachWorkspace(async (workspace) => {
    const excludedBefore = exclusion.excluded;
    await entities(
      'repositories',
      exclusion.filter(
        unlessContradicted(
          `repositories of workspace "${workspace.slug}"`,
          client.list(ENDPOINTS.repositories, { workspace: workspace.uuid }),
          () => findPermission(tools, workspace),
        ),
      ),
      (repository) => createRepositoryEntity(repository, workspace),
      {
        owner: workspace.uuid,
        has: Relationships.WORKSPACE_OWNS_REPO,
        name: (repository) => label(repository?.full_name),
        added: async ({ _key }, repository) => {
          repositories.push(toListedRepository(repository, workspace));
          const ends = { from: repository.project?.uuid, to: _key };
          await addRelationshipOnce(jobState, Relationships.PROJECT_HAS_REPO, ends);
        },
      },
    );
    const isEmpty = !repositories.some(({ workspaceUuid }) => workspaceUuid === workspace.uuid);
    if (isEmpty && exclusion.excluded === excludedBefore) {
      publishWarning(
        logger,
        INCOMPLETE_DATA,
        `Workspace "${workspace.slug}" lists no repository. If it has some, the OAuth consumer cannot see them: ` +
          'check that it belongs to this workspace and has the scope "repository".',
      );
    }
    // later steps use what was listed even when a workspace failed
  }).finally(() => setRepositories(jobState, repositories));
  reportExclusion(tools, exclusion);
}

/** Only a complete list tells that a pattern matches nothing. */
function reportExclusion(
  { context, logger, settings }: RepositoryTools,
  { excluded, unusedPatterns }: Exclusion,
): void {
  if (settings.excludeRepositories.length > 0) {
    const text = `Left out ${count(excluded, 'repository')}, as excludeRepositories says.`;
    publishInfo(logger, IntegrationInfoEventName.Results, text);
  }
  if (unusedPatterns.length > 0) {
    publishWarning(
      logger,
      INCOMPLETE_DATA,
      `${fieldNames(isLocalRun(context.instance))('excludeRepositories')} leaves out no repository by ` +
        `${unusedPatterns.map((pattern) => `"${pattern}"`).join(', ')}. Check the spelling, or remove it.`,
    );
  }
}

async function findPermission({ client }: RepositoryTools, workspace: Workspace): Promise<string | undefined> {
  const found = await findPermittedRepository(client, workspace);
  return found && `somebody has a permission on ${found}`;
}
