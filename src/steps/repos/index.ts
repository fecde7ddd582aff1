import { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { label } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { addRelationshipOnce } from '../jobState/addRelationshipOnce';
import { setRepositories, toListedRepository } from '../jobState/repositories';
import { defineStep } from '../runtime/defineStep';
import { createRepositoryEntity } from './converter';

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-get */
export const reposStep = defineStep(
  {
    id: Steps.REPOS,
    name: 'Fetch Repos',
    entities: [Entities.REPO],
    relationships: [Relationships.WORKSPACE_OWNS_REPO, Relationships.PROJECT_HAS_REPO],
    dependencyGraphId: DependencyGraphs.REPOSITORIES,
    failsWith: [Steps.WORKSPACES, Steps.PROJECTS],
    ingestionSourceId: IngestionSources.REPOS,
    advice: "Listing repositories needs the scope 'repository'. Grant it, or switch the source 'Repositories' off.",
  },
  async ({ client, forEachWorkspace, jobState, logger, skips }) => {
    const kept = await setRepositories(jobState);
    await forEachWorkspace(async (workspace) => {
      let total = 0;
      for await (const repository of client.listRepositories(workspace.uuid)) {
        total += 1;
        const name = label(repository?.full_name);
        const converted = skips.convert('repositories', name, () => createRepositoryEntity(repository, workspace));
        const entity = await addEntityOnce(jobState, converted, Relationships.WORKSPACE_OWNS_REPO, workspace.uuid);
        if (entity) {
          kept.push(toListedRepository(entity));
          await addRelationshipOnce(jobState, Relationships.PROJECT_HAS_REPO, repository.project?.uuid, entity._key);
        }
      }
      if (total === 0) {
        logger.publishWarnEvent({
          name: IntegrationWarnEventName.MissingEntity,
          description:
            `Workspace "${workspace.slug}" lists no repository. If it has some, the OAuth consumer cannot see them: ` +
            'check that it belongs to this workspace and has the scope "repository".',
        });
      }
    });
  },
);
