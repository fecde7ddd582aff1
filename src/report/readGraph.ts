import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';

import { fieldOf, stringsOf } from '../text/untrusted';
import { type Graph, type GraphObject, type GraphRelationship, shownName } from './graph';
import { readJson, statsOf, tryTo, UnusableFileError } from './readJson';

export const SUMMARY_FILE = 'summary.json';

export interface StepResult {
  id: string;
  name: string;
  /** `success`, `failure`, `partial_success_due_to_dependency_failure`, `disabled` and the like. */
  status: string;
  /** The types of the objects that it added to the graph. */
  encounteredTypes?: string[];
}

/** Why a graph is not whole, in a sentence. */
export interface Gap {
  text: string;
  /** The id of the step that collected what is missing, if only one can have. */
  step?: string;
}

/** What a folder holds of a graph, and in which respect it is damaged. */
export interface GraphFiles {
  graph: Graph;
  gaps: Gap[];
}

/**
 * Reads the graph that `j1-integration collect` wrote. The graph of a run that collected nothing is empty. Objects that cannot
 * be used are left out.
 *
 * @param folder the `.j1-integration` folder of the run
 * @throws UnusableFileError if a file is not one of a graph
 */
export function readGraph(folder: string): Graph {
  return readGraphFiles(folder).graph;
}

/** As `readGraph`, and says what was left out. */
export function readGraphFiles(folder: string): GraphFiles {
  const graphFolder = join(folder, 'graph');
  const entities = new Map<string, GraphObject>();
  const relationships = new Map<string, GraphRelationship>();
  const gaps: Gap[] = [];
  let repeated = 0;
  const add = <T extends GraphObject>(objects: Map<string, T>, object: T) => {
    repeated += objects.has(object._key) ? 1 : 0;
    objects.set(object._key, objects.get(object._key) ?? object);
  };
  for (const file of graphFilesIn(graphFolder)) {
    const content = readJson(join(graphFolder, file));
    const lists = ['entities', 'relationships'].map((name) => listOf(content, name, join(graphFolder, file)));
    if (lists.every((list) => list === undefined)) {
      throw new UnusableFileError(join(graphFolder, file), 'it has neither entities nor relationships');
    }
    const [listedEntities = [], listedRelationships = []] = lists;
    const sound = [listedEntities.filter(isObject), listedRelationships.filter(isRelationship)] as const;
    sound[0].forEach((entity) => add(entities, entity));
    sound[1].forEach((relationship) => add(relationships, relationship));
    const unusable = listedEntities.length + listedRelationships.length - sound[0].length - sound[1].length;
    if (unusable > 0) {
      const text = `Objects without a key or a type, or without an end: ${unusable} in ${join('graph', file)}.`;
      gaps.push({ text, step: file.split(sep)[0] });
    }
  }
  if (repeated > 0) {
    gaps.push({ text: `Objects that are in the graph more than once, as if two runs had written it: ${repeated}.` });
  }
  return { graph: { entities: [...entities.values()], relationships: [...relationships.values()] }, gaps };
}

/**
 * The outcome of each step, in the order in which the steps ended, from the summary that the SDK writes at the end of a run.
 *
 * @throws UnusableFileError if there is no summary
 */
export function readStepResults(folder: string): StepResult[] {
  const path = join(folder, SUMMARY_FILE);
  const results = fieldOf(readJson(path), 'integrationStepResults');
  if (!Array.isArray(results)) {
    throw new UnusableFileError(path, 'it has no list of steps');
  }
  return results.map(toStepResult);
}

/** Disabled steps have not failed: nobody expects their objects. */
export function failedSteps<T extends Pick<StepResult, 'status'>>(results: readonly T[]): T[] {
  return results.filter(({ status }) => status !== 'success' && status !== 'disabled');
}

/** The files of a graph, relative to its folder, in the order of their names. */
export function graphFilesIn(folder: string): string[] {
  const files: string[] = [];
  const visited = new Set<string>();
  const pending = existsSync(folder) ? [''] : [];
  for (let inner = pending.pop(); inner !== undefined; inner = pending.pop()) {
    const path = join(folder, inner);
    const realPath = tryTo(path, () => realpathSync(path));
    // a link to a folder above would never end
    if (!visited.has(realPath)) {
      visited.add(realPath);
      for (const entry of tryTo(path, () => readdirSync(path, { withFileTypes: true }))) {
        const name = join(inner, entry.name);
        if (name.endsWith('.json')) {
          files.push(name);
        } else if (entry.isDirectory() || (entry.isSymbolicLink() && statsOf(join(folder, name)).isDirectory())) {
          pending.push(name);
        }
      }
    }
  }
  return files.sort();
}

function listOf(content: unknown, name: string, path: string): unknown[] | undefined {
  const list = fieldOf(content, name);
  if (list !== undefined && !Array.isArray(list)) {
    throw new UnusableFileError(path, `"${name}" is not a list`);
  }
  return list;
}

function isObject(value: unknown): value is GraphObject {
  return hasTexts(value, ['_key', '_type']);
}

function isRelationship(value: unknown): value is GraphRelationship {
  return hasTexts(value, ['_key', '_type', '_fromEntityKey', '_toEntityKey']);
}

function hasTexts(value: unknown, names: readonly string[]): boolean {
  return names.every((name) => {
    const text = fieldOf(value, name);
    return typeof text === 'string' && text !== '';
  });
}

/** What is odd becomes a step that nobody knows, or an outcome that nobody knows. */
function toStepResult(result: unknown): StepResult {
  const id = textOr('(no id)', fieldOf(result, 'id'));
  return {
    id,
    name: textOr(id, fieldOf(result, 'name')),
    status: textOr('unknown', fieldOf(result, 'status')),
    encounteredTypes: stringsOf(fieldOf(result, 'encounteredTypes')),
  };
}

function textOr(other: string, value: unknown): string {
  return typeof value === 'string' && value !== '' ? shownName(value) : other;
}
