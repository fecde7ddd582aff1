import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface GraphSize {
  entities: number;
  relationships: number;
}

/**
 * Counts what a run of `j1-integration collect` left behind, one file at a time: the graphs of large workspaces are large.
 *
 * @param folder the `.j1-integration` folder of the run
 */
export function countGraph(folder: string): GraphSize {
  const size = { entities: 0, relationships: 0 };
  const graphFolder = join(folder, 'graph');
  const files = existsSync(graphFolder) ? readdirSync(graphFolder, { recursive: true, encoding: 'utf8' }) : [];
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const content = JSON.parse(readFileSync(join(graphFolder, file), 'utf8')) as Partial<
      Record<keyof GraphSize, unknown[]>
    >;
    size.entities += content.entities?.length ?? 0;
    size.relationships += content.relationships?.length ?? 0;
  }
  return size;
}
