import { parseUrl } from '../text/untrusted';

/** What has settings of its own in Bitbucket's web pages. An environment has a part of its repository's settings. */
export type SettingsOwner = 'workspace' | 'project' | 'repository' | 'environment';

/*
 * The pages below the page of the owner. Atlassian documents the way to them in menus, and no addresses. Where the address of a
 * single page is not certain, the link opens the settings of the owner, whose menu leads there.
 */
const PAGES = {
  permissions: { repository: 'admin/permissions', project: 'settings' },
  branchRestrictions: { repository: 'admin/branch-restrictions' },
  deployKeys: { repository: 'admin/access-keys', project: 'settings' },
  webhooks: { repository: 'admin/webhooks', workspace: 'workspace/settings/webhooks' },
  pipelines: { repository: 'admin/pipelines/settings' },
  environments: { repository: 'admin/pipelines/deployment-settings' },
  runners: { repository: 'admin/pipelines/runners', workspace: 'workspace/settings' },
  variables: {
    repository: 'admin/pipelines/repository-variables',
    environment: 'admin/pipelines/deployment-settings',
    workspace: 'workspace/settings/addon/admin/pipelines/account-variables',
  },
} as const satisfies Record<string, Partial<Record<SettingsOwner, string>>>;

/** A kind of objects that are managed in the settings of their owner. */
export type SettingsPage = keyof typeof PAGES;

/**
 * The address of the page where objects of this kind are managed.
 *
 * @param webLink of the workspace, project or repository, as Bitbucket gave it
 * @returns undefined where Bitbucket gave none
 */
export function settingsLink(
  page: SettingsPage,
  owner: SettingsOwner,
  webLink: string | undefined,
): string | undefined {
  const path = (PAGES[page] as Partial<Record<SettingsOwner, string>>)[owner];
  const url = webLink === undefined ? undefined : parseUrl(webLink);
  return url && path && `${url.origin}${url.pathname.replace(/\/*$/, '')}/${path}`;
}
