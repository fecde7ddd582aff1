import { ENDPOINTS } from '../../bitbucket/endpoints';
import { Entities, Steps } from '../../graph/model';
import { assertStorable } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { defineStep } from '../runtime/defineStep';
import { createWorkspaceEntity } from './converter';

export const workspacesStep = defineStep(
  {
    id: Steps.WORKSPACES,
    name: 'Fetch Workspaces',
    entities: [Entities.WORKSPACE],
    relationships: [],
    ingestionSourceId: IngestionSources.WORKSPACES,
    endpoints: [ENDPOINTS.workspace],
    documentation: 'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/',
  },
  async ({ forEachWorkspace, jobState }) => {
    await forEachWorkspace(async (workspace) => {
      const entity = createWorkspaceEntity(workspace);
      assertStorable(entity);
      await jobState.addEntity(entity);
    });
  },
);
