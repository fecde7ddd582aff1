import { adminGrants, unusedDeployKeys, usersWithoutEmail } from './access';
import { repositoryAdministrators, workspaceOwners } from './administrators';
import { automaticGroupsThatWrite, pushExemptions } from './automaticGroups';
import { possiblySecretUnsecuredVariables, secretLikeUnsecuredVariables, unrestrictedProduction } from './automation';
import type { FindingDefinition } from './definition';
import { directPushes } from './directPushes';
import { dormantMembers, dormantRepositories } from './dormancy';
import { privateInPublicProjects, publicForks, publicRepositoriesWithRunners } from './exposure';
import { forcePushAllowed, unprotectedMainBranches } from './mainBranches';
import {
  mergedByApps,
  mergedChangedAfterApproval,
  mergedIntoOtherBranches,
  mergedPartiallyApproved,
  mergedSelfApproved,
  mergedUnverifiedAuthors,
  mergedWithoutApproval,
} from './merges';
import { outsidersWithAccess } from './outsiders';
import { stalePullRequests, unknownCommitAuthors } from './pullRequests';
import { publicRepositories } from './repositories';
import { mergedWithOpenRequests, noDefaultReviewers } from './reviews';
import { insecureWebhooks, unsignedWebhooks, unverifiedWebhooks } from './webhooks';

/** From the most to the least severe. */
export const FINDINGS: readonly FindingDefinition[] = [
  mergedWithoutApproval,
  mergedSelfApproved,
  mergedChangedAfterApproval,
  mergedPartiallyApproved,
  directPushes,
  unprotectedMainBranches,
  pushExemptions,
  secretLikeUnsecuredVariables,
  publicRepositories,
  publicForks,
  publicRepositoriesWithRunners,
  insecureWebhooks,
  mergedUnverifiedAuthors,
  mergedByApps,
  mergedWithOpenRequests,
  unknownCommitAuthors,
  forcePushAllowed,
  unrestrictedProduction,
  unverifiedWebhooks,
  unsignedWebhooks,
  unusedDeployKeys,
  dormantRepositories,
  outsidersWithAccess,
  automaticGroupsThatWrite,
  workspaceOwners,
  repositoryAdministrators,
  dormantMembers,
  mergedIntoOtherBranches,
  adminGrants,
  noDefaultReviewers,
  privateInPublicProjects,
  possiblySecretUnsecuredVariables,
  stalePullRequests,
  usersWithoutEmail,
];

/** @returns undefined for a check that this version does not have */
export function definitionOf(id: string): FindingDefinition | undefined {
  return FINDINGS.find((definition) => definition.id === id);
}
