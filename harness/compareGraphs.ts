import { isDeepStrictEqual } from 'node:util';

import type { Graph, GraphObject } from '../src/report/graph';
import { fieldOf } from '../src/text/untrusted';

export interface Difference {
  what: 'entity' | 'relationship';
  kind: 'missing' | 'unexpected' | 'repeated' | 'different';
  type: string;
  key: string;
  /** If `kind` is `different`: the property and its two values. */
  property?: string;
  expected?: unknown;
  actual?: unknown;
}

/** Raw data is not in the expected graph, and the SDK adds a display name to relationships. */
const IGNORED_PROPERTIES = { entity: ['_rawData'], relationship: ['_rawData', 'displayName'] };

/**
 * Compares two graphs object by object and property by property. An undefined property counts as absent. The order of
 * objects does not matter, but the order of items in a list does.
 *
 * @returns all differences, those of entities first; an empty list if the graphs are equal
 */
export function compareGraphs(expected: Graph, actual: Graph): Difference[] {
  return [
    ...compareObjects('entity', expected.entities, actual.entities),
    ...compareObjects('relationship', expected.relationships, actual.relationships),
  ];
}

/** Describes a difference in one line. */
export function describeDifference({ what, kind, type, key, property, expected, actual }: Difference): string {
  const name = `${what} ${type} ${key}`;
  if (kind === 'missing') {
    return `missing ${name}`;
  }
  if (kind === 'unexpected') {
    return `unexpected ${name}`;
  }
  if (kind === 'repeated') {
    return `${name} occurs more than once`;
  }
  return `${name}: ${property} is ${show(actual)}, expected ${show(expected)}`;
}

function compareObjects(what: Difference['what'], expected: GraphObject[], actual: GraphObject[]): Difference[] {
  const differences: Difference[] = [];
  const remaining = new Map<string, GraphObject>();
  for (const object of actual) {
    if (remaining.has(object._key)) {
      differences.push(difference(what, 'repeated', object));
    }
    remaining.set(object._key, object);
  }
  for (const object of expected) {
    const counterpart = remaining.get(object._key);
    if (!counterpart) {
      differences.push(difference(what, 'missing', object));
    } else {
      remaining.delete(object._key);
      differences.push(...compareProperties(what, object, counterpart));
    }
  }
  for (const object of remaining.values()) {
    differences.push(difference(what, 'unexpected', object));
  }
  return differences;
}

function compareProperties(what: Difference['what'], expected: GraphObject, actual: GraphObject): Difference[] {
  const properties = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...properties]
    .filter((property) => !IGNORED_PROPERTIES[what].includes(property))
    .filter((property) => !isDeepStrictEqual(fieldOf(expected, property), fieldOf(actual, property)))
    .map((property) => ({
      ...difference(what, 'different', expected),
      property,
      expected: fieldOf(expected, property),
      actual: fieldOf(actual, property),
    }));
}

function difference(what: Difference['what'], kind: Difference['kind'], object: GraphObject): Difference {
  return { what, kind, type: object._type, key: object._key };
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
