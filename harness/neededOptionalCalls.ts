import type { Project, Repository, Workspace, World } from '../simulator';
import { branchRestrictionsOf } from '../simulator/resources/branchRestrictions/record';
import { defaultReviewersOf } from '../simulator/resources/defaultReviewers';
import { projectDeployKeys, repositoryDeployKeys } from '../simulator/resources/deployKeys';
import { projectGrants, repositoryGrants } from '../simulator/resources/grants';
import { pipelinesOf } from '../simulator/resources/pipelines';
import { workspaceRunners } from '../simulator/resources/pipelines/runners';
import { workspaceVariables } from '../simulator/resources/pipelines/variables';
import { repositoryWebhooks, workspaceWebhooks } from '../simulator/resources/webhooks';

/** Lists that a run reads for one workspace or repository. Each takes one call for every hundred items, and at least one. */
export type Lists = readonly (readonly unknown[])[];

export function listsOfWorkspace(world: World, workspace: Workspace): Lists {
  return [
    workspaceWebhooks(world, workspace),
    workspaceRunners(world, workspace),
    workspaceVariables(world, workspace),
    ...workspace.projects.flatMap((project) => listsOfProject(world, project)),
  ];
}

function listsOfProject(world: World, project: Project): Lists {
  const { users, groups } = projectGrants(world, project);
  return [users, groups, projectDeployKeys(world, project)];
}

export function listsOfRepository(world: World, repository: Repository): Lists {
  const { users, groups } = repositoryGrants(world, repository);
  const { status, environments, runners, variables } = pipelinesOf(world, repository);
  const configuration = [status];
  const lists = [
    users,
    groups,
    branchRestrictionsOf(world, repository),
    defaultReviewersOf(world, repository),
    repositoryDeployKeys(world, repository),
    configuration,
  ];
  return status === 'on'
    ? [...lists, environments, runners, variables, ...environments.map((environment) => environment.variables)]
    : lists;
}

/** Separate from the other lists, because webhooks count against their own limit. */
export function webhooksOfRepository(world: World, repository: Repository): Lists {
  return [repositoryWebhooks(world, repository)];
}
