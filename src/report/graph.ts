import { asText, fieldOf } from '../text/untrusted';
import { isTime, shorten } from '../text/wording';

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

/** In characters. Names that Bitbucket allows are shorter; longer ones would be copied into every text that mentions them. */
const LONGEST_NAME = 300;

/** The text of a property, or an empty string. */
export function textOf(object: GraphObject, property: string): string {
  const value = fieldOf(object, property);
  return typeof value === 'string' ? value : '';
}

/** A name for people: cut, with an ellipsis, if it is very long. */
export function shownName(name: string): string {
  return shorten(name, LONGEST_NAME);
}

/** The text of a property as a name for people, or an empty string. */
export function nameOf(object: GraphObject, property: string): string {
  return shownName(textOf(object, property));
}

/** The number of a property; undefined if it is absent or something else. */
export function numberOf(object: GraphObject, property: string): number | undefined {
  const value = fieldOf(object, property);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The time of a property in milliseconds since 1970; undefined if it is absent or no time. */
export function timeOf(object: GraphObject, property: string): number | undefined {
  const value = fieldOf(object, property);
  return isTime(value) ? value : undefined;
}

/** The items of a property that holds a list; an absent property is an empty list. */
export function itemsOf(object: GraphObject, property: string): unknown[] {
  const value = fieldOf(object, property);
  return Array.isArray(value) ? value : [];
}

/** The items of a list as texts, each in its place; an empty text for what is none. */
export function wordsOf(object: GraphObject, property: string): string[] {
  return itemsOf(object, property).map(asText);
}

/** The display name of an entity, or its key if it has none. */
export function displayNameOf(entity: GraphObject): string {
  return nameOf(entity, 'displayName') || shownName(entity._key);
}

/** The name of an entity without its place, or its display name. */
export function shortNameOf(entity: GraphObject): string {
  return nameOf(entity, 'name') || displayNameOf(entity);
}

/** The name of a project or repository with that of its workspace, or its display name. */
export function fullNameOf(entity: GraphObject): string {
  return nameOf(entity, 'fullName') || displayNameOf(entity);
}

/** Compares texts independently of the language of the machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
