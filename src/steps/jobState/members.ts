import type { JobState } from '@jupiterone/integration-sdk-core';

/** The uuids of the members of one workspace. */
export type Members = ReadonlySet<string>;

const DATA_KEY = 'members by workspace uuid';

/** Keeps the members of a workspace that was listed whole, each of whom is in the graph. */
export async function setMembers(jobState: JobState, workspaceUuid: string, members: Members): Promise<void> {
  await jobState.setData(DATA_KEY, new Map(await getMembers(jobState)).set(workspaceUuid, members));
}

/** The kept members by workspace uuid: without those of workspaces that are switched off or could not be listed. */
export async function getMembers(jobState: JobState): Promise<ReadonlyMap<string, Members>> {
  return (await jobState.getData<ReadonlyMap<string, Members>>(DATA_KEY)) ?? new Map<string, Members>();
}
