import type { JobState } from '@jupiterone/integration-sdk-core';

import type { Members } from '../../approval/people';
import type { Account } from '../../bitbucket/resources';
import { getStepData, setStepData } from './stepData';

export type { Members };

/** The members of one workspace. */
export interface ListedMembers extends Members {
  readonly uuids: ReadonlySet<string>;
}

export function toMembers(accounts: Iterable<Account>): ListedMembers {
  const uuids = new Set<string>();
  const byAccountId = new Map<string, string>();
  for (const { uuid, account_id: accountId } of accounts) {
    uuids.add(uuid);
    if (typeof accountId === 'string' && accountId) {
      byAccountId.set(accountId, uuid);
    }
  }
  return { uuids, has: (uuid) => uuids.has(uuid), byAccountId };
}

/** Stores the members of a completely listed workspace, all of whom have a user entity. */
export async function setMembers(jobState: JobState, workspaceUuid: string, members: ListedMembers): Promise<void> {
  await setStepData(jobState, 'members', new Map(await getMembers(jobState)).set(workspaceUuid, members));
}

/** The members by workspace uuid. Workspaces whose members are not ingested or could not be listed are missing. */
export async function getMembers(jobState: JobState): Promise<ReadonlyMap<string, ListedMembers>> {
  return (await getStepData(jobState, 'members')) ?? new Map<string, ListedMembers>();
}

/** Stores the user entity of each account, by the account's uuid. */
export async function setUserKeys(jobState: JobState, keys: ReadonlyMap<string, string>): Promise<void> {
  await setStepData(jobState, 'userKeys', keys);
}

/**
 * The `_key` of the user entity of an account.
 *
 * @param uuid of the account
 * @returns undefined where the graph has no such user
 */
export async function getUserKey(jobState: JobState, uuid: string): Promise<string | undefined> {
  return (await getStepData(jobState, 'userKeys'))?.get(uuid);
}
