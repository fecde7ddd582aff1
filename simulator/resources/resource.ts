import type { ExpectedGraphOptions, GraphBuilder } from '../graph/builder';
import type { Route } from '../server/route';
import type { Holder } from '../world/holder';
import type { RepositoryFeature } from '../world/refusals';
import type { Repository, Workspace, World } from '../world/types';
import type { Project } from './projects/record';

/** A kind of data: the endpoints that return it, and what a correct integration makes of it. */
export interface Resource {
  routes: readonly Route[];
  /** The option of the expected graph that includes it; default: always included. */
  source?: Exclude<keyof ExpectedGraphOptions, 'since' | 'workspaces' | 'enrichedPrs' | 'permissions'>;
  /** Some repositories refuse this feature. The expected graph then has nothing of it. */
  feature?: RepositoryFeature;
  addOfWorkspace?(graph: GraphBuilder, holder: Holder<Workspace>, context: GraphContext): void;
  addOfProject?(graph: GraphBuilder, holder: Holder<Project>, context: GraphContext): void;
  /** Called only for repositories whose pull requests, commits and settings can be read. */
  addOfRepository?(graph: GraphBuilder, holder: Holder<Repository>, context: GraphContext): void;
}

export interface GraphContext {
  world: World;
  /** The collected workspaces. */
  workspaces: readonly Workspace[];
  /** With their defaults. */
  options: ExpectedGraphOptions;
}
