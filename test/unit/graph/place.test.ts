import { environmentPlace, inPlace, type Place, repositoryPlace, workspacePlace } from '../../../src/graph/place';
import type { SettingsPage } from '../../../src/graph/settingsLinks';
import { IN_REPOSITORY, LISTED_REPOSITORY, PROJECT, REPOSITORY, WORKSPACE } from './places';

const ENVIRONMENT = environmentPlace(REPOSITORY, '{environment}', 'acme/web-shop: Production');

test.each<[string, Place, SettingsPage, object]>([
  [
    'a repository',
    REPOSITORY,
    'webhooks',
    {
      ...IN_REPOSITORY,
      displayName: 'acme/web-shop: X',
      webLink: 'https://bitbucket.org/acme/web-shop/admin/webhooks',
    },
  ],
  [
    'an environment',
    ENVIRONMENT,
    'variables',
    {
      ...IN_REPOSITORY,
      displayName: 'acme/web-shop, Production: X',
      webLink: 'https://bitbucket.org/acme/web-shop/admin/pipelines/deployment-settings',
    },
  ],
  [
    'a project',
    PROJECT,
    'permissions',
    {
      ...{ workspace: 'acme', project: 'APP', projectId: '{project}' },
      displayName: 'acme/APP: X',
      webLink: 'https://bitbucket.org/acme/workspace/projects/APP/settings',
    },
  ],
  [
    'a workspace',
    WORKSPACE,
    'webhooks',
    {
      workspace: 'acme',
      displayName: 'acme: X',
      webLink: 'https://bitbucket.org/acme/workspace/settings/webhooks',
    },
  ],
])('says that something is in %s', (_, place, page, expected) => {
  expect(inPlace(place, 'X', page)).toEqual(expected);
});

test('appends to the page that Bitbucket named, whatever the address looks like', () => {
  const at = (webLink: string) => inPlace(repositoryPlace({ ...LISTED_REPOSITORY, webLink }), 'X', 'webhooks').webLink;
  expect(at('https://bitbucket.example/acme/web-shop//?at=main#top')).toBe(
    'https://bitbucket.example/acme/web-shop/admin/webhooks',
  );
  expect(at('https://bitbucket.org/%7Bworkspace%7D/%7Brepository%7D')).toBe(
    'https://bitbucket.org/%7Bworkspace%7D/%7Brepository%7D/admin/webhooks',
  );
});

test('has no link where Bitbucket sent none', () => {
  expect(inPlace(workspacePlace({ uuid: '{w}', slug: 'acme' }), 'X', 'webhooks').webLink).toBeUndefined();
  expect(inPlace(PROJECT, 'X', 'webhooks').webLink).toBeUndefined();
});
