import { groupsStep } from './groups';
import { projectsStep } from './projects';
import { pullRequestsStep } from './pull-requests';
import { reposStep } from './repos';
import { summaryStep } from './summary';
import { usersStep } from './users';
import { workspacesStep } from './workspaces';

export const integrationSteps = [
  workspacesStep,
  usersStep,
  projectsStep,
  groupsStep,
  reposStep,
  pullRequestsStep,
  summaryStep,
];
