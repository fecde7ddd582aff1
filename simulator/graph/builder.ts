export interface ExpectedEntity {
  _key: string;
  _type: string;
  _class: string[];
  [property: string]: unknown;
}

export interface ExpectedRelationship {
  _key: string;
  _type: string;
  _class: string;
  _fromEntityKey: string;
  _toEntityKey: string;
  [property: string]: unknown;
}

export interface ExpectedGraph {
  entities: ExpectedEntity[];
  relationships: ExpectedRelationship[];
}

export interface ExpectedGraphOptions {
  /** Milliseconds since 1970: pull requests that were last updated before are left out. */
  since: number;
  /** Slugs of the collected workspaces; default all. */
  workspaces?: readonly string[];
  /** Whether the integration also reads single pull requests, which always have reviewers and participants. Default false. */
  enrichedPrs?: boolean;
  /** Default true, each: without a source, its entities and all relationships to them are absent. */
  users?: boolean;
  groups?: boolean;
  projects?: boolean;
  /** Without repositories, there are no pull requests either. */
  repositories?: boolean;
  pullRequests?: boolean;
  /** Whether members' workspace permissions are known, for `isAdmin` and the relationship's `permission`. Default true. */
  permissions?: boolean;
  /** Who can do what. Default false. */
  accessControls?: boolean;
  /** What can act on repositories. Default false. */
  automation?: boolean;
}

export interface GraphBuilder {
  /** Properties with the value `undefined` are left out. An entity that is already there stays. */
  addEntity(entity: ExpectedEntity): void;
  /**
   * For users, `from` and `to` are the uuid of the account; otherwise the `_key` of the entity. A relationship of a user who turns
   * out to be somebody outside the workspaces gets the type that says so.
   */
  addRelationship(from: string, type: string, to: string, properties?: Record<string, unknown>): void;
  /** The `_key` of a user. The uuid alone is the key of the workspace if the workspace is personal. */
  userKey(uuid: string): string;
  /** The graph without relationships that lack an end. */
  build(): ExpectedGraph;
}

/** By the verb in the type. */
const CLASSES = new Map([
  ['has', 'HAS'],
  ['owns', 'OWNS'],
  ['allows', 'ALLOWS'],
  ['opened', 'OPENED'],
  ['reviewed', 'REVIEWED'],
  ['assigned', 'ASSIGNED'],
  ['approved', 'APPROVED'],
  ['created', 'CREATED'],
]);

/** @param workspaceUuids uuids of the collected workspaces */
export function createGraphBuilder(workspaceUuids: ReadonlySet<string>): GraphBuilder {
  const entities = new Map<string, ExpectedEntity>();
  const relationships = new Map<string, ExpectedRelationship>();
  const userKey = (uuid: string) => (workspaceUuids.has(uuid) ? `bitbucket-user:${uuid}` : uuid);
  return {
    userKey,
    addEntity: (entity) => {
      if (!entities.has(entity._key)) {
        entities.set(entity._key, withoutMissing(entity));
      }
    },
    addRelationship: (fromId, type, toId, properties = {}) => {
      const from = type.startsWith('bitbucket_user_') ? userKey(fromId) : fromId;
      const to = type.endsWith('_user') ? userKey(toId) : toId;
      const _class = type.split('_').flatMap((word) => CLASSES.get(word) ?? [])[0] ?? '';
      const _key = `${from}|${_class.toLowerCase()}|${to}`;
      const ends = { _key, _type: type, _class, displayName: _class, _fromEntityKey: from, _toEntityKey: to };
      relationships.set(_key, withoutMissing({ ...ends, ...properties }));
    },
    build: () => ({
      entities: [...entities.values()],
      relationships: [...relationships.values()]
        .filter(({ _fromEntityKey, _toEntityKey }) => entities.has(_fromEntityKey) && entities.has(_toEntityKey))
        .map((relationship) => {
          const isExternal = [relationship._fromEntityKey, relationship._toEntityKey].some(
            (key) => entities.get(key)?._type === 'bitbucket_external_user',
          );
          const _type = isExternal ? relationship._type.replace('_user', '_external_user') : relationship._type;
          return { ...relationship, _type };
        }),
    }),
  };
}

export function undefinedIfEmpty(text: string | null): string | undefined {
  return text === null || text === '' ? undefined : text;
}

function withoutMissing<T extends object>(properties: T): T {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as T;
}
