import type { EntityType, RelationshipType } from '../graph/types';
import { compareText, type Graph, type GraphObject, type GraphRelationship } from './graph';
import { groupBy } from './grouping';

type RelationshipsByTypeAndEnd = ReadonlyMap<string, ReadonlyMap<string, readonly GraphRelationship[]>>;

/** Look-ups in a graph, which never change it. */
export class GraphIndex {
  private readonly byKey: ReadonlyMap<string, GraphObject>;
  private readonly byType: ReadonlyMap<string, GraphObject[]>;
  private readonly incoming: RelationshipsByTypeAndEnd;
  private readonly outgoing: RelationshipsByTypeAndEnd;

  constructor(graph: Graph) {
    // the files of a graph have random names, and the same graph gives the same report
    const [entities, relationships] = [inOrder(graph.entities), inOrder(graph.relationships)];
    this.byKey = new Map(entities.map((entity) => [entity._key, entity]));
    this.byType = groupBy(entities, ({ _type }) => _type);
    this.outgoing = byTypeAndEnd(relationships, ({ _fromEntityKey }) => _fromEntityKey);
    this.incoming = byTypeAndEnd(relationships, ({ _toEntityKey }) => _toEntityKey);
  }

  entity(key: string): GraphObject | undefined {
    return this.byKey.get(key);
  }

  entitiesOf(type: EntityType): readonly GraphObject[] {
    return this.byType.get(type) ?? [];
  }

  /** The relationships of one type that end at an entity. */
  incomingOf(key: string, type: RelationshipType): readonly GraphRelationship[] {
    return this.incoming.get(type)?.get(key) ?? [];
  }

  /** The relationships of one type that start at an entity. */
  outgoingOf(key: string, type: RelationshipType): readonly GraphRelationship[] {
    return this.outgoing.get(type)?.get(key) ?? [];
  }

  /** The entities that an entity has relationships of the types to. */
  targets(key: string, types: readonly RelationshipType[]): GraphObject[] {
    return types
      .flatMap((type) => this.outgoingOf(key, type))
      .flatMap(({ _toEntityKey }) => this.entity(_toEntityKey) ?? []);
  }

  /** The first entity that has a relationship of one of the types to an entity. */
  source(key: string, types: readonly RelationshipType[]): GraphObject | undefined {
    for (const type of types) {
      const [relationship] = this.incomingOf(key, type);
      if (relationship) {
        return this.entity(relationship._fromEntityKey);
      }
    }
    return undefined;
  }

  /** The first entity that an entity has a relationship of a type to. */
  target(key: string, type: RelationshipType): GraphObject | undefined {
    const [relationship] = this.outgoingOf(key, type);
    return relationship && this.entity(relationship._toEntityKey);
  }
}

function inOrder<T extends GraphObject>(objects: readonly T[]): T[] {
  return [...objects].sort((a, b) => compareText(a._key, b._key));
}

/** By type and then by end: an entity may have very many relationships, and few of one type. */
function byTypeAndEnd(
  relationships: readonly GraphRelationship[],
  endOf: (relationship: GraphRelationship) => string,
): RelationshipsByTypeAndEnd {
  const byType = groupBy(relationships, ({ _type }) => _type);
  return new Map([...byType].map(([type, ofType]) => [type, groupBy(ofType, endOf)]));
}
