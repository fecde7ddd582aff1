import { IntegrationError, IntegrationInfoEventName } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import { fieldNames, isLocalRun } from '../../config';
import { INCOMPLETE_DATA, publishInfo, publishWarning } from '../../events';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { label } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { isPartOfRepositories } from '../../runScope';
import { count } from '../../text/wording';
import type { ListedRepository } from '../jobState/listed';
import { setRepositories } from '../jobState/stepData';
import { addRelationshipOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import { unlessContradicted } from '../runtime/emptyLists';
import type { StepTools } from '../runtime/tools';
import { createRepositoryEntity, toListedRepository } from './converter';
import { findPermittedRepository } from './permittedRepository';
import { Selection } from './selection';

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
  const { client, entities, forEachWorkspace, jobState, local, logger, settings } = tools;
  const repositories: ListedRepository[] = [];
  const selection = new Selection(settings.excludeRepositories, local.scope);
  await forEachWorkspace(async (workspace) => {
    const excludedBefore = selection.excluded;
    await entities(
      'repositories',
      selection.filter(
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
    if (isEmpty && selection.excluded === excludedBefore) {
      publishWarning(
        logger,
        INCOMPLETE_DATA,
        `Workspace "${workspace.slug}" lists no repository. If it has some, the OAuth consumer cannot see them: ` +
          'check that it belongs to this workspace and has the scope "repository".',
      );
    }
    // later steps use what was listed even when a workspace failed
  }).finally(() => {
    tools.demand.repositories = repositories.length;
    return setRepositories(jobState, repositories);
  });
  reportSelection(tools, selection, repositories.length);
}

/**
 * Only a complete list tells that a pattern matches nothing.
 *
 * @throws IntegrationError when nothing matches what a person asked for
 */
function reportSelection(
  { context, local: { scope }, logger, settings }: RepositoryTools,
  { excluded, unusedPatterns }: Selection,
  chosen: number,
): void {
  const isScoped = scope !== undefined && isPartOfRepositories(scope);
  if (settings.excludeRepositories.length > 0 || isScoped) {
    const why = isScoped ? 'as the command line says' : 'as excludeRepositories says';
    publishInfo(logger, IntegrationInfoEventName.Results, `Left out ${count(excluded, 'repository')}, ${why}.`);
  }
  const nameOf = fieldNames(isLocalRun(context.instance));
  const byOrigin = new Map<string, string[]>();
  for (const { origin, pattern } of unusedPatterns) {
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), `"${pattern}"`]);
  }
  for (const [origin, patterns] of byOrigin) {
    const verb = CHOOSING.has(origin) ? 'chooses' : 'leaves out';
    publishWarning(
      logger,
      INCOMPLETE_DATA,
      `${nameOf(origin)} ${verb} no repository by ${patterns.join(', ')}. Check the spelling, or remove it.`,
    );
  }
  if (isScoped && chosen === 0) {
    throw new IntegrationError({
      code: 'NOTHING_CHOSEN',
      message: 'No repository is left by --project, --repository and --exclude. Check their spelling.',
    });
  }
}

const CHOOSING: ReadonlySet<string> = new Set(['--project', '--repository']);

async function findPermission({ client }: RepositoryTools, workspace: Workspace): Promise<string | undefined> {
  const found = await findPermittedRepository(client, workspace);
  return found && `somebody has a permission on ${found}`;
}
