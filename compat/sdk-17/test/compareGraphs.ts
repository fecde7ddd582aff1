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
      return {
        ...entity,
        ...unknown,
        username: entity.username ? [entity.username] : null,
        email: entity.email ? [entity.email] : null,
      };
    }
    case 'bitbucket_runner':
      return { ...UNKNOWN_HOST_PROPERTIES, ...entity, hostname: hostname(entity.name) };
    default:
      return entity;
  }
}

const UNKNOWN_HOST_PROPERTIES = {
  category: null,
  make: null,
  model: null,
  serial: null,
  deviceId: null,
  fqdn: null,
  osName: null,
  osType: null,
  osDetails: null,
  osVersion: null,
  ipv4Addresses: null,
  ipv6Addresses: null,
  publicIpAddresses: null,
  privateIpAddresses: null,
  macAddresses: null,
  lastSeenOn: null,
};

function hostname(name: unknown): string | null {
  return typeof name === 'string' && /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/i.test(name) ? name : null;
}
