import { Steps } from '../../graph/model';
import { EntityTypes } from '../../graph/types';
import { shortNameOf, textOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import type { FindingDefinition, Judgment } from './definition';
import { found, judgeEach, undetermined, type Verdict } from './judgeEach';
import { describeOwner } from './owners';
import { type SecretGrade, secretGradeOf } from './secretNames';

const VARIABLES = { steps: [Steps.PIPELINE_VARIABLES], subject: 'pipeline variable' } as const;

export const secretLikeUnsecuredVariables: FindingDefinition = {
  ...VARIABLES,
  id: 'secret-like-unsecured-variables',
  title: 'Variables that look like secrets and are not secured',
  severity: 'high',
  why: 'Bitbucket shows the value to everybody who can see the settings, and pipelines print it into their logs.',
  fix: 'Replace the secret, and store the new one as a secured variable. If the value is not a secret, rename the variable.',
  judge: (graph) => judgeVariables(graph, 'secret'),
};

export const possiblySecretUnsecuredVariables: FindingDefinition = {
  ...VARIABLES,
  id: 'possibly-secret-unsecured-variables',
  title: 'Variables that may hold secrets and are not secured',
  severity: 'info',
  why:
    'The name is that of an identifier, of a setting, or of a key that may be public. If the value is a secret all the ' +
    'same, everybody who can see the settings can read it.',
  fix: 'Look at the values once. Replace those that are secrets, and store the new ones as secured variables.',
  judge: (graph) => judgeVariables(graph, 'possible secret'),
};

function judgeVariables(graph: GraphIndex, grade: SecretGrade): Judgment {
  const { PIPELINE_SECRET, PIPELINE_VARIABLE } = EntityTypes;
  const variables = [PIPELINE_VARIABLE, PIPELINE_SECRET].flatMap((type) => graph.entitiesOf(type));
  return judgeEach(variables, (variable): Verdict => {
    if (secretGradeOf(textOf(variable, 'name')) !== grade) {
      return 'clear';
    }
    if (typeof variable.secured !== 'boolean') {
      return undetermined();
    }
    const detail = `Not secured, in ${describeOwner(variable, graph)}`;
    return variable.secured ? 'clear' : found(variable, { name: shortNameOf(variable), detail });
  });
}

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
        return adminOnlyRestriction === true ? 'clear' : undetermined();
      }
      const detail = `Not limited to administrators, in ${describeOwner(environment, graph)}`;
      return adminOnlyRestriction ? 'clear' : found(environment, { name: shortNameOf(environment), detail });
    });
  },
};
