import { ENDPOINTS } from '../../bitbucket/endpoints';
import { INCOMPLETE_DATA, publishWarning } from '../../events';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { label } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { addRelationshipOnce } from '../jobState/addRelationshipOnce';
import { type ListedRepository, setRepositories } from '../jobState/repositories';
import { defineStep } from '../runtime/defineStep';
import { createRepositoryEntity, toListedRepository } from './converter';

export const reposStep = defineStep(
  {
    id: Steps.REPOS,
    name: 'Fetch Repos',
    entities: [Entities.REPO],
    relationships: [Relationships.WORKSPACE_OWNS_REPO, Relationships.PROJECT_HAS_REPO],
    dependencyGraphId: DependencyGraphs.REPOSITORIES,
    failsWith: [Steps.WORKSPACES, Steps.PROJECTS],
    ingestionSourceId: IngestionSources.REPOS,
    scopes: ['repository'],
    endpoints: [ENDPOINTS.repositories],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-get',
  },
  async ({ client, forEachWorkspace, jobState, logger, skips }) => {
    const repositories: ListedRepository[] = [];
    await forEachWorkspace(async (workspace) => {
      let total = 0;
      for await (const repository of client.listRepositories(workspace.uuid)) {
        total += 1;
        const name = label(repository?.full_name);
        const converted = skips.convert('repositories', name, repository, (record) =>
          createRepositoryEntity(record, workspace),
        );
        const entity = await addEntityOnce(jobState, converted, Relationships.WORKSPACE_OWNS_REPO, workspace.uuid);
        if (repository && entity) {
          repositories.push(toListedRepository(repository, workspace));
          const ends = { from: repository.project?.uuid, to: entity._key };
          await addRelationshipOnce(jobState, Relationships.PROJECT_HAS_REPO, ends);
        }
      }
      if (total === 0) {
        publishWarning(
          logger,
          INCOMPLETE_DATA,
          `Workspace "${workspace.slug}" lists no repository. If it has some, the OAuth consumer cannot see them: ` +
            'check that it belongs to this workspace and has the scope "repository".',
        );
      }
      // later steps use what was listed even when a workspace failed
    }).finally(() => setRepositories(jobState, repositories));
  },
);
