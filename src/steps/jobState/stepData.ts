import type { JobState } from '@jupiterone/integration-sdk-core';

import type { DiscoveryOutcome } from './discovery';
import type { ListedMembers } from './members';
import type { ListedProject } from './projects';
import type { ListedRepository } from './repositories';
import type { StepProgress } from './stepProgress';

/** The data that steps pass to later steps in the job state, by slot. */
export interface StepData {
  /** For each listed workspace, by uuid: its members. */
  members: ReadonlyMap<string, ListedMembers>;
  /** For each account with a user entity, by uuid: the `_key` of that entity. */
  userKeys: ReadonlyMap<string, string>;
  /** The repositories in the graph, most recently updated first. */
  repositories: readonly ListedRepository[];
  /** The projects in the graph. */
  projects: readonly ListedProject[];
  /** How pull requests were found. */
  discovery: DiscoveryOutcome;
  /** Uuids of repositories that have no pipelines, so that nothing about pipelines needs to be requested. */
  repositoriesWithoutPipelines: ReadonlySet<string>;
  /** For each repository with deployment environments, by uuid: the uuids of the environments. */
  environments: ReadonlyMap<string, readonly string[]>;
  /** How far each step has got, by step id. */
  [slot: `progress of ${string}`]: StepProgress;
}

/** @returns undefined where the step that fills the slot was disabled or has not got that far */
export function getStepData<K extends keyof StepData>(jobState: JobState, slot: K): Promise<StepData[K] | undefined> {
  return jobState.getData<StepData[K]>(slot);
}

export function setStepData<K extends keyof StepData>(jobState: JobState, slot: K, data: StepData[K]): Promise<void> {
  return jobState.setData(slot, data);
}
