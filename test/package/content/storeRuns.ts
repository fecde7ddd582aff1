import { Entities, Relationships } from '../../../src/graph/model';
import type { Graph, GraphObject, GraphRelationship } from '../../../src/report/graph';

/** What one run uploads, and when (in milliseconds since 1970). */
export interface UploadedRun {
  graph: Graph;
  at: number;
}

const PARTIAL = [...Object.values(Entities), ...Object.values(Relationships)]
  .filter((metadata) => 'partial' in metadata && metadata.partial)
  .map(({ _type }) => _type);

/**
 * What JupiterOne holds after some runs: the objects of the last one, those of earlier runs whose types are partial, and as
 * deleted what else earlier runs had. `_createdOn` is the time of the first run that had an object. `_beginOn` is the time of
 * the run that last changed it, and `_endOn` that of the first run without it.
 */
export function storeRuns(runs: readonly UploadedRun[]): Graph {
  return {
    entities: store(runs.map(({ graph, at }) => ({ objects: graph.entities, at }))),
    relationships: store<GraphRelationship>(runs.map(({ graph, at }) => ({ objects: graph.relationships, at }))),
  };
}

function store<T extends GraphObject>(runs: readonly { objects: readonly T[]; at: number }[]): T[] {
  let stored = new Map<string, { content: string; object: T }>();
  for (const { objects, at } of runs) {
    const next = new Map(stored);
    for (const [key, { content, object }] of stored) {
      if (!PARTIAL.includes(object._type) && object._deleted !== true) {
        next.set(key, { content, object: { ...object, _deleted: true, _endOn: at } });
      }
    }
    for (const object of objects) {
      const known = stored.get(object._key);
      const earlier = known?.object._deleted === true ? undefined : known;
      const content = JSON.stringify(object);
      const metadata = {
        _createdOn: earlier?.object._createdOn ?? at,
        _beginOn: earlier?.content === content ? earlier.object._beginOn : at,
        _deleted: false,
      };
      next.set(object._key, { content, object: { ...object, ...metadata } });
    }
    stored = next;
  }
  return [...stored.values()].map(({ object }) => object);
}

/**
 * Adds what JupiterOne makes itself: a person for each user with an e-mail address, and the relationship between them.
 *
 * @param withoutPerson keys of users whose address belongs to no person
 */
export function addPeople({ entities, relationships }: Graph, withoutPerson: readonly string[] = []): Graph {
  const users = entities.filter(
    ({ _type, _key, email }) => _type === Entities.USER._type && email !== undefined && !withoutPerson.includes(_key),
  );
  const people = users.map(({ _key, displayName, email }) => ({
    ...{ _key: `employee:${_key}`, _type: 'employee', _class: ['Person'] },
    ...{ displayName, name: displayName, email },
  }));
  const identities = users.map(({ _key }) => ({
    ...{ _key: `${_key}|is|employee:${_key}`, _type: 'bitbucket_user_is_employee', _class: 'IS' },
    ...{ _fromEntityKey: _key, _toEntityKey: `employee:${_key}` },
  }));
  return { entities: [...entities, ...people], relationships: [...relationships, ...identities] };
}

/** Adds the configuration of the integration as JupiterOne shows it in the graph. */
export function addIntegration({ entities, relationships }: Graph, status: 'COMPLETED' | 'FAILED'): Graph {
  const integration = {
    ...{ _key: 'jupiterone-integration', _type: 'jupiterone_integration', _class: ['Application'] },
    ...{ displayName: 'Bitbucket', integrationType: 'bitbucket', status },
  };
  return { entities: [...entities, integration], relationships };
}
