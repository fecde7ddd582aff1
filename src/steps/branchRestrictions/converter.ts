import type { Entity } from '@jupiterone/integration-sdk-core';

import type { BranchRestriction } from '../../bitbucket/endpoints/access';
import { createEntity } from '../../graph/createEntity';
import { toBranchProtectionKey, toBranchRestrictionKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { inPlace, repositoryPlace } from '../../graph/place';
import { MalformedRecordError, number, requiredText, text, texts } from '../../graph/properties';
import { withHiddenCredentials } from '../../graph/rawRecord';
import { hideAddresses } from '../../text/address';
import type { ListedRepository } from '../jobState/listed';
import type { Protection } from './protection';

/** The longest list that a property holds. */
const MAX_BRANCHES = 250;

/** @throws MalformedRecordError without an id or a kind */
export function createBranchRestrictionEntity(given: BranchRestriction, repository: ListedRepository): Entity {
  // no more than addresses: other words of a pattern are names of branches
  const restriction = withHiddenCredentials(given, ['kind', 'pattern'], hideAddresses);
  const id = text(restriction.id);
  if (!id) {
    throw new MalformedRecordError('id');
  }
  const kind = requiredText(restriction.kind, 'kind');
  const sourceBranches = texts(restriction.pipelines_source_branches);
  return createEntity(restriction, {
    _key: toBranchRestrictionKey(repository.uuid, id),
    _type: Entities.BRANCH_RESTRICTION._type,
    _class: Entities.BRANCH_RESTRICTION._class,
    id,
    name: kind,
    ...inPlace(repositoryPlace(repository), `${kind}${branchesOf(restriction)}`, 'branchRestrictions'),
    kind,
    value: number(restriction.value),
    pattern: text(restriction.pattern) ?? '',
    matchKind: text(restriction.branch_match_kind),
    branchType: text(restriction.branch_type),
    pipelinesSourceBranches: sourceBranches?.slice(0, MAX_BRANCHES),
    pipelinesSourceBranchesTruncated: sourceBranches && sourceBranches.length > MAX_BRANCHES ? true : undefined,
    type: text(restriction.type),
    ownerId: repository.workspaceUuid,
    // Bitbucket does not document whether it applies beside those of the project
    active: repository.inheritsBranchRestrictions === false ? true : undefined,
  });
}

/** For example " on release/*", or " on branch type development", which no pattern reads like: patterns have no spaces. */
function branchesOf({ pattern, branch_type: branchType }: BranchRestriction): string {
  const [shownPattern, shownType] = [text(pattern), text(branchType)];
  return shownPattern ? ` on ${shownPattern}` : shownType ? ` on branch type ${shownType}` : '';
}

/**
 * What is known of the combined effect of all restrictions on the main branch. Bitbucket has no such record, so the raw data is
 * empty.
 */
export function createBranchProtectionEntity(protection: Protection, repository: ListedRepository): Entity {
  const name = `${repository.name} main branch protection`;
  return createEntity(
    {},
    {
      _key: toBranchProtectionKey(repository.uuid),
      _type: Entities.BRANCH_PROTECTION._type,
      _class: Entities.BRANCH_PROTECTION._class,
      name,
      ...inPlace(repositoryPlace(repository), 'main branch protection', 'branchRestrictions'),
      inheritsBranchRestrictions: repository.inheritsBranchRestrictions,
      branch: protection.branch,
      protected: protection.protected,
      requiredApprovals: protection.requiredApprovals,
      requiresDefaultReviewerApprovals: protection.requiresDefaultReviewerApprovals,
      requiredDefaultReviewerApprovals: protection.requiredDefaultReviewerApprovals,
      requiresReviewGroupApprovals: protection.requiresReviewGroupApprovals,
      requiredReviewGroupApprovals: protection.requiredReviewGroupApprovals,
      requiresPassingBuilds: protection.requiresPassingBuilds,
      requiredPassingBuilds: protection.requiredPassingBuilds,
      requiresTasksCompleted: protection.requiresTasksCompleted,
      requiresNoChangesRequested: protection.requiresNoChangesRequested,
      requiresUpToDate: protection.requiresUpToDate,
      mergeChecksEnforced: protection.mergeChecksEnforced,
      mergeRestricted: protection.mergeRestricted,
      resetsApprovalsOnChange: protection.resetsApprovalsOnChange,
      resetsChangesRequestedOnChange: protection.resetsChangesRequestedOnChange,
      directPushRestricted: protection.directPushRestricted,
      forcePushAllowed: protection.forcePushAllowed,
      deletionAllowed: protection.deletionAllowed,
      ownerId: repository.workspaceUuid,
    },
  );
}
