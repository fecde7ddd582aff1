import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Graph } from './graph';

export interface StepResult {
  id: string;
  name: string;
  /** `success`, `failure`, `partial_success_due_to_dependency_failure`, `disabled` and the like. */
  status: string;
}

/**
 * Reads the graph that `j1-integration collect` wrote. The graph of a run that collected nothing is empty.
 *
 * @param folder the `.j1-integration` folder of the run
 * @throws Error if a file is not JSON
 */
export function readGraph(folder: string): Graph {
  const graph: Graph = { entities: [], relationships: [] };
  const graphFolder = join(folder, 'graph');
  if (!existsSync(graphFolder)) {
    return graph;
  }
  const files = readdirSync(graphFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort();
  for (const file of files) {
    const content = readJson(join(graphFolder, file)) as Partial<Graph>;
    // not spread into push(): a file may hold more items than a function call can have arguments
    for (const entity of content.entities ?? []) {
      graph.entities.push(entity);
    }
    for (const relationship of content.relationships ?? []) {
      graph.relationships.push(relationship);
    }
  }
  return graph;
}

/** The outcome of each step, in the order in which the steps ended. */
export function readStepResults(folder: string): StepResult[] {
  const summary = readJson(join(folder, 'summary.json')) as { integrationStepResults: StepResult[] };
  return summary.integrationStepResults;
}

/** Disabled steps have not failed. */
export function failedSteps(results: readonly StepResult[]): StepResult[] {
  return results.filter(({ status }) => status !== 'success' && status !== 'disabled');
}

/** @throws Error that names the file if it is not JSON */
export function readJson(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The file ${path} is damaged: it is not JSON. Run "graph-bitbucket collect" again.`);
  }
}
