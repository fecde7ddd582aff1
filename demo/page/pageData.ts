import { Entities } from '../../src/graph/model';
import { compareText, type Graph, type GraphObject, textOf } from '../../src/report/graph';
import { unapprovedMerges } from '../unapproved';
import { countVerbs, type PageEdge, toEdges } from './edges';
import { type Kind, kindOf, KINDS } from './kinds';
import { layOut, type Position } from './layout';
import { type PropertyLine, propertyLines, safeWebLink } from './properties';

/** All that the page's script knows; it is embedded as JSON. */
export interface PageData {
  title: string;
  headline: { count: number; label: string }[];
  /** The kinds that occur, with how many there are. */
  kinds: (Kind & { count: number })[];
  /** The classes of relationships that occur, with how many there are. */
  verbs: { id: string; count: number }[];
  nodes: PageNode[];
  edges: PageEdge[];
  /** Keys of nodes, the worst first, with a line on each. */
  findings: { id: string; name: string; note: string }[];
}

export interface PageNode extends Position {
  id: string;
  kind: string;
  label: string;
  /** A second line for the search and the panel. */
  title: string;
  type: string;
  /** Of a pull request: what became of it. */
  verdict?: string;
  link?: string;
  properties: PropertyLine[];
}

/** Selects and prepares what the page shows of a graph, in an order of its own. Raw API answers are left out. */
export function toPageData(graph: Graph): PageData {
  const entities = inOrder(graph.entities);
  const edges = toEdges(graph.relationships);
  const positions = layOut(
    entities.map(({ _key }) => _key),
    edges.filter(({ spring }) => spring !== undefined),
  );
  const nodes = entities.map((entity) => toNode(entity, positions.get(entity._key)));
  const workspaces = graph.entities.filter((entity) => entity._type === Entities.WORKSPACE._type);
  const findings = unapprovedMerges(graph);
  return {
    title: workspaces.map((workspace) => textOf(workspace, 'displayName')).join(', ') || 'Bitbucket',
    headline: [
      ...HEADLINE.map(([type, label]) => ({
        count: graph.entities.filter((entity) => entity._type === type).length,
        label,
      })),
      { count: graph.relationships.length, label: 'relationships' },
    ],
    kinds: KINDS.map((kind) => ({ ...kind, count: nodes.filter((node) => node.kind === kind.id).length })).filter(
      ({ count }) => count > 0,
    ),
    verbs: countVerbs(graph.relationships),
    nodes,
    edges,
    findings: findings.map(({ key, displayName, title, author, unapprovedCommits, commits }) => ({
      id: key,
      name: `${displayName}: ${title}`,
      note: `${author}, ${unapprovedCommits} of ${commits} ${commits === 1 ? 'commit' : 'commits'} unapproved`,
    })),
  };
}

const HEADLINE = [
  [Entities.USER._type, 'users'],
  [Entities.GROUP._type, 'groups'],
  [Entities.PROJECT._type, 'projects'],
  [Entities.REPO._type, 'repositories'],
  [Entities.PULL_REQUEST._type, 'pull requests'],
] as const;

function toNode(entity: GraphObject, position: Position = { x: 0, y: 0 }): PageNode {
  const label = textOf(entity, 'displayName') || entity._key;
  const kind = kindOf(entity);
  const isPullRequest = entity._type === Entities.PULL_REQUEST._type;
  return {
    id: entity._key,
    kind,
    label,
    title: textOf(entity, 'title') || textOf(entity, 'fullName') || textOf(entity, 'name') || label,
    type: entity._type,
    verdict: isPullRequest ? KINDS.find(({ id }) => id === kind)?.label : undefined,
    link: safeWebLink(entity),
    properties: propertyLines(entity),
    ...position,
  };
}

/** By kind, then by key: the files of a graph have random names, and the same graph is to give the same picture. */
function inOrder(entities: readonly GraphObject[]): GraphObject[] {
  const rank = (entity: GraphObject) => KINDS.findIndex(({ id }) => id === kindOf(entity));
  return [...entities].sort((a, b) => rank(a) - rank(b) || compareText(a._key, b._key));
}
