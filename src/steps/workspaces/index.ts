import { ENDPOINTS } from '../../bitbucket/endpoints';
import { Entities, Steps } from '../../graph/model';
import { assertStorable } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createWorkspaceEntity } from './converter';

const endpoints = [ENDPOINTS.workspace] as const;

export const workspacesStep = defineStep(
  {
    id: Steps.WORKSPACES,
    name: 'Fetch Workspaces',
    entities: [Entities.WORKSPACE],
    relationships: [],
    ingestionSourceId: IngestionSources.WORKSPACES,
    endpoints,
    documentation: 'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/',
  },
  fetchWorkspaces,
);

async function fetchWorkspaces({ forEachWorkspace, jobState }: StepTools<typeof endpoints>): Promise<void> {
  await forEachWorkspace(async (workspace) => {
    const entity = createWorkspaceEntity(workspace);
    assertStorable(entity);
    await jobState.addEntity(entity);
  });
}
