/* How requests address things in Bitbucket. */

/** A repository by the uuids of its workspace and its own, braces included. */
export interface RepositoryRef {
  workspace: string;
  repository: string;
}

export interface PullRequestRef extends RepositoryRef {
  id: number;
}

/** A member by the slug of the workspace and the uuid of the account, braces included. */
export interface MemberRef {
  workspace: string;
  member: string;
}

/** A project by its workspace's slug and its own key. */
export interface ProjectRef {
  workspace: string;
  project: string;
}

export interface EnvironmentRef extends RepositoryRef {
  environment: string;
}

/** What a listing is about: pull requests that were updated at this time or later. */
export interface Since {
  updatedSince: Date;
}
