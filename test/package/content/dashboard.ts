import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Graph } from '../../../src/report/graph';
import { ROOT } from '../documents';
import type { QueryEngine, Row } from '../j1ql/evaluate';
import { parseQuery } from '../j1ql/parse';

export interface Widget {
  id: string;
  title: string;
  type: 'table' | 'number' | 'pie' | 'bar' | 'graph';
  config: { queries: { name: string; query: string }[] };
}

/** Where a widget is on the grid, in columns and rows. */
export interface Place {
  /** The id of the widget. */
  i: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Board {
  widgets: Widget[];
  layouts: Record<'lg' | 'xl' | 'md' | 'sm' | 'xs', Place[]>;
}

/** What a widget shows: rows, or the graph of a query that returns a tree. */
export interface Results {
  rows: Row[];
  tree?: Graph;
}

export const GRID_COLUMNS = 12;

export function readBoard(): Board {
  const path = join(ROOT, 'jupiterone', 'dashboards', 'bitbucket', 'board.json');
  return JSON.parse(readFileSync(path, 'utf8')) as Board;
}

export function evaluateWidget({ config }: Widget, engine: QueryEngine): Results {
  const queries = config.queries.map(({ query }) => parseQuery(query));
  const [first] = queries;
  return {
    rows: queries.flatMap((query) => engine.rows(query)),
    tree: first?.returns === 'tree' ? engine.tree(first) : undefined,
  };
}
