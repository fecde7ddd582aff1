import { schemaWhitelistedPropertyNames } from '@jupiterone/integration-sdk-core';

/*
 * The integration runs on SDKs from 8.41 to 17, which check entities against different versions of the data model. The older
 * version (0.54) accepts text where the newer one (0.62 and later) requires lists, and does not accept null. The newer one
 * requires certain properties to be present, with null for what is unknown, and from 0.64 on it has the class NHI.
 */

/** What kind of identity something is that acts without a person, in the words of the data model. */
export type NonHumanIdentityType = 'bot' | 'ci_cd_identity' | 'credential' | 'secret' | 'webhook';

interface AssignedProperties {
  readonly _class: string | string[];
  /** Makes the entity an NHI, where the data model has this class. Elsewhere the property is left out. */
  readonly nhiType?: NonHumanIdentityType;
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
  HostAgent: ({ lastSeenOn }) => ({ lastSeenOn: lastSeenOn ?? null }),
};

/** The class of non-human identities; empty where the installed data model lacks it. */
const NHI: readonly string[] = hasClass('NHI') ? ['NHI'] : [];

/** The classes of a type whose entities all have an `nhiType`. */
export function withNonHumanIdentity(...classes: string[]): string[] {
  return [...classes, ...NHI];
}

/** The properties of an entity as the data model of the installed SDK requires them. */
export function conformToDataModel<P extends AssignedProperties>(given: P): P {
  const properties = 'nhiType' in given ? toNonHumanIdentity(given) : given;
  if (!hasNewerDataModel()) {
    return properties;
  }
  const changes = [properties._class]
    .flat()
    .map((name) => (Object.hasOwn(REQUIRED_BY_CLASS, name) ? REQUIRED_BY_CLASS[name]?.(properties) : {}));
  return Object.assign({}, properties, ...changes) as P;
}

function toNonHumanIdentity<P extends AssignedProperties>({ nhiType, ...properties }: P): P {
  const _class = [...new Set([properties._class, NHI].flat(2))];
  const isNonHuman = nhiType !== undefined && NHI.length > 0;
  return { ...properties, ...(isNonHuman && { _class, nhiType }) } as unknown as P;
}

/** The older data model has no vendors. The SDK caches the list. */
function hasNewerDataModel(): boolean {
  return schemaWhitelistedPropertyNames(['Account']).includes('vendor');
}

function hasClass(name: string): boolean {
  try {
    return schemaWhitelistedPropertyNames([name]).length > 0;
  } catch {
    // the SDK throws where it has no schema of the class
    return false;
  }
}

function listOrNull(value: unknown): unknown[] | null {
  return value === undefined ? null : [value];
}
