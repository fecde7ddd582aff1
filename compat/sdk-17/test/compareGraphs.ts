import { compareGraphs as compare, type Difference } from '../../../harness/compareGraphs';
import type { Graph, GraphObject } from '../../../src/report/graph';

export { describeDifference } from '../../../harness/compareGraphs';

/** Compares a graph from SDK 17 with an expected graph of SDK 8, which is first converted to the data model of SDK 17. */
export function compareGraphs(expected: Graph, actual: Graph): Difference[] {
  return compare({ ...expected, entities: expected.entities.map(toSdk17) }, actual);
}

function toSdk17(entity: GraphObject): GraphObject {
  switch (entity._type) {
    case 'bitbucket_workspace':
      return { ...entity, vendor: 'Atlassian' };
    case 'bitbucket_user':
    case 'bitbucket_external_user': {
      const unknown = { firstName: null, lastName: null, shortLoginId: null };
      const user = {
        ...entity,
        ...unknown,
        username: entity.username ? [entity.username] : null,
        email: entity.email ? [entity.email] : null,
      };
      return entity.userType === 'app_user' ? toIdentity(user, 'bot') : user;
    }
    case 'bitbucket_runner':
      return toIdentity({ lastSeenOn: null, ...entity }, 'ci_cd_identity');
    case 'bitbucket_webhook':
      return toIdentity(entity, 'webhook');
    case 'bitbucket_deploy_key':
      return toIdentity(entity, 'credential');
    case 'bitbucket_pipeline_secret':
      return toIdentity(entity, 'secret');
    default:
      return entity;
  }
}

function toIdentity(entity: GraphObject, nhiType: string): GraphObject {
  return { ...entity, _class: [entity._class, 'NHI'].flat(), nhiType };
}
