import { projectPlace, repositoryPlace, workspacePlace } from '../../../src/graph/place';
import type { ListedRepository } from '../../../src/steps/jobState/listed';

export const LISTED_REPOSITORY: ListedRepository = {
  uuid: '{repository}',
  workspaceUuid: '{workspace}',
  workspaceSlug: 'acme',
  name: 'Web Shop',
  fullName: 'Acme/Web-Shop',
  webLink: 'https://bitbucket.org/acme/web-shop',
  inheritsBranchRestrictions: false,
  updatedOn: 0,
};

export const REPOSITORY = repositoryPlace(LISTED_REPOSITORY);

/** What every entity of the repository says of it. */
export const IN_REPOSITORY = { workspace: 'acme', repository: 'acme/web-shop', repoId: '{repository}' };

export const WORKSPACE = workspacePlace({
  uuid: '{workspace}',
  slug: 'acme',
  links: { html: { href: 'https://bitbucket.org/acme/' } },
});

export const PROJECT = projectPlace({
  uuid: '{project}',
  workspaceUuid: '{workspace}',
  workspaceSlug: 'acme',
  key: 'APP',
  fullName: 'acme/APP',
  webLink: 'https://bitbucket.org/acme/workspace/projects/APP',
});
