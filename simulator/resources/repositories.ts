import { toStamp } from '../world/time';
import type { Repository, RepositoryReference } from '../world/types';
import { renderAccount } from './accounts';
import { renderProjectLinks, renderWorkspaceReference } from './workspaces';

type Json = Record<string, unknown>;

export function renderRepository(repository: Repository, origin: string): Json {
  const { workspace, project } = repository;
  const api = `${origin}/2.0/repositories/${workspace.slug}/${repository.slug}`;
  const html = `https://bitbucket.org/${workspace.slug}/${repository.slug}`;
  return {
    type: 'repository',
    scm: 'git',
    uuid: repository.uuid,
    full_name: repository.fullName,
    slug: repository.slug,
    name: repository.name,
    description: repository.description,
    is_private: repository.isPrivate,
    website: '',
    owner: renderAccount(workspace.account, origin),
    workspace: renderWorkspaceReference(workspace, origin),
    ...(project && {
      project: {
        type: 'project',
        key: project.key,
        uuid: project.uuid,
        name: project.name,
        links: renderProjectLinks(project, workspace),
      },
    }),
    fork_policy: repository.forkPolicy,
    mainbranch: repository.mainBranch === null ? null : { name: repository.mainBranch, type: 'branch' },
    language: repository.language,
    size: repository.size,
    parent: repository.parentFullName === undefined ? null : renderParent(repository.parentFullName),
    has_issues: false,
    has_wiki: false,
    ...(repository.enforcedSignedCommits !== undefined && {
      enforced_signed_commits: repository.enforcedSignedCommits,
    }),
    override_settings: {
      default_merge_strategy: true,
      branching_model: true,
      ...(repository.overridesBranchRestrictions !== undefined && {
        branch_restrictions: repository.overridesBranchRestrictions,
      }),
    },
    created_on: toStamp(repository.createdOn),
    updated_on: toStamp(repository.updatedOn),
    links: {
      self: { href: api },
      html: { href: html },
      avatar: { href: `https://bytebucket.org/ravatar/${encodeURIComponent(repository.uuid)}?ts=default` },
      pullrequests: { href: `${api}/pullrequests` },
      commits: { href: `${api}/commits` },
      forks: { href: `${api}/forks` },
      watchers: { href: `${api}/watchers` },
      downloads: { href: `${api}/downloads` },
      clone: [
        // Bitbucket puts the name of the calling account into this URL.
        { name: 'https', href: `https://example-consumer@bitbucket.org/${workspace.slug}/${repository.slug}.git` },
        { name: 'ssh', href: `git@bitbucket.org:${workspace.slug}/${repository.slug}.git` },
      ],
      hooks: { href: `${api}/hooks` },
    },
  };
}

/** The short form that other records contain. */
export function renderRepositoryReference({ uuid, name, fullName }: RepositoryReference, origin: string): Json {
  return {
    type: 'repository',
    full_name: fullName,
    links: {
      self: { href: `${origin}/2.0/repositories/${fullName}` },
      html: { href: `https://bitbucket.org/${fullName}` },
      avatar: { href: `https://bytebucket.org/ravatar/${encodeURIComponent(uuid)}?ts=default` },
    },
    name,
    uuid,
  };
}

function renderParent(fullName: string): Json {
  const name = fullName.split('/')[1] ?? fullName;
  return {
    type: 'repository',
    full_name: fullName,
    name,
    uuid: '{0d1c2b3a-4f5e-4a6b-8c7d-9e0f1a2b3c4d}',
    links: { html: { href: `https://bitbucket.org/${fullName}` } },
  };
}
