import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { callsPer, endpointOwner, pagesOf } from '../../../../src/bitbucket/endpoints/calls';

test.each([
  [ENDPOINTS.projects, 'workspace'],
  [ENDPOINTS.memberPullRequests, 'member'],
  [ENDPOINTS.projectDeployKeys, 'project'],
  [ENDPOINTS.branchRestrictions, 'repository'],
  [ENDPOINTS.environmentVariables, 'environment'],
  [ENDPOINTS.pullRequestActivity, 'pull request'],
  [ENDPOINTS.commits, 'pull request'],
  [ENDPOINTS.branchCommits, 'active repository'],
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

test.each([
  [ENDPOINTS.repositories, 0, 1],
  [ENDPOINTS.repositories, 100, 1],
  [ENDPOINTS.repositories, 101, 2],
  [ENDPOINTS.pullRequests, 101, 3],
  // it has no pages
  [ENDPOINTS.groups, 101, 1],
])('$name: %#', (endpoint, items, pages) => {
  expect(pagesOf(endpoint, items)).toBe(pages);
});
