import type { Graph, GraphObject, GraphRelationship } from './graph';

/** Look-ups in a graph, which never change it. */
export class GraphIndex {
  private readonly byKey = new Map<string, GraphObject>();
  private readonly byType = new Map<string, GraphObject[]>();
  private readonly incoming = new Map<string, GraphRelationship[]>();
  private readonly outgoing = new Map<string, GraphRelationship[]>();

  constructor({ entities, relationships }: Graph) {
    for (const entity of entities) {
      this.byKey.set(entity._key, entity);
      append(this.byType, entity._type, entity);
    }
    for (const relationship of relationships) {
      append(this.outgoing, relationship._fromEntityKey, relationship);
      append(this.incoming, relationship._toEntityKey, relationship);
    }
  }

  entity(key: string): GraphObject | undefined {
    return this.byKey.get(key);
  }

  entitiesOf(type: string): readonly GraphObject[] {
    return this.byType.get(type) ?? [];
  }

  /** The relationships of one type that end at an entity. */
  incomingOf(key: string, type: string): GraphRelationship[] {
    return (this.incoming.get(key) ?? []).filter(({ _type }) => _type === type);
  }

  /** The first entity that has a relationship of one of the types to an entity. */
  source(key: string, types: readonly string[]): GraphObject | undefined {
    const relationship = this.incoming.get(key)?.find(({ _type }) => types.includes(_type));
    return relationship && this.entity(relationship._fromEntityKey);
  }

  /** The first entity that an entity has a relationship of one of the types to. */
  target(key: string, types: readonly string[]): GraphObject | undefined {
    const relationship = this.outgoing.get(key)?.find(({ _type }) => types.includes(_type));
    return relationship && this.entity(relationship._toEntityKey);
  }
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) {
    list.push(item);
  } else {
    lists.set(key, [item]);
  }
}
