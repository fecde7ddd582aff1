import { compareText, type Graph, type GraphObject, type GraphRelationship } from '../graph';
import type { Report } from '../reportData';
import { BITBUCKET, KINDS } from './kinds';
import { layOut } from './layout';
import type { PageData, PageFinding, PageObject, PageRelationship } from './pageData';
import { pageLink, pageValue, propertyNames, subtitleOf, titleOf } from './properties';
import { pullRequestFacts } from './pullRequestFacts';

const PULL_REQUEST = 'bitbucket_pullrequest';

/** Office computers draw larger graphs too slowly. */
const MAX_DRAWN = 8_000;

/** Converts a graph to the data of the page. Raw API responses are not included. */
export function toPageData(report: Report, graph: Graph): PageData {
  const entities = inOrder(graph.entities);
  const indexes = new Map(entities.map(({ _key }, index) => [_key, index]));
  const types = [...new Set(entities.map(({ _type }) => _type))];
  const properties = new Map(types.map((type) => [type, propertyNames(entities, type)]));
  const drawn = drawnIndexes(entities);
  const { relationships, verbs } = toRelationships(graph.relationships, indexes);
  const positions = positionsOf(drawn, relationships);
  const endingAt = groupByEnd(graph.relationships);
  const nameOf = (key: string) => {
    const entity = entities[indexes.get(key) ?? -1];
    return entity && titleOf(entity);
  };

  const objects = entities.map((entity, index): PageObject => {
    return {
      type: types.indexOf(entity._type),
      key: entity._key,
      name: titleOf(entity),
      subtitle: subtitleOf(entity, nameOf),
      link: shortLink(pageLink(entity.webLink), entity._key),
      values: (properties.get(entity._type) ?? []).map((name) => pageValue(entity[name])),
      position: positions.get(index),
      pullRequest:
        entity._type === PULL_REQUEST ? pullRequestFacts(entity, endingAt.get(entity._key) ?? [], nameOf) : undefined,
    };
  });
  return {
    types: types.map((type) => ({ type, properties: properties.get(type) ?? [] })),
    objects,
    verbs,
    relationships,
    findings: report.findings.map((finding) => toPageFinding(finding, indexes)),
    isDrawingReduced: drawn.length < entities.length,
  };
}

/** Omits URLs that can be derived from the key: those of ten thousand pull requests would take a megabyte. */
function shortLink(link: string | undefined, key: string): string | true | undefined {
  return link === `${BITBUCKET}${key}` ? true : link;
}

function toPageFinding(finding: Report['findings'][number], indexes: ReadonlyMap<string, number>): PageFinding {
  const { id, items, severity, state, title } = finding;
  return {
    ...{ id, title, severity, state },
    items: items.map(({ key, name, detail, webLink }) => [indexes.get(key) ?? -1, name, detail, pageLink(webLink)]),
  };
}

/** Sorts by type and name, so that the same graph always gives the same page: the files of a graph have random names. */
function inOrder(entities: readonly GraphObject[]): GraphObject[] {
  const ranks = new Map(KINDS.map(({ type }, rank) => [type, rank]));
  const rank = ({ _type }: GraphObject) => ranks.get(_type) ?? KINDS.length;
  return [...entities].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compareText(a._type, b._type) ||
      compareText(titleOf(a), titleOf(b)) ||
      compareText(a._key, b._key),
  );
}

function toRelationships(
  relationships: readonly GraphRelationship[],
  indexes: ReadonlyMap<string, number>,
): { relationships: PageRelationship[]; verbs: string[] } {
  const verbs = [...new Set(relationships.map(({ _class }) => String(_class)))].sort(compareText);
  const pairs = relationships.flatMap((relationship): PageRelationship[] => {
    const from = indexes.get(relationship._fromEntityKey);
    const to = indexes.get(relationship._toEntityKey);
    const verb = verbs.indexOf(String(relationship._class));
    const note = noteOn(relationship);
    return from === undefined || to === undefined ? [] : [note ? [verb, from, to, note] : [verb, from, to]];
  });
  return { verbs, relationships: pairs.sort((a, b) => a[1] - b[1] || a[2] - b[2] || a[0] - b[0]) };
}

/** The note on a relationship: the verdict of a reviewer, or a permission. */
function noteOn({ permission, reviewState }: GraphRelationship): string | undefined {
  const said = typeof reviewState === 'string' && reviewState !== 'none' ? reviewState.replace(/_/g, ' ') : undefined;
  return said ?? (typeof permission === 'string' ? permission : undefined);
}

function groupByEnd(relationships: readonly GraphRelationship[]): Map<string, GraphRelationship[]> {
  const groups = new Map<string, GraphRelationship[]>();
  for (const relationship of relationships) {
    const group = groups.get(relationship._toEntityKey);
    if (group) {
      group.push(relationship);
    } else {
      groups.set(relationship._toEntityKey, [relationship]);
    }
  }
  return groups;
}

/** The objects to draw: all, or all but those of the largest types if there are too many. */
function drawnIndexes(entities: readonly GraphObject[]): number[] {
  const counts = new Map<string, number>();
  for (const { _type } of entities) {
    counts.set(_type, (counts.get(_type) ?? 0) + 1);
  }
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
): Map<number, [x: number, y: number]> {
  const nodes = new Map(drawn.map((index, node) => [index, node]));
  const edges = relationships.flatMap(([, from, to]): [number, number][] => {
    const [a, b] = [nodes.get(from), nodes.get(to)];
    return a === undefined || b === undefined || a === b ? [] : [[a, b]];
  });
  const positions = layOut(drawn.length, edges);
  return new Map(drawn.map((index, node) => [index, positions[node] ?? [0, 0]]));
}
