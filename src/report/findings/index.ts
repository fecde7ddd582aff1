import { adminGrants, unusedDeployKeys, usersWithoutEmail } from './access';
import { possiblySecretUnsecuredVariables, secretLikeUnsecuredVariables, unrestrictedProduction } from './automation';
import type { FindingDefinition } from './definition';
import { directPushes } from './directPushes';
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
import { stalePullRequests, unknownCommitAuthors } from './pullRequests';
import { publicRepositories } from './repositories';
import { insecureWebhooks, unsignedWebhooks, unverifiedWebhooks } from './webhooks';

/** From the most to the least severe. */
export const FINDINGS: readonly FindingDefinition[] = [
  mergedWithoutApproval,
  mergedSelfApproved,
  mergedChangedAfterApproval,
  mergedPartiallyApproved,
  directPushes,
  unprotectedMainBranches,
  secretLikeUnsecuredVariables,
  publicRepositories,
  insecureWebhooks,
  mergedUnverifiedAuthors,
  mergedByApps,
  unknownCommitAuthors,
  forcePushAllowed,
  unrestrictedProduction,
  unverifiedWebhooks,
  unsignedWebhooks,
  unusedDeployKeys,
  mergedIntoOtherBranches,
  adminGrants,
  possiblySecretUnsecuredVariables,
  stalePullRequests,
  usersWithoutEmail,
];
