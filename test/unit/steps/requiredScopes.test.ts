import { parseConfig } from '../../../src/config';
import { requiredScopes } from '../../../src/steps/requiredScopes';

function scopes(config: object, disabledSources: string[] = []): Record<string, readonly string[]> {
  const { settings } = parseConfig({ oauthKey: 'k', oauthSecret: 's', workspace: 'w', ...config }, {});
  return Object.fromEntries(requiredScopes(settings!, disabledSources));
}

test('names each scope with the sources that need it', () => {
  expect(scopes({})).toEqual({
    account: ['Users', 'Groups', 'Pull requests'],
    project: ['Projects'],
    repository: ['Repositories'],
    pullrequest: ['Pull requests'],
  });
});

test('requires no scopes for disabled sources', () => {
  expect(scopes({ ingestPullRequests: false })).not.toHaveProperty('pullrequest');
  expect(scopes({}, ['bitbucket_pr', 'bitbucket_projects'])).toEqual({
    account: ['Users', 'Groups'],
    repository: ['Repositories'],
  });
  expect(scopes({}, ['bitbucket_users', 'bitbucket_groups', 'bitbucket_pr'])).not.toHaveProperty('account');
});

test('treats pull requests as off if repositories are off', () => {
  expect(scopes({}, ['bitbucket_repos'])).toEqual({ account: ['Users', 'Groups'], project: ['Projects'] });
});
