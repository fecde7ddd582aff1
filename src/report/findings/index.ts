import { adminGrants, unusedDeployKeys, usersWithoutEmail } from './access';
import { insecureWebhooks, secretLikeUnsecuredVariables, unrestrictedProduction, unsignedWebhooks } from './automation';
import type { FindingDefinition } from './definition';
import { forcePushAllowed, unprotectedMainBranches } from './mainBranches';
import {
  approvedByAuthorOnly,
  commitsAfterApproval,
  mergedWithoutApproval,
  stalePullRequests,
  unknownCommitAuthors,
} from './pullRequests';
import { publicRepositories } from './repositories';

/** From the most to the least severe. */
export const FINDINGS: readonly FindingDefinition[] = [
  mergedWithoutApproval,
  unprotectedMainBranches,
  secretLikeUnsecuredVariables,
  approvedByAuthorOnly,
  commitsAfterApproval,
  publicRepositories,
  insecureWebhooks,
  unknownCommitAuthors,
  forcePushAllowed,
  unrestrictedProduction,
  unsignedWebhooks,
  unusedDeployKeys,
  adminGrants,
  stalePullRequests,
  usersWithoutEmail,
];
