import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import { text } from '../../graph/properties';
import { firstRecords } from '../runtime/emptyLists';
import type { StepTools } from '../runtime/tools';

type Client = StepTools<readonly [typeof ENDPOINTS.repositoryPermissions]>['client'];

/**
 * A repository of the workspace on which somebody has a permission: evidence against empty lists.
 *
 * @returns its full name, or its uuid where Bitbucket gives no name; undefined if there is none, or Bitbucket refuses to say
 */
export async function findPermittedRepository(client: Client, { slug }: Workspace): Promise<string | undefined> {
  const permissions = await firstRecords(client.list(ENDPOINTS.repositoryPermissions, { workspace: slug }));
  const names = permissions.flatMap(({ repository }) => text(repository?.full_name) ?? text(repository?.uuid) ?? []);
  return names.find((name) => !name.includes('/') || name.toLowerCase().startsWith(`${slug.toLowerCase()}/`));
}
