import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { callsPer, endpointOwner } from '../../../../src/bitbucket/endpoints/calls';

test.each([
  [ENDPOINTS.projects, 'workspace'],
  [ENDPOINTS.memberPullRequests, 'member'],
  [ENDPOINTS.projectDeployKeys, 'project'],
  [ENDPOINTS.branchRestrictions, 'repository'],
  [ENDPOINTS.environmentVariables, 'environment'],
  [ENDPOINTS.pullRequestActivity, 'pull request'],
  [ENDPOINTS.commits, 'pull request'],
])('$name is requested for each owner of its kind: %#', (endpoint, owner) => {
  expect(endpointOwner(endpoint)).toBe(owner);
});

test('calls are counted by owner and by the limit that they count against', () => {
  const { branchRestrictions, repositoryWebhooks, environments, environmentVariables, projects } = ENDPOINTS;
  const endpoints = [branchRestrictions, repositoryWebhooks, environments, environmentVariables, projects];

  expect(callsPer('repository', endpoints)).toBe(2);
  expect(callsPer('repository', endpoints, 'webhook')).toBe(1);
  expect(callsPer('environment', endpoints)).toBe(1);
  // it counts against no limit that is documented
  expect(callsPer('workspace', endpoints)).toBe(0);
});
