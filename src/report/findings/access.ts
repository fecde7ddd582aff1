import { Steps } from '../../graph/model';
import { EntityTypes } from '../../graph/types';
import { formatDay } from '../../text/wording';
import { displayNameOf, nameOf, shortNameOf, timeOf } from '../graph';
import { HOLDERS } from '../items/people';
import { DAY_MS, type FindingDefinition, GRANTS } from './definition';
import { found, judgeEach, notApplicable, undetermined, type Verdict } from './judgeEach';
import { describeOwner } from './owners';

const UNUSED_AFTER_DAYS = 90;

export const unusedDeployKeys: FindingDefinition = {
  id: 'unused-deploy-keys',
  title: 'Deploy keys that are not in use',
  severity: 'medium',
  why: 'Whoever holds the private key can read the code. Nobody would notice if a forgotten key were stolen.',
  fix: 'Remove the keys that no machine needs.',
  steps: [Steps.REPO_DEPLOY_KEYS, Steps.PROJECT_DEPLOY_KEYS],
  subject: 'deploy key',
  judge: (graph, { collectedOn }) => {
    const limit = collectedOn - UNUSED_AFTER_DAYS * DAY_MS;
    return judgeEach(graph.entitiesOf(EntityTypes.DEPLOY_KEY), (deployKey): Verdict => {
      const lastUsedOn = timeOf(deployKey, 'lastUsedOn');
      const createdOn = timeOf(deployKey, 'createdOn');
      const reference = lastUsedOn ?? createdOn;
      if (reference === undefined) {
        return undetermined();
      }
      const use =
        lastUsedOn === undefined ? `Never used since ${formatDay(reference)}` : `Last used on ${formatDay(reference)}`;
      const detail = `${use}, opens ${describeOwner(deployKey, graph)}`;
      return reference < limit ? found(deployKey, { name: shortNameOf(deployKey), detail }) : 'clear';
    });
  },
};

export const adminGrants: FindingDefinition = {
  id: 'admin-grants',
  title: 'Administrators of repositories and projects',
  severity: 'info',
  why: 'An administrator can switch off branch restrictions, read deploy keys and change who has access.',
  fix: 'Keep the list short, grant the right to groups rather than to single users, and review it regularly.',
  steps: GRANTS,
  subject: 'grant',
  judge: (graph) =>
    judgeEach(graph.entitiesOf(EntityTypes.PERMISSION), (grant): Verdict => {
      if (typeof grant.admin !== 'boolean') {
        return undetermined();
      }
      const principal = graph.source(grant._key, HOLDERS);
      const name = principal ? displayNameOf(principal) : 'Somebody who was not collected';
      const isOutside = principal?._type === EntityTypes.EXTERNAL_USER;
      const who = isOutside ? 'External user' : grant.principalType === 'group' ? 'Group' : 'User';
      const detail = `${who} with admin access to ${describeOwner(grant, graph)}`;
      return grant.admin ? found(grant, { name, detail }) : 'clear';
    }),
};

export const usersWithoutEmail: FindingDefinition = {
  id: 'users-without-email',
  title: 'Users without an e-mail address',
  severity: 'info',
  why: 'JupiterOne maps a user to an employee by the e-mail address. What these users do is attributed to nobody.',
  fix: 'Check that EMAIL_DOMAINS lists every mail domain of the company. Remove accounts that belong to nobody.',
  steps: [Steps.USERS],
  subject: 'user',
  judge: (graph) => {
    const users = graph.entitiesOf(EntityTypes.USER);
    if (!users.some((user) => hasEmail(user.email))) {
      return notApplicable(
        'No user has an e-mail address. Set EMAIL_DOMAINS (emailDomains) to let the run look for them.',
      );
    }
    return judgeEach(users, (user): Verdict => {
      const nickname = nameOf(user, 'nickname');
      const detail = `No address was found${nickname ? `; nickname ${nickname}` : ''}`;
      return hasEmail(user.email) ? 'clear' : found(user, { detail });
    });
  },
};

/** The data model of newer SDKs has a list. */
function hasEmail(email: unknown): boolean {
  return Array.isArray(email) ? email.length > 0 : typeof email === 'string' && email !== '';
}
