import type { Account } from '../resources/accounts';
import type { Commit, PullRequest, Repository, Workspace, World } from '../world/types';
import { reaches } from './accessToken';
import type { Caller, CurrentRights } from './caller';

/** A caller and its rights at this moment. */
export interface Viewer {
  caller: Caller;
  rights: CurrentRights;
}

/** Finds the records that a path identifies, if the caller can see them. */
export interface Directory {
  /** By slug in any case, or by uuid. */
  workspace(identifier: string, caller: Caller): Workspace | undefined;
  repositories(workspace: Workspace, viewer: Viewer): readonly Repository[];
  repository(workspace: Workspace, identifier: string, viewer: Viewer): Repository | undefined;
  /** By full or short hash (at least 7 characters), among the commits of the repository's pull requests. */
  commit(repository: Repository, hash: string): { commit: Commit; pullRequest: PullRequest } | undefined;
  /** By uuid or account id. */
  member(workspace: Workspace, id: string): Account | undefined;
  /** The pull requests that an account opened anywhere in a workspace, oldest first. */
  pullRequestsOf(workspace: Workspace, author: Account): readonly PullRequest[];
  /** Must be called after records were added, changed or removed. */
  refresh(): void;
}

type CommitIndex = { commit: Commit; pullRequest: PullRequest }[];

export function createDirectory(world: World): Directory {
  const workspaces = new Map<string, Workspace>();
  const repositories = new Map<string, { repository: Repository; rank: number }>();
  const pullRequests = new Map<Workspace, Map<Account, PullRequest[]>>();
  const commits = new Map<Repository, CommitIndex>();
  const members = new Map<Workspace, Map<string, Account>>();
  const indexWorkspaces = () => {
    for (const workspace of world.workspaces) {
      workspaces.set(workspace.slug, workspace);
      workspaces.set(workspace.uuid, workspace);
      workspace.repositories.forEach((repository, rank) => {
        repositories.set(`${workspace.slug}/${repository.slug}`, { repository, rank });
        repositories.set(`${workspace.slug}/${repository.uuid}`, { repository, rank });
      });
    }
  };
  indexWorkspaces();

  return {
    workspace: (identifier, { credential, accessToken }) => {
      const found = workspaces.get(identifier.toLowerCase());
      const allowed = accessToken ? [accessToken.reach.workspace] : credential.workspaces;
      return found && allowed && !allowed.includes(found.slug) ? undefined : found;
    },
    repositories: (workspace, viewer) => workspace.repositories.filter((each, rank) => sees(viewer, each, rank)),
    repository: (workspace, identifier, viewer) => {
      const found = repositories.get(`${workspace.slug}/${identifier.toLowerCase()}`);
      return found && sees(viewer, found.repository, found.rank) ? found.repository : undefined;
    },
    commit: (repository, hash) => {
      let index = commits.get(repository);
      if (!index) {
        commits.set(repository, (index = indexCommits(repository)));
      }
      return hash.length < 7 ? undefined : index.find(({ commit }) => commit.hash.startsWith(hash.toLowerCase()));
    },
    member: (workspace, id) => {
      let index = members.get(workspace);
      if (!index) {
        members.set(workspace, (index = indexMembers(workspace)));
      }
      return index.get(id);
    },
    pullRequestsOf: (workspace, author) => {
      let index = pullRequests.get(workspace);
      if (!index) {
        pullRequests.set(workspace, (index = indexPullRequests(workspace)));
      }
      return index.get(author) ?? [];
    },
    refresh: () => {
      [workspaces, repositories, members, commits, pullRequests].forEach((index) => index.clear());
      indexWorkspaces();
    },
  };
}

function sees({ caller: { credential, accessToken }, rights }: Viewer, repository: Repository, rank: number): boolean {
  return (
    rank < countVisible(repository.workspace, credential.visibleRepositories) &&
    !rights.hiddenRepositories.has(repository.slug) &&
    (!accessToken || reaches(accessToken, repository))
  );
}

function countVisible({ repositories }: Workspace, visible: number | undefined): number {
  const all = repositories.length;
  if (visible === undefined) {
    return all;
  }
  return Math.min(all, visible < 1 ? Math.floor(all * visible) : visible);
}

function indexCommits(repository: Repository): CommitIndex {
  return repository.pullRequests.flatMap((pullRequest) =>
    [...pullRequest.commits, ...pullRequest.otherCommits].map((commit) => ({ commit, pullRequest })),
  );
}

function indexMembers({ memberships }: Workspace): Map<string, Account> {
  return new Map(
    memberships.flatMap(({ user }) => [user.uuid, ...(user.accountId ? [user.accountId] : [])].map((id) => [id, user])),
  );
}

function indexPullRequests({ repositories }: Workspace): Map<Account, PullRequest[]> {
  const index = new Map<Account, PullRequest[]>();
  const all = repositories.flatMap((repository) => repository.pullRequests);
  for (const pullRequest of all.sort((a, b) => a.createdOn - b.createdOn)) {
    const own = index.get(pullRequest.author);
    if (own) {
      own.push(pullRequest);
    } else {
      index.set(pullRequest.author, [pullRequest]);
    }
  }
  return index;
}
