import { asText } from '../../../text/untrusted';
import { compareText, type Graph, type GraphObject, type GraphRelationship } from '../../graph';
import { GraphIndex } from '../../graphIndex';
import { countEach, groupBy } from '../../grouping';
import { kindOf } from '../../kinds';
import type { Finding, Report } from '../../reportData';
import { edgesAmong, layOut, type Position } from '../shared/layout';
import type { PageData, PageFinding, PageRelationship } from '../shared/pageData';
import { pageLink, propertyNames, titleOf, toPageObject } from './pageObject';

/** Office computers draw larger graphs too slowly. */
const MAX_DRAWN = 8_000;

/** Converts a graph to the data of the page. Raw API responses are not included. */
export function toPageData(report: Report, graph: Graph): PageData {
  const entities = inOrder(graph.entities);
  const indexes = new Map(entities.map(({ _key }, index) => [_key, index]));
  const byType = groupBy(entities, ({ _type }) => _type);
  const types = [...byType].map(([type, ofType]) => ({ type, properties: propertyNames(ofType, type) }));
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
  };
}

function toPageFinding(finding: Finding, indexes: ReadonlyMap<string, number>): PageFinding {
  const { id, items, severity, state, title } = finding;
  return {
    ...{ id, title, severity, state },
    items: items.map(({ key, name, detail, webLink }) => [indexes.get(key) ?? -1, name, detail, pageLink(webLink)]),
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
  const verbs = [...new Set(relationships.map(({ _class }) => asText(_class)))].sort(compareText);
  const pairs = relationships.flatMap((relationship): PageRelationship[] => {
    const from = indexes.get(relationship._fromEntityKey);
    const to = indexes.get(relationship._toEntityKey);
    const verb = verbs.indexOf(asText(relationship._class));
    const note = noteOn(relationship);
    return from === undefined || to === undefined ? [] : [note ? [verb, from, to, note] : [verb, from, to]];
  });
  return { verbs, relationships: pairs.sort((a, b) => a[1] - b[1] || a[2] - b[2] || a[0] - b[0]) };
}

/** The note on a relationship: the verdict of a reviewer, or a permission. */
function noteOn({ permission, reviewState }: GraphRelationship): string | undefined {
  const verdict =
    typeof reviewState === 'string' && reviewState !== 'none' ? reviewState.replace(/_/g, ' ') : undefined;
  return verdict ?? (typeof permission === 'string' ? permission : undefined);
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
