import { schemaWhitelistedPropertyNames } from '@jupiterone/integration-sdk-core';

/*
 * The integration runs on SDKs from 8.41 to 17, which check entities against different versions of the data model. The older
 * version (0.54) accepts text where the newer one (0.62 and later) requires lists, and does not accept null. The newer one
 * requires certain properties to be present, with null for what is unknown.
 */

interface AssignedProperties {
  readonly _class: string | string[];
  readonly [name: string]: unknown;
}

/** The properties that the newer data model requires, by class. */
const REQUIRED_BY_CLASS: Readonly<Record<string, (properties: AssignedProperties) => Record<string, unknown>>> = {
  Account: () => ({ vendor: 'Atlassian' }),
  User: ({ username, email, shortLoginId }) => ({
    username: listOrNull(username),
    email: listOrNull(email),
    shortLoginId: listOrNull(shortLoginId),
    firstName: null,
    lastName: null,
  }),
  Host: ({ hostname, lastSeenOn }) => ({
    ...Object.fromEntries(UNKNOWN_OF_HOSTS.map((name) => [name, null])),
    // a runner's name may be any text
    hostname: typeof hostname === 'string' && HOST_NAME.test(hostname) ? hostname : null,
    lastSeenOn: lastSeenOn ?? null,
  }),
};

const HOST_NAME = /^[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]$/;

/** Bitbucket provides nothing about the machine of a runner. */
const UNKNOWN_OF_HOSTS = [
  ...['category', 'make', 'model', 'serial', 'deviceId', 'fqdn', 'osName', 'osType', 'osDetails', 'osVersion'],
  ...['ipv4Addresses', 'ipv6Addresses', 'publicIpAddresses', 'privateIpAddresses', 'macAddresses'],
];

/** The properties of an entity as the data model of the installed SDK requires them. */
export function conformToDataModel<P extends AssignedProperties>(properties: P): P {
  if (!hasNewerDataModel()) {
    return properties;
  }
  const changes = [properties._class]
    .flat()
    .map((name) => (Object.hasOwn(REQUIRED_BY_CLASS, name) ? REQUIRED_BY_CLASS[name]?.(properties) : {}));
  return Object.assign({}, properties, ...changes) as P;
}

/** The older data model has no vendors. The SDK caches the list. */
function hasNewerDataModel(): boolean {
  return schemaWhitelistedPropertyNames(['Account']).includes('vendor');
}

function listOrNull(value: unknown): unknown[] | null {
  return value === undefined ? null : [value];
}
