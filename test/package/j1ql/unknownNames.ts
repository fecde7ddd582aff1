import { Entities, Relationships } from '../../../src/graph/model';
import type { Graph } from '../../../src/report/graph';
import type { Options } from './evaluate';
import type { Condition, Query, Reference, Selection, Traversal } from './parse';

/** A type of entities that JupiterOne adds. */
interface ExternalType {
  _type: string;
  _class: string;
  properties: string[];
}

/** Entities that JupiterOne itself adds to the graph. */
const EXTERNAL: ExternalType[] = [
  { _type: 'employee', _class: 'Person', properties: ['displayName', 'name', 'email'] },
  { _type: 'jupiterone_integration', _class: 'Application', properties: ['displayName', 'integrationType', 'status'] },
];
/** JupiterOne may match everybody of the class User with a person. */
const EXTERNAL_RELATIONSHIPS = [Entities.USER, Entities.EXTERNAL_USER].map(({ _type }) => ({
  _type: `${_type}_is_employee`,
  _class: 'IS',
  sourceType: _type,
  targetType: 'employee',
}));
/** Metadata that JupiterOne adds to every entity and relationship. */
const METADATA = ['_id', '_key', '_type', '_class', '_createdOn', '_beginOn', '_version'];
/** Metadata that tells something of deleted objects only, which a query does not find unless it is told to. */
const METADATA_OF_DELETED = ['_deleted', '_endOn'];

const TYPES = [...Object.values(Entities), ...EXTERNAL];
const RELATIONSHIPS = [...Object.values(Relationships), ...EXTERNAL_RELATIONSHIPS];

/**
 * Types, classes, relationships (with their directions) and properties of a query that the data model does not have.
 *
 * @param graph properties exist when an object in it has them
 */
export function unknownNames(
  { start, traversals, where, returns }: Query,
  graph: Graph,
  { includeDeleted = false }: Options = {},
): string[] {
  const problems: string[] = [];
  const properties = propertiesByType(graph);
  const metadata = [...METADATA, ...(includeDeleted ? METADATA_OF_DELETED : [])];
  const missing = (types: string[], property: string) =>
    metadata.includes(property)
      ? []
      : types.filter((type) => !properties.get(type)?.has(property)).map((type) => `${type}.${property}`);
  /** The types that each alias stands for. */
  const named = new Map<string, string[]>();
  const select = ({ names, condition, alias }: Selection): string[] => {
    problems.push(...names.filter((name) => typesOf(name).length === 0).map((name) => `type ${name}`));
    const types = names.flatMap(typesOf);
    problems.push(...referencesOf(condition).flatMap(({ property }) => missing(types, property)));
    if (alias) {
      problems.push(...(named.has(alias) ? [`duplicate alias ${alias}`] : []));
      named.set(alias, types);
    }
    return types;
  };
  let from = select(start);
  for (const traversal of traversals) {
    const types = select(traversal);
    const { verbs, relationshipAlias } = traversal;
    const relationships = from.flatMap((one) => types.flatMap((other) => relationshipsOf(traversal, one, other)));
    const ends = relationships.flatMap(({ sourceType, targetType }) => [sourceType, targetType]);
    problems.push(
      ...[...from, ...types].filter((type) => !ends.includes(type)).map((type) => `${type} ${verbs.join('|')}`),
    );
    if (relationshipAlias) {
      named.set(
        relationshipAlias,
        relationships.map(({ _type }) => _type),
      );
    }
    from = types;
  }
  const columns = returns === 'tree' ? [] : returns;
  for (const { alias = '', property } of [...referencesOf(where), ...columns]) {
    const types = named.get(alias);
    problems.push(...(types ? missing(types, property ?? '_key') : [`unknown alias ${alias}`]));
  }
  return problems;
}

/** The types that a type or a class stands for. */
function typesOf(name: string): string[] {
  return TYPES.filter(({ _type, _class }) => _type === name || [_class].flat().includes(name)).map(
    ({ _type }) => _type,
  );
}

function relationshipsOf({ verbs, direction }: Traversal, one: string, other: string) {
  return RELATIONSHIPS.filter(
    ({ _class, sourceType, targetType }) =>
      verbs.includes(_class) &&
      ((direction !== '<<' && sourceType === one && targetType === other) ||
        (direction !== '>>' && sourceType === other && targetType === one)),
  );
}

function propertiesByType({ entities, relationships }: Graph): Map<string, Set<string>> {
  const properties = new Map(EXTERNAL.map((type) => [type._type, new Set(type.properties)]));
  for (const object of [...entities, ...relationships]) {
    const known = properties.get(object._type) ?? new Set();
    Object.keys(object)
      .filter((property) => object[property] !== undefined && !METADATA_OF_DELETED.includes(property))
      .forEach((property) => known.add(property));
    properties.set(object._type, known);
  }
  return properties;
}

function referencesOf(condition: Condition | undefined): (Pick<Reference, 'property'> & Partial<Reference>)[] {
  if (!condition) {
    return [];
  }
  if (condition.kind !== 'comparison') {
    return condition.conditions.flatMap(referencesOf);
  }
  const { alias, property, value } = condition;
  return [{ alias, property }, ...(value.kind === 'reference' ? [value] : [])];
}
