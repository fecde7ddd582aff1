import { Steps } from '../../graph/model';
import { EntityTypes } from '../../graph/types';
import { capitalize, joinWords } from '../../text/wording';
import { textOf } from '../graph';
import type { FindingDefinition } from './definition';
import { found, judgeEach, settingsLink, type Verdict } from './judgeEach';
import { describeOwner, ownerOf, pageOwnerOf } from './owners';

const SECRET_LIKE = /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|KEY/i;

export const secretLikeUnsecuredVariables: FindingDefinition = {
  id: 'secret-like-unsecured-variables',
  title: 'Variables that look like secrets and are not secured',
  severity: 'high',
  why: 'Bitbucket shows the value to everybody who can see the settings, and pipelines print it into their logs.',
  fix: 'Replace the secret, and store the new one as a secured variable. If the value is not a secret, rename the variable.',
  steps: [Steps.PIPELINE_VARIABLES],
  subject: 'pipeline variable',
  judge: (graph) =>
    judgeEach(graph.entitiesOf(EntityTypes.PIPELINE_VARIABLE), (variable): Verdict => {
      if (!SECRET_LIKE.test(textOf(variable, 'name'))) {
        return 'clear';
      }
      if (typeof variable.secured !== 'boolean') {
        return 'undetermined';
      }
      const detail = `Not secured, in ${describeOwner(variable, graph)}`;
      const webLink = settingsLink(pageOwnerOf(variable, graph), 'pipelines/repository-variables');
      return variable.secured ? 'clear' : found(variable, { detail, webLink });
    }),
};

export const unrestrictedProduction: FindingDefinition = {
  id: 'unrestricted-production',
  title: 'Production environments that everybody with write access can deploy to',
  severity: 'medium',
  why: 'Whoever can push can also release. Nobody with more responsibility has to agree.',
  fix: 'Under Repository settings, Deployments: allow only administrators to deploy to this environment.',
  steps: [Steps.ENVIRONMENTS],
  subject: 'production environment',
  judge: (graph) => {
    const mayBeProduction = graph
      .entitiesOf(EntityTypes.ENVIRONMENT)
      .filter((environment) => ['Production', ''].includes(textOf(environment, 'environmentType')));
    return judgeEach(mayBeProduction, (environment): Verdict => {
      const { adminOnlyRestriction } = environment;
      if (typeof adminOnlyRestriction !== 'boolean' || textOf(environment, 'environmentType') === '') {
        return adminOnlyRestriction === true ? 'clear' : 'undetermined';
      }
      const detail = `Not limited to administrators, in ${describeOwner(environment, graph)}`;
      const webLink = settingsLink(ownerOf(environment, graph), 'pipelines/deployment-settings');
      return adminOnlyRestriction ? 'clear' : found(environment, { detail, webLink });
    });
  },
};

const WEBHOOKS = { steps: [Steps.WEBHOOKS], subject: 'webhook' } as const;

export const insecureWebhooks: FindingDefinition = {
  ...WEBHOOKS,
  id: 'insecure-webhooks',
  title: 'Webhooks without transport security',
  severity: 'high',
  why: 'Everybody between Bitbucket and the receiver can read and change what is sent: code changes, names, build triggers.',
  fix: 'Send to an https address with a valid certificate, and switch certificate checks on.',
  judge: (graph) =>
    judgeEach(graph.entitiesOf(EntityTypes.WEBHOOK), (webhook): Verdict => {
      const { active, insecure, skipCertVerification } = webhook;
      if (active === false) {
        return 'clear';
      }
      const problems = [
        ...(insecure === true ? ['sends over plain http'] : []),
        ...(skipCertVerification === true ? ['accepts any certificate'] : []),
      ];
      if (active === true && problems.length > 0) {
        const detail = `${capitalize(joinWords(problems))}, to ${textOf(webhook, 'address') || 'an unknown host'}, from ${describeOwner(webhook, graph)}`;
        return found(webhook, { detail, webLink: settingsLink(ownerOf(webhook, graph), 'webhooks') });
      }
      return insecure === false && skipCertVerification === false ? 'clear' : 'undetermined';
    }),
};

export const unsignedWebhooks: FindingDefinition = {
  ...WEBHOOKS,
  id: 'unsigned-webhooks',
  title: 'Webhooks without a secret',
  severity: 'medium',
  why: 'The receiver cannot tell a request from Bitbucket from a forged one, and may start a build or a release for it.',
  fix: 'Set a secret on the webhook, and let the receiver check the signature in X-Hub-Signature.',
  judge: (graph) =>
    judgeEach(graph.entitiesOf(EntityTypes.WEBHOOK), (webhook): Verdict => {
      const { active, hasSecret } = webhook;
      if (active === false || hasSecret === true) {
        return 'clear';
      }
      if (active !== true || hasSecret !== false) {
        return 'undetermined';
      }
      const detail = `No secret; sends to ${textOf(webhook, 'address') || 'an unknown host'}, from ${describeOwner(webhook, graph)}`;
      return found(webhook, { detail, webLink: settingsLink(ownerOf(webhook, graph), 'webhooks') });
    }),
};
