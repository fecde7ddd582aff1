import { accessEndpoints } from './access';
import { automationEndpoints } from './automation';
import { pullRequestEndpoints } from './pullRequests';
import { repositoryEndpoints } from './repositories';
import { workspaceEndpoints } from './workspaces';

/** Every endpoint that the integration reads. https://developer.atlassian.com/cloud/bitbucket/rest/ */
export const ENDPOINTS = {
  ...workspaceEndpoints,
  ...repositoryEndpoints,
  ...pullRequestEndpoints,
  ...accessEndpoints,
  ...automationEndpoints,
} as const;
