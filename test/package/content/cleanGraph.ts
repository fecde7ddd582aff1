import type { Graph } from '../../../src/report/graph';

/** The properties that are wrong in some objects of each type, as they are in a workspace that is in order. */
const IN_ORDER: Readonly<Record<string, object>> = {
  bitbucket_pullrequest: { approved: true, validated: true, analysisIncomplete: false },
  bitbucket_branch_protection: { directPushRestricted: true, requiredApprovals: 2, forcePushAllowed: false },
  bitbucket_repo: { public: false },
  bitbucket_webhook: { insecure: false, skipCertVerification: false, hasSecret: true },
  bitbucket_pipeline_variable: { secured: true },
  bitbucket_environment: { adminOnlyRestriction: true },
  bitbucket_runner: { state: 'ONLINE' },
};

/** The same workspace after everything was set right. Deploy keys were used at `usedOn`. */
export function putInOrder({ entities, relationships }: Graph, usedOn: number): Graph {
  const values = { ...IN_ORDER, bitbucket_deploy_key: { lastUsedOn: usedOn } };
  return {
    entities: entities.map((entity) => ({ ...entity, ...values[entity._type as keyof typeof values] })),
    relationships,
  };
}
