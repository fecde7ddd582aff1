import { EntityTypes } from '../../../graph/types';
import { asText } from '../../../text/untrusted';
import { administratorsOf } from '../../findings/administrators';
import { compareText, type Graph, type GraphObject, type GraphRelationship, shownName } from '../../graph';
import { GraphIndex } from '../../graphIndex';
import { groupBy } from '../../grouping';
import { kindOf } from '../../kinds';
import type { Report } from '../../reportData';
import type { Administrators, PageData, PageRelationship } from '../shared/pageData';
import { pullRequestPlace } from '../shared/pullRequestKey';
import { containerOf } from './container';
import { PeopleTable, toPageItem } from './pageItem';
import { propertyNames, toPageObject } from './pageObject';
import { titleOf } from './pageTitle';

/** A page with several times as many objects would be longer than a text can be, and no browser would open it. */
const MAX_OBJECTS = 300_000;

/** Types of this integration have a few dozen. Each object has a place for each property of its type. */
const MAX_PROPERTIES = 200;

/**
 * Converts a graph to the data of the page. Raw API responses are not included.
 *
 * @param index of the same graph
 */
export function toPageData(report: Report, graph: Graph, index = new GraphIndex(graph)): PageData {
  const entities = inOrder(graph.entities).slice(0, MAX_OBJECTS);
  const indexes = new Map(entities.map(({ _key }, place) => [_key, place]));
  const byType = groupBy(entities, ({ _type }) => _type);
  const types = [...byType].map(([type, ofType]) => toPageType(type, propertyNames(ofType, type)));
  const places = new Map(types.map(({ type }, place) => [type, place]));
  const people = new PeopleTable();
  const findings = report.findings.map(({ id, items, severity, state, title }) => ({
    ...{ id, title, severity, state },
    items: items.map((item) => toPageItem(item, indexes.get(item.key), { severity, graph: index, people })),
  }));
  return {
    types,
    objects: entities.map((entity) => {
      const type = places.get(entity._type) ?? -1;
      return {
        type,
        ...toPageObject(entity, types[type]?.properties ?? [], index),
        container: toContainer(entity, index, indexes),
        administrators: toAdministrators(entity, index, indexes),
      };
    }),
    ...toPageRelationships(graph.relationships, indexes),
    findings,
    people: people.people,
    omittedObjects: graph.entities.length - entities.length,
  };
}

/** Nothing where the key of a pull request says it. */
function toContainer(entity: GraphObject, graph: GraphIndex, indexes: ReadonlyMap<string, number>): number | undefined {
  const container = containerOf(entity, graph);
  const isInKey = container && pullRequestPlace(entity._key)?.repository === titleOf(container);
  return container && !isInKey ? indexes.get(container._key) : undefined;
}

/** Nothing where nobody is known. */
function toAdministrators(
  entity: GraphObject,
  graph: GraphIndex,
  indexes: ReadonlyMap<string, number>,
): Administrators | undefined {
  if (entity._type !== EntityTypes.REPO) {
    return undefined;
  }
  const { isComplete, people } = administratorsOf(entity, graph);
  const known = people.flatMap(({ _key }) => indexes.get(_key) ?? []);
  return known.length > 0 ? { people: known, ...(!isComplete && { isPartial: true }) } : undefined;
}

function toPageType(type: string, names: readonly string[]): PageData['types'][number] {
  const properties = names.slice(0, MAX_PROPERTIES);
  const omitted = names.length - properties.length;
  return { type, properties, ...(omitted > 0 && { omittedProperties: omitted }) };
}

/** Sorts by type and name, so that the same graph always gives the same page: the files of a graph have random names. */
function inOrder(entities: readonly GraphObject[]): GraphObject[] {
  return entities
    .map((entity) => ({ entity, rank: kindOf(entity._type).rank, title: titleOf(entity) }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        compareText(a.entity._type, b.entity._type) ||
        compareText(a.title, b.title) ||
        compareText(a.entity._key, b.entity._key),
    )
    .map(({ entity }) => entity);
}

function toPageRelationships(
  relationships: readonly GraphRelationship[],
  indexes: ReadonlyMap<string, number>,
): Pick<PageData, 'relationships' | 'verbs'> {
  const verbs = [...new Set(relationships.map(verbOf))].sort(compareText);
  const places = new Map(verbs.map((verb, index) => [verb, index]));
  const pairs = relationships.flatMap((relationship): PageRelationship[] => {
    const from = indexes.get(relationship._fromEntityKey);
    const to = indexes.get(relationship._toEntityKey);
    const verb = places.get(verbOf(relationship)) ?? -1;
    const note = noteOn(relationship);
    return from === undefined || to === undefined ? [] : [note ? [verb, from, to, note] : [verb, from, to]];
  });
  pairs.sort((a, b) => a[1] - b[1] || a[2] - b[2] || a[0] - b[0] || compareText(a[3] ?? '', b[3] ?? ''));
  return { verbs, relationships: pairs.filter((pair, index) => !isSame(pair, pairs[index - 1])) };
}

/** The class of a relationship, for example `HAS`. */
function verbOf({ _class }: GraphRelationship): string {
  return shownName(asText(Array.isArray(_class) ? _class[0] : _class));
}

function isSame(one: PageRelationship, other: PageRelationship | undefined): boolean {
  return other !== undefined && [0, 1, 2, 3].every((place) => one[place] === other[place]);
}

/** The note on a relationship: the verdict of a reviewer, or a permission. */
function noteOn({ permission, reviewState }: GraphRelationship): string | undefined {
  const verdict =
    typeof reviewState === 'string' && reviewState !== 'none' ? shownName(reviewState).replace(/_/g, ' ') : undefined;
  return verdict ?? (typeof permission === 'string' ? shownName(permission) : undefined);
}
