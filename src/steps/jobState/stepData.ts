import type { JobState } from '@jupiterone/integration-sdk-core';

import type { Grant } from '../../bitbucket/endpoints/access';
import type { Place } from '../../graph/place';
import type { DiscoveryOutcome } from './discovery';
import type { ListedMembers, ListedProject, ListedRepository, WorkspacePermissions } from './listed';
import type { MergedPullRequests } from './mergedPullRequests';
import type { NonMembers } from './nonMembers';

/** The data that steps pass to later steps in the job state, by slot. */
export interface StepData {
  /** By workspace uuid: the members of each workspace that was listed completely. All of them have a user entity. */
  members: ReadonlyMap<string, ListedMembers>;
  /** By uuid of the account: the `_key` of its user entity. */
  userKeys: ReadonlyMap<string, string>;
  /** By workspace uuid: the permissions of its users, or why they are unknown. */
  workspacePermissions: ReadonlyMap<string, WorkspacePermissions | Error>;
  /** Absent unless the members of all workspaces are known: otherwise a member could pass for somebody outside. */
  nonMembers: NonMembers;
  /** By repository uuid: the grants to users, of repositories for which an earlier step has read them already. */
  userGrants: ReadonlyMap<string, readonly (Grant | null)[]>;
  /** The repositories in the graph, most recently updated first, so that a run that ends early has read the latest changes. */
  repositories: readonly ListedRepository[];
  /** The projects in the graph. */
  projects: readonly ListedProject[];
  /** Absent unless direct pushes are collected. */
  mergedPullRequests: MergedPullRequests;
  /** How pull requests were found. */
  discovery: DiscoveryOutcome;
  /**
   * Uuids of repositories that have pipelines, or for which Bitbucket refuses to say. The others have none, or could not be asked
   * in this run.
   */
  repositoriesWithPipelines: ReadonlySet<string>;
  /** By repository uuid: its deployment environments in the graph. */
  environments: ReadonlyMap<string, readonly Place<'environment'>[]>;
  /** By step id: how far it has got. A disabled step has no progress; a failed one has started and is not complete. */
  [slot: `progress of ${string}`]: 'started' | 'complete';
}

/** @returns undefined where the step that fills the slot was disabled or has not got that far */
export function getStepData<K extends keyof StepData>(jobState: JobState, slot: K): Promise<StepData[K] | undefined> {
  return jobState.getData<StepData[K]>(slot);
}

export function setStepData<K extends keyof StepData>(jobState: JobState, slot: K, data: StepData[K]): Promise<void> {
  return jobState.setData(slot, data);
}

/** Stores the repositories in the order in which later steps work on them: most recently updated first. */
export async function setRepositories(jobState: JobState, repositories: readonly ListedRepository[]): Promise<void> {
  const byUpdate = [...repositories].sort((one, other) => other.updatedOn - one.updatedOn);
  await setStepData(jobState, 'repositories', byUpdate);
}

/** The repositories in the graph, most recently updated first; none where repositories are not ingested. */
export async function getRepositories(jobState: JobState): Promise<readonly ListedRepository[]> {
  return (await getStepData(jobState, 'repositories')) ?? [];
}

/** The members by workspace uuid. Workspaces whose members are not ingested or could not be listed are missing. */
export async function getMembers(jobState: JobState): Promise<ReadonlyMap<string, ListedMembers>> {
  return (await getStepData(jobState, 'members')) ?? new Map<string, ListedMembers>();
}

/**
 * A filter for repositories that may have pipelines: all of them where pipelines configurations are not ingested. A repository whose
 * configuration met an error that may pass is left out, because what is read of it would be gone with the next run. So a step that
 * uses the filter follows the one for pipelines, and fails together with it.
 */
export async function getPipelinesFilter(jobState: JobState): Promise<(repository: ListedRepository) => boolean> {
  const having = await getStepData(jobState, 'repositoriesWithPipelines');
  return ({ uuid }) => having === undefined || having.has(uuid);
}

/** Whether a step of an earlier dependency graph failed. */
export async function hasFailed(jobState: JobState, stepId: string): Promise<boolean> {
  return (await getStepData(jobState, `progress of ${stepId}`)) === 'started';
}
