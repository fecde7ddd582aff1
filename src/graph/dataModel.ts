import { schemaWhitelistedPropertyNames } from '@jupiterone/integration-sdk-core';

/*
 * All that differs between the SDKs that this integration runs on, 8.41 to 17: the data model that they check entities
 * against. The older one (0.54) takes text where the newer one (0.62 and later) demands lists, and does not know null;
 * the newer one demands that certain properties are there, with null for what is not known.
 */

interface Properties {
  readonly _class: string | string[];
  readonly [name: string]: unknown;
}

/** What the newer data model wants otherwise, by class. */
const NEWER: Readonly<Record<string, (properties: Properties) => Record<string, unknown>>> = {
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

/** Bitbucket tells nothing about the machine that a runner runs on. */
const UNKNOWN_OF_HOSTS = [
  ...['category', 'make', 'model', 'serial', 'deviceId', 'fqdn', 'osName', 'osType', 'osDetails', 'osVersion'],
  ...['ipv4Addresses', 'ipv6Addresses', 'publicIpAddresses', 'privateIpAddresses', 'macAddresses'],
];

/** The properties of an entity as the data model of the SDK at hand wants them. */
export function conformToDataModel<P extends Properties>(properties: P): P {
  if (!hasNewerDataModel()) {
    return properties;
  }
  const changes = [properties._class].flat().map((name) => NEWER[name]?.(properties));
  return Object.assign({}, properties, ...changes) as P;
}

/** The older data model has no vendors. The SDK remembers the response. */
function hasNewerDataModel(): boolean {
  return schemaWhitelistedPropertyNames(['Account']).includes('vendor');
}

function listOrNull(value: unknown): unknown[] | null {
  return value === undefined ? null : [value];
}
