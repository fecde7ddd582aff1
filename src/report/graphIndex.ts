import type { EntityType, RelationshipType } from '../graph/types';
import type { Graph, GraphObject, GraphRelationship } from './graph';
import { groupBy } from './grouping';

/** Look-ups in a graph, which never change it. */
export class GraphIndex {
  private readonly byKey: ReadonlyMap<string, GraphObject>;
  private readonly byType: ReadonlyMap<string, GraphObject[]>;
  private readonly incoming: ReadonlyMap<string, GraphRelationship[]>;
  private readonly outgoing: ReadonlyMap<string, GraphRelationship[]>;

  constructor({ entities, relationships }: Graph) {
    this.byKey = new Map(entities.map((entity) => [entity._key, entity]));
    this.byType = groupBy(entities, ({ _type }) => _type);
    this.outgoing = groupBy(relationships, ({ _fromEntityKey }) => _fromEntityKey);
    this.incoming = groupBy(relationships, ({ _toEntityKey }) => _toEntityKey);
  }

  entity(key: string): GraphObject | undefined {
    return this.byKey.get(key);
  }

  entitiesOf(type: EntityType): readonly GraphObject[] {
    return this.byType.get(type) ?? [];
  }

  /** The relationships of one type that end at an entity. */
  incomingOf(key: string, type: RelationshipType): GraphRelationship[] {
    return (this.incoming.get(key) ?? []).filter(({ _type }) => _type === type);
  }

  /** The first entity that has a relationship of one of the types to an entity. */
  source(key: string, types: readonly RelationshipType[]): GraphObject | undefined {
    const relationship = this.incoming.get(key)?.find(({ _type }) => types.some((type) => type === _type));
    return relationship && this.entity(relationship._fromEntityKey);
  }

  /** The first entity that an entity has a relationship of a type to. */
  target(key: string, type: RelationshipType): GraphObject | undefined {
    const relationship = this.outgoing.get(key)?.find(({ _type }) => _type === type);
    return relationship && this.entity(relationship._toEntityKey);
  }
}
