import { parseConfig } from '../../../src/config';
import { integrationSteps } from '../../../src/steps';
import { requiredScopes, runningSteps } from '../../../src/steps/requiredScopes';

function scopes(config: object, disabledSources: string[] = []): Record<string, readonly string[]> {
  const { settings } = parseConfig({ oauthKey: 'k', oauthSecret: 's', workspace: 'w', ...config }, {}, true);
  return Object.fromEntries(requiredScopes(settings!, disabledSources));
}

test('names each scope with the sources that need it', () => {
  expect(scopes({})).toEqual({
    account: ['Users', 'Groups', 'Pull requests', 'External users'],
    project: ['Projects'],
    repository: ['Repositories'],
    pullrequest: ['Pull requests'],
  });
});

test('requires no scopes for disabled sources', () => {
  expect(scopes({ ingestPullRequests: false })).not.toHaveProperty('pullrequest');
  expect(scopes({}, ['bitbucket_pr', 'bitbucket_projects'])).toEqual({
    account: ['Users', 'Groups', 'External users'],
    repository: ['Repositories'],
  });
  expect(scopes({}, ['bitbucket_users', 'bitbucket_groups', 'bitbucket_pr'])).not.toHaveProperty('account');
});

test('treats pull requests as off if repositories are off', () => {
  expect(scopes({}, ['bitbucket_repos'])).toEqual({
    account: ['Users', 'Groups', 'External users'],
    project: ['Projects'],
  });
});

test('treats everything as off that depends on a source that is off', () => {
  const { settings } = parseConfig({ oauthKey: 'k', oauthSecret: 's', workspace: 'w' }, {});
  const ids = (disabledSources: string[]) => runningSteps(settings!, disabledSources).map(({ id }) => id);
  expect(ids([])).toEqual(integrationSteps.map(({ id }) => id));
  expect(ids(['bitbucket_repos'])).toEqual([
    ...['fetch-workspaces', 'fetch-users', 'fetch-projects', 'fetch-groups', 'fetch-project-permissions'],
    ...['fetch-external-users', 'fetch-project-deploy-keys', 'report-stats'],
  ]);
});
