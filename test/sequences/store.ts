import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';

import type { Graph } from '../../src/report/graph';
import type { Run } from '../runIntegration';

/** What JupiterOne needs of a run to update its graph. */
export type UploadedRun = Pick<Run, 'entities' | 'relationships' | 'partialTypes'>;

/** An object with the number of the run since which it has been in the store without a break. */
interface Stored<T> {
  readonly object: T;
  readonly since: number;
}

/**
 * The graph that JupiterOne holds, by its rules: a run adds and replaces what its steps produced, failed ones included. What it
 * did not produce is deleted, unless its type is partial. The relationships of a deleted entity are deleted with it.
 */
export class Store {
  private entities = new Map<string, Stored<Entity>>();
  private relationships = new Map<string, Stored<Relationship>>();
  private byEnd = new Map<string, Relationship[]>();

  /** @param run its number, counted from 1 */
  apply(run: number, { entities, relationships, partialTypes }: UploadedRun): void {
    const partial = new Set(partialTypes);
    this.entities = merge(this.entities, entities, { run, partial });
    const merged = merge(this.relationships, relationships, { run, partial });
    this.relationships = new Map([...merged].filter(([, { object }]) => this.hasBothEnds(object)));
    this.byEnd = new Map();
    for (const { object } of this.relationships.values()) {
      const end = object._toEntityKey as string;
      this.byEnd.set(end, [...(this.byEnd.get(end) ?? []), object]);
    }
  }

  graph(): Graph {
    const objectsOf = <T>(stored: Map<string, Stored<T>>) => [...stored.values()].map(({ object }) => object);
    return { entities: objectsOf(this.entities), relationships: objectsOf(this.relationships) } as unknown as Graph;
  }

  entity(key: string): Entity | undefined {
    return this.entities.get(key)?.object;
  }

  relationshipsTo(key: string): Relationship[] {
    return this.byEnd.get(key) ?? [];
  }

  /** The number of the run since which an entity has been in the store; undefined if it is not. */
  since(key: string): number | undefined {
    return this.entities.get(key)?.since;
  }

  private hasBothEnds({ _fromEntityKey, _toEntityKey }: Relationship): boolean {
    return this.entities.has(_fromEntityKey as string) && this.entities.has(_toEntityKey as string);
  }
}

function merge<T extends { _key: string; _type: string }>(
  stored: ReadonlyMap<string, Stored<T>>,
  produced: readonly T[],
  { run, partial }: { run: number; partial: ReadonlySet<string> },
): Map<string, Stored<T>> {
  const kept = new Map([...stored].filter(([, { object }]) => partial.has(object._type)));
  for (const object of produced) {
    kept.set(object._key, { object, since: stored.get(object._key)?.since ?? run });
  }
  return kept;
}
