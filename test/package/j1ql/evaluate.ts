import { compareText, type Graph, type GraphObject, type GraphRelationship } from '../../../src/report/graph';
import type { Column, Condition, Query, Selection, Traversal, Value } from './parse';

/** A path through the graph that matches a query. */
interface Match {
  /** Entities and relationships by their aliases. */
  named: Readonly<Record<string, GraphObject>>;
  entities: readonly GraphObject[];
  relationships: readonly GraphRelationship[];
}

/** A row of the result. */
export type Row = Record<string, unknown>;

/** How a query is to be evaluated, beside its text. */
export interface Options {
  /** Whether deleted objects are found as well. */
  includeDeleted?: boolean;
}

/** Evaluates queries on one graph, at one time (in milliseconds since 1970). */
export class QueryEngine {
  private readonly links = new Map<string, Link[]>();
  private readonly found: readonly GraphObject[];

  constructor(
    graph: Graph,
    private readonly now: number,
    { includeDeleted = false }: Options = {},
  ) {
    const isFound = ({ _deleted }: GraphObject) => includeDeleted || _deleted !== true;
    this.found = graph.entities.filter(isFound);
    const byKey = new Map(graph.entities.map((entity) => [entity._key, entity]));
    for (const relationship of graph.relationships) {
      const from = byKey.get(relationship._fromEntityKey);
      const to = byKey.get(relationship._toEntityKey);
      if (!from || !to) {
        throw new Error(`${relationship._key} has an end that is not in the graph`);
      }
      if ([relationship, from, to].every(isFound)) {
        this.link(from, { relationship, other: to, direction: '>>' });
        this.link(to, { relationship, other: from, direction: '<<' });
      }
    }
  }

  /** The entities that match the start of a query, each once. */
  entities(query: Query): GraphObject[] {
    return [...new Set(this.matches(query).map(({ entities: [first] }) => first!))];
  }

  /** What JupiterOne shows as a table: the columns of RETURN, or the properties of the entities that the query starts with. */
  rows(query: Query): Row[] {
    const { returns, isUnique, limit } = query;
    const matches = this.matches(query);
    if (returns === 'tree' || returns.length === 0) {
      return matches.map(({ entities: [first] }) => first!).slice(0, limit);
    }
    const rows = returns.some(({ kind }) => kind === 'count')
      ? countRows(returns, matches)
      : plainRows(returns, matches);
    return sort(isUnique ? distinct(rows) : rows, query.order).slice(0, limit);
  }

  /** Everything that a query passes through. */
  tree(query: Query): Graph {
    const matches = this.matches(query);
    return {
      entities: [...new Set(matches.flatMap(({ entities }) => entities))],
      relationships: [...new Set(matches.flatMap(({ relationships }) => relationships))],
    };
  }

  private matches({ start, traversals, where }: Query): Match[] {
    let matches = this.found
      .filter((entity) => this.selects(start, entity))
      .map((entity): Match => ({ named: nameIt(start.alias, entity), entities: [entity], relationships: [] }));
    for (const traversal of traversals) {
      matches = matches.flatMap((match) => this.follow(match, traversal));
    }
    return matches.filter(({ named }) => !where || this.holds(where, named));
  }

  private link(entity: GraphObject, link: Link): void {
    const links = this.links.get(entity._key);
    if (links) {
      links.push(link);
    } else {
      this.links.set(entity._key, [link]);
    }
  }

  private follow(match: Match, traversal: Traversal): Match[] {
    const { verbs, isNegated, direction, alias, relationshipAlias } = traversal;
    const last = match.entities[match.entities.length - 1]!;
    const found = (this.links.get(last._key) ?? []).filter(
      ({ relationship, other, direction: of }) =>
        verbs.some((verb) => verb === relationship._class) &&
        (!direction || direction === of) &&
        this.selects(traversal, other),
    );
    if (isNegated) {
      return found.length === 0 ? [match] : [];
    }
    return found.map(({ relationship, other }) => ({
      named: { ...match.named, ...nameIt(relationshipAlias, relationship), ...nameIt(alias, other) },
      entities: [...match.entities, other],
      relationships: [...match.relationships, relationship],
    }));
  }

  private selects({ names, condition }: Selection, entity: GraphObject): boolean {
    const known = [entity._type, ...[entity._class].flat()];
    return names.some((name) => known.includes(name)) && (!condition || this.holds(condition, { '': entity }));
  }

  private holds(condition: Condition, named: Match['named']): boolean {
    switch (condition.kind) {
      case 'and':
        return condition.conditions.every((each) => this.holds(each, named));
      case 'or':
        return condition.conditions.some((each) => this.holds(each, named));
      case 'comparison': {
        const { alias = '', property, operator, value } = condition;
        return compare(named[alias]?.[property], operator, this.operand(value, named));
      }
    }
  }

  private operand(value: Value, named: Match['named']): unknown[] {
    switch (value.kind) {
      case 'literals':
        return value.values;
      case 'pattern':
        return [value.pattern];
      case 'age':
        return [this.now - value.milliseconds];
      case 'reference':
        return [named[value.alias]?.[value.property]];
    }
  }
}

interface Link {
  relationship: GraphRelationship;
  other: GraphObject;
  direction: '<<' | '>>';
}

function nameIt(alias: string | undefined, object: GraphObject): Match['named'] {
  return alias ? { [alias]: object } : {};
}

function plainRows(columns: readonly Column[], matches: readonly Match[]): Row[] {
  return matches.map(({ named }) =>
    Object.fromEntries(columns.map(({ name, alias, property }) => [name, named[alias]?.[property!]])),
  );
}

/** Counts by group, one for each combination of the other columns. Without other columns, there is a single group. */
function countRows(columns: readonly Column[], matches: readonly Match[]): Row[] {
  const keys = columns.filter(({ kind }) => kind === 'property');
  const groups = new Map<string, { row: Row; matches: Match[] }>();
  if (keys.length === 0) {
    groups.set('{}', { row: {}, matches: [] });
  }
  plainRows(keys, matches).forEach((row, index) => {
    const key = JSON.stringify(row);
    const group = groups.get(key) ?? { row, matches: [] };
    group.matches.push(matches[index]!);
    groups.set(key, group);
  });
  return [...groups.values()].map((group) => {
    const counts = columns
      .filter(({ kind }) => kind === 'count')
      .map(({ name, alias, property }) => {
        const objects = group.matches.map(({ named }) => (property ? named[alias]?.[property] : named[alias]));
        return [name, new Set(objects.filter((object) => object !== undefined)).size];
      });
    return { ...group.row, ...(Object.fromEntries(counts) as Row) };
  });
}

function distinct(rows: Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

function sort(rows: Row[], order: Query['order']): Row[] {
  if (!order) {
    return rows;
  }
  const { column, isDescending } = order;
  const sorted = [...rows].sort((one, other) => compareValues(one[column], other[column]));
  return isDescending ? sorted.reverse() : sorted;
}

function compareValues(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') {
    return one - other;
  }
  return compareText(String(one), String(other));
}

/** A list equals each value that it contains. Several values are alternatives. */
function compare(actual: unknown, operator: string, values: readonly unknown[]): boolean {
  const equals = () => values.some((value) => [actual].flat().some((item) => isEqual(item, value)));
  switch (operator) {
    case '=':
      return equals();
    case '!=':
      return !equals();
  }
  const [value] = values;
  if (typeof actual !== 'number' || typeof value !== 'number') {
    return false;
  }
  switch (operator) {
    case '<':
      return actual < value;
    case '<=':
      return actual <= value;
    case '>':
      return actual > value;
    default:
      return actual >= value;
  }
}

function isEqual(actual: unknown, value: unknown): boolean {
  return value instanceof RegExp ? typeof actual === 'string' && value.test(actual) : actual === value;
}
