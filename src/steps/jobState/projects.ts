import type { JobState } from '@jupiterone/integration-sdk-core';

import { getStepData, setStepData } from './stepData';

/** The facts about a project that later steps need. */
export interface ListedProject {
  readonly uuid: string;
  readonly key: string;
  readonly workspaceUuid: string;
  readonly workspaceSlug: string;
  /** For messages: `acme/KEY`. */
  readonly fullName: string;
}

export async function setProjects(jobState: JobState, projects: readonly ListedProject[]): Promise<void> {
  await setStepData(jobState, 'projects', projects);
}

/** The projects in the graph; none where projects are not ingested. */
export async function getProjects(jobState: JobState): Promise<readonly ListedProject[]> {
  return (await getStepData(jobState, 'projects')) ?? [];
}
