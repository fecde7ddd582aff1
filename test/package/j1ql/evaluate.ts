import type { Graph, GraphObject, GraphRelationship } from '../../../src/report/graph';
import type { Condition, Query, Selection, Traversal, Value } from './parse';

/** What a query has found by the names it gives; `''` is the last entity reached. */
type Row = Record<string, GraphObject>;

const DAY_MS = 24 * 3_600_000;

/** @returns for every match of the query, the first entity */
export function evaluate({ start, traversals, where }: Query, graph: Graph, now: number): GraphObject[] {
  const links = linksOf(graph);
  let rows = graph.entities.filter((entity) => matches(entity, start, now)).map((entity) => rowOf({}, start, entity));
  for (const traversal of traversals) {
    rows = rows.flatMap((row) => follow(row, traversal, links, now));
  }
  return rows.filter((row) => !where || holds(where, row, now)).map((row) => row[FIRST]!);
}

const FIRST = ' first';

interface Link {
  relationship: GraphRelationship;
  other: GraphObject;
  direction: '<<' | '>>';
}

function linksOf(graph: Graph): Map<string, Link[]> {
  const byKey = new Map(graph.entities.map((entity) => [entity._key, entity]));
  const links = new Map<string, Link[]>();
  const add = (key: string, link: Link) => links.set(key, [...(links.get(key) ?? []), link]);
  for (const relationship of graph.relationships) {
    const from = byKey.get(relationship._fromEntityKey);
    const to = byKey.get(relationship._toEntityKey);
    if (!from || !to) {
      throw new Error(`${relationship._key} leads nowhere`);
    }
    add(from._key, { relationship, other: to, direction: '>>' });
    add(to._key, { relationship, other: from, direction: '<<' });
  }
  return links;
}

function follow(row: Row, traversal: Traversal, links: Map<string, Link[]>, now: number): Row[] {
  const { verb, isNegated, direction, relationshipAlias } = traversal;
  const found = (links.get(row['']!._key) ?? []).filter(
    ({ relationship, other, direction: of }) =>
      relationship._class === verb && (!direction || direction === of) && matches(other, traversal, now),
  );
  if (isNegated) {
    return found.length === 0 ? [row] : [];
  }
  return found.map(({ relationship, other }) => {
    const next = rowOf(row, traversal, other);
    return relationshipAlias ? { ...next, [relationshipAlias]: relationship } : next;
  });
}

function rowOf(row: Row, { alias }: Selection, entity: GraphObject): Row {
  return { [FIRST]: entity, ...row, '': entity, ...(alias ? { [alias]: entity } : {}) };
}

function matches(entity: GraphObject, { types, condition }: Selection, now: number): boolean {
  return types.includes(entity._type) && (!condition || holds(condition, { '': entity }, now));
}

function holds(condition: Condition, row: Row, now: number): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((each) => holds(each, row, now));
    case 'or':
      return condition.conditions.some((each) => holds(each, row, now));
    case 'comparison':
      return compares(
        row[condition.alias ?? '']?.[condition.property],
        condition.operator,
        valuesOf(condition.value, row, now),
      );
  }
}

function valuesOf(value: Value, row: Row, now: number): unknown[] {
  switch (value.kind) {
    case 'literals':
      return value.values;
    case 'daysAgo':
      return [now - value.days * DAY_MS];
    case 'reference':
      return [row[value.alias]?.[value.property]];
  }
}

/** A list equals a value that is in it; several values are alternatives. */
function compares(actual: unknown, operator: string, values: unknown[]): boolean {
  const equals = () => values.some((value) => (Array.isArray(actual) ? actual.includes(value) : actual === value));
  if (operator === '=') {
    return equals();
  }
  if (operator === '!=') {
    return !equals();
  }
  const [value] = values;
  if (typeof actual !== 'number' || typeof value !== 'number') {
    return false;
  }
  if (operator === '<') {
    return actual < value;
  }
  if (operator === '<=') {
    return actual <= value;
  }
  return operator === '>' ? actual > value : actual >= value;
}
