import { IngestionSources } from '../../ingestionConfig';
import { Entities, Steps } from '../../model';
import { defineStep } from '../defineStep';
import { createWorkspaceEntity } from './converter';

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/ */
export const workspacesStep = defineStep(
  {
    id: Steps.WORKSPACES,
    name: 'Fetch Workspaces',
    entities: [Entities.WORKSPACE],
    relationships: [],
    ingestionSourceId: IngestionSources.WORKSPACES,
  },
  async ({ forEachWorkspace, jobState }) => {
    await forEachWorkspace(async (workspace) => {
      await jobState.addEntity(createWorkspaceEntity(workspace));
    });
  },
);
