import type { Project, Repository, Workspace, World } from '../simulator';
import { branchRestrictions } from '../simulator/world/access/branchRestrictions';
import { defaultReviewers } from '../simulator/world/access/defaultReviewers';
import { projectDeployKeys, repositoryDeployKeys } from '../simulator/world/access/deployKeys';
import { projectGrants, repositoryGrants } from '../simulator/world/access/grants';
import { pipelines } from '../simulator/world/automation/pipelines';
import { workspaceRunners } from '../simulator/world/automation/runners';
import { workspaceVariables } from '../simulator/world/automation/variables';
import { repositoryWebhooks, workspaceWebhooks } from '../simulator/world/automation/webhooks';

/** The lists that access controls and automation read in one place. Each takes a call for every hundred items, and at least one. */
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
  const { status, environments, runners, variables } = pipelines(world, repository);
  const configuration = [status];
  const lists = [
    users,
    groups,
    branchRestrictions(world, repository),
    defaultReviewers(world, repository),
    repositoryDeployKeys(world, repository),
    configuration,
  ];
  return status === 'on'
    ? [...lists, environments, runners, variables, ...environments.map((environment) => environment.variables)]
    : lists;
}

/** Webhooks have a limit of their own. */
export function webhooksOfRepository(world: World, repository: Repository): Lists {
  return [repositoryWebhooks(world, repository)];
}
