import { fieldOf } from '../text/untrusted';
/** An entity or a relationship as `j1-integration collect` writes it. */
export interface GraphObject {
  _key: string;
  _type: string;
  _class?: unknown;
  [property: string]: unknown;
}

/** A relationship also holds the keys of the entities that it connects. */
export interface GraphRelationship extends GraphObject {
  _fromEntityKey: string;
  _toEntityKey: string;
}

export interface Graph {
  entities: GraphObject[];
  relationships: GraphRelationship[];
}

/** The text of a property, or an empty string. */
export function textOf(object: GraphObject, property: string): string {
  const value = fieldOf(object, property);
  return typeof value === 'string' ? value : '';
}

/** The number of a property; undefined if it is absent or something else. */
export function numberOf(object: GraphObject, property: string): number | undefined {
  const value = fieldOf(object, property);
  return typeof value === 'number' ? value : undefined;
}

/** The items of a property that holds a list; an absent property is an empty list. */
export function itemsOf(object: GraphObject, property: string): unknown[] {
  const value = fieldOf(object, property);
  return Array.isArray(value) ? value : [];
}

/** The display name of an entity, or its key if it has none. */
export function displayNameOf(entity: GraphObject): string {
  return textOf(entity, 'displayName') || entity._key;
}

/** Compares texts independently of the language of the machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
