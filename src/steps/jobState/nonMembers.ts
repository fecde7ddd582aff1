import type { StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import type { Account } from '../../bitbucket/endpoints/json';

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
