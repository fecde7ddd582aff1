import { asText } from '../../../text/untrusted';
import { compareText, type Graph, type GraphObject, type GraphRelationship, shownName } from '../../graph';
import { GraphIndex } from '../../graphIndex';
import { countEach, groupBy } from '../../grouping';
import { reasonWithStatus } from '../../items/statusText';
import { kindOf } from '../../kinds';
import type { Finding, Report } from '../../reportData';
import { edgesAmong, layOut, type Position } from '../shared/layout';
import type { PageData, PageFinding, PageRelationship } from '../shared/pageData';
import { pageLink, propertyNames, titleOf, toPageObject } from './pageObject';

/** Office computers draw larger graphs too slowly. */
const MAX_DRAWN = 8_000;

/** A page with several times as many objects would be longer than a text can be, and no browser would open it. */
const MAX_OBJECTS = 300_000;

/** Types of this integration have a few dozen. Each object has a place for each property of its type. */
const MAX_PROPERTIES = 200;

/** Converts a graph to the data of the page. Raw API responses are not included. */
export function toPageData(report: Report, graph: Graph): PageData {
  const entities = inOrder(graph.entities).slice(0, MAX_OBJECTS);
  const indexes = new Map(entities.map(({ _key }, index) => [_key, index]));
  const byType = groupBy(entities, ({ _type }) => _type);
  const types = [...byType].map(([type, ofType]) => toPageType(type, propertyNames(ofType, type)));
  const places = new Map(types.map(({ type }, index) => [type, index]));
  const drawn = drawnIndexes(entities);
  const { relationships, verbs } = toPageRelationships(graph.relationships, indexes);
  const positions = positionsOf(drawn, relationships);
  const graphIndex = new GraphIndex(graph);
  return {
    types,
    objects: entities.map((entity, index) => {
      const type = places.get(entity._type) ?? -1;
      return {
        type,
        ...toPageObject(entity, types[type]?.properties ?? [], graphIndex),
        position: positions.get(index),
      };
    }),
    verbs,
    relationships,
    findings: report.findings.map((finding) => toPageFinding(finding, indexes)),
    isDrawingReduced: drawn.length < entities.length,
    omittedObjects: graph.entities.length - entities.length,
  };
}

function toPageType(type: string, names: readonly string[]): PageData['types'][number] {
  const properties = names.slice(0, MAX_PROPERTIES);
  const omitted = names.length - properties.length;
  return { type, properties, ...(omitted > 0 && { omittedProperties: omitted }) };
}

function toPageFinding(finding: Finding, indexes: ReadonlyMap<string, number>): PageFinding {
  const { id, items, severity, state, title } = finding;
  return {
    ...{ id, title, severity, state },
    items: items.map((item) => [indexes.get(item.key) ?? -1, item.name, reasonWithStatus(item), pageLink(item.link)]),
  };
}

/** Sorts by type and name, so that the same graph always gives the same page: the files of a graph have random names. */
function inOrder(entities: readonly GraphObject[]): GraphObject[] {
  return [...entities].sort(
    (a, b) =>
      kindOf(a._type).rank - kindOf(b._type).rank ||
      compareText(a._type, b._type) ||
      compareText(titleOf(a), titleOf(b)) ||
      compareText(a._key, b._key),
  );
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

/** The objects to draw: all, or all but those of the largest types if there are too many. */
function drawnIndexes(entities: readonly GraphObject[]): number[] {
  const counts = countEach(entities.map(({ _type }) => _type));
  let total = entities.length;
  for (const [type, number] of [...counts].sort(([, a], [, b]) => b - a)) {
    if (total > MAX_DRAWN) {
      counts.delete(type);
      total -= number;
    }
  }
  return entities.flatMap(({ _type }, index) => (counts.has(_type) ? [index] : []));
}

function positionsOf(
  drawn: readonly number[],
  relationships: readonly PageRelationship[],
): Map<number, Position | undefined> {
  const positions = layOut(
    drawn.length,
    edgesAmong(
      drawn,
      relationships.map(([, from, to]) => [from, to]),
    ),
  );
  return new Map(drawn.map((index, node) => [index, positions[node]]));
}
