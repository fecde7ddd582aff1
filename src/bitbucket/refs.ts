/* How requests address things in Bitbucket. */

/** A repository by the uuids of its workspace and its own, braces included. */
export interface RepositoryRef {
  workspace: string;
  repository: string;
}

export interface PullRequestRef extends RepositoryRef {
  id: number;
}

/** A project by its workspace's slug and its own key. */
export interface ProjectRef {
  workspace: string;
  project: string;
}

export interface EnvironmentRef extends RepositoryRef {
  environment: string;
}
