import type { JobState, StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import type { Account } from '../../bitbucket/endpoints/json';
import { text } from '../../graph/properties';
import { getStepData } from './stepData';

/** A relationship of an account that has no user entity. */
export interface NonMemberRelationship {
  readonly metadata: StepRelationshipMetadata;
  /** As in `addRelationshipOnce`: the uuid of the account, or the `_key` of the other end. */
  readonly from: string;
  readonly to: string;
  readonly properties?: Record<string, string | number | boolean | undefined>;
}

/**
 * What steps find out about accounts that are members of no workspace. Which of them are people outside the workspaces is known
 * when all grants have been read; the step for external users adds these.
 */
export class NonMembers {
  /** By uuid: the accounts that were granted something on a repository or a project. */
  readonly granted = new Map<string, Account>();
  readonly relationships: NonMemberRelationship[] = [];
}

/** Keeps an account that a grant names, unless it is a member or a workspace. Nothing is kept where the members are unknown. */
export async function keepGranted(jobState: JobState, account: Account | null | undefined): Promise<void> {
  const nonMembers = await getStepData(jobState, 'nonMembers');
  const userKeys = await getStepData(jobState, 'userKeys');
  const uuid = text(account?.uuid);
  if (nonMembers && account && uuid && account.type !== 'team' && !userKeys?.has(uuid)) {
    nonMembers.granted.set(uuid, account);
  }
}
