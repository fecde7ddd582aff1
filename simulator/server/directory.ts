import type { SimulatedConsumer } from '../options';
import type { Commit, PullRequest, Repository, Workspace, World } from '../world/types';

/** Finds records by what stands in a path, as far as a consumer may see them. */
export interface Directory {
  /** By slug in any case, or by uuid. */
  workspace(identifier: string, consumer: SimulatedConsumer): Workspace | undefined;
  repositories(workspace: Workspace, consumer: SimulatedConsumer): readonly Repository[];
  repository(workspace: Workspace, identifier: string, consumer: SimulatedConsumer): Repository | undefined;
  /** By a hash or the beginning of one, among the commits of the repository's pull requests. */
  commit(repository: Repository, hash: string): { commit: Commit; pullRequest: PullRequest } | undefined;
}

type CommitIndex = { commit: Commit; pullRequest: PullRequest }[];

export function createDirectory(world: World): Directory {
  const workspaces = new Map<string, Workspace>();
  const repositories = new Map<string, { repository: Repository; rank: number }>();
  const visible = new Map<string, readonly Repository[]>();
  const commits = new Map<Repository, CommitIndex>();
  for (const workspace of world.workspaces) {
    workspaces.set(workspace.slug, workspace);
    workspaces.set(workspace.uuid, workspace);
    workspace.repositories.forEach((repository, rank) => {
      repositories.set(`${workspace.slug}/${repository.slug}`, { repository, rank });
      repositories.set(`${workspace.slug}/${repository.uuid}`, { repository, rank });
    });
  }

  return {
    workspace: (identifier, { workspaces: allowed }) => {
      const found = workspaces.get(identifier.toLowerCase());
      return found && allowed && !allowed.includes(found.slug) ? undefined : found;
    },
    repositories: (workspace, consumer) => {
      const key = `${consumer.key} ${workspace.slug}`;
      let list = visible.get(key);
      if (!list) {
        visible.set(key, (list = workspace.repositories.slice(0, countVisible(workspace, consumer))));
      }
      return list;
    },
    repository: (workspace, identifier, consumer) => {
      const found = repositories.get(`${workspace.slug}/${identifier.toLowerCase()}`);
      return found && found.rank < countVisible(workspace, consumer) ? found.repository : undefined;
    },
    commit: (repository, hash) => {
      let index = commits.get(repository);
      if (!index) {
        commits.set(repository, (index = indexCommits(repository)));
      }
      return hash.length < 7 ? undefined : index.find(({ commit }) => commit.hash.startsWith(hash.toLowerCase()));
    },
  };
}

function countVisible(workspace: Workspace, { visibleRepositories }: SimulatedConsumer): number {
  const all = workspace.repositories.length;
  if (visibleRepositories === undefined) {
    return all;
  }
  return Math.min(all, visibleRepositories < 1 ? Math.floor(all * visibleRepositories) : visibleRepositories);
}

function indexCommits(repository: Repository): CommitIndex {
  return repository.pullRequests.flatMap((pullRequest) =>
    [...pullRequest.commits, ...pullRequest.otherCommits].map((commit) => ({ commit, pullRequest })),
  );
}
