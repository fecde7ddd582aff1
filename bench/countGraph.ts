import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Entities } from '../src/graph/model';
import type { Graph } from '../src/report/graph';

export interface GraphSize {
  entities: number;
  relationships: number;
  /** How many of the entities are pull requests. */
  pullRequests: number;
}

/**
 * Counts the objects of the graph that `j1-integration collect` wrote. Reads one file at a time, because graphs can be large.
 *
 * @param folder the `.j1-integration` folder of the run
 */
export function countGraph(folder: string): GraphSize {
  const size: GraphSize = { entities: 0, relationships: 0, pullRequests: 0 };
  const graphFolder = join(folder, 'graph');
  const files = existsSync(graphFolder) ? readdirSync(graphFolder, { recursive: true, encoding: 'utf8' }) : [];
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const content = JSON.parse(readFileSync(join(graphFolder, file), 'utf8')) as Partial<Graph>;
    const { entities = [], relationships = [] } = content;
    size.entities += entities.length;
    size.relationships += relationships.length;
    size.pullRequests += entities.filter(({ _type }) => _type === Entities.PULL_REQUEST._type).length;
  }
  return size;
}
