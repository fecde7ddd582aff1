import { branchRestrictionsStep } from './branchRestrictions';
import { defaultReviewersStep } from './defaultReviewers';
import { projectDeployKeysStep, repoDeployKeysStep } from './deployKeys';
import { directPushesStep } from './directPushes';
import { environmentsStep } from './environments';
import { externalUsersStep } from './externalUsers';
import { groupsStep } from './groups';
import { projectPermissionsStep, repoPermissionsStep } from './permissions';
import { pipelinesStep } from './pipelines';
import { pipelineVariablesStep } from './pipelineVariables';
import { projectsStep } from './projects';
import { pullRequestsStep } from './pullRequests';
import { reposStep } from './repos';
import { runnersStep } from './runners';
import { summaryStep } from './summary';
import { usersStep } from './users';
import { webhooksStep } from './webhooks';
import { workspacesStep } from './workspaces';

const ingestionSteps = [
  workspacesStep,
  usersStep,
  projectsStep,
  groupsStep,
  reposStep,
  pullRequestsStep,
  repoPermissionsStep,
  projectPermissionsStep,
  branchRestrictionsStep,
  directPushesStep,
  defaultReviewersStep,
  externalUsersStep,
  repoDeployKeysStep,
  projectDeployKeysStep,
  webhooksStep,
  pipelinesStep,
  environmentsStep,
  runnersStep,
  pipelineVariablesStep,
];

export const integrationSteps = [...ingestionSteps, summaryStep(ingestionSteps)];
