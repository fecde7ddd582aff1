import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import type { Graph } from './graph';
import { readGraph, readJson, readStepResults } from './readGraph';
import type { StepCoverage } from './reportData';
import { toStepCoverage } from './stepCoverage';

/** What `graph-bitbucket collect` writes in addition to the files of the SDK. Times are in milliseconds since 1970. */
export interface RunRecord {
  startedOn: number;
  endedOn: number;
  /** Why steps did not succeed, by step id. */
  causes: Record<string, string>;
}

/** A run of `collect`, read from the disk. */
export interface CollectedRun {
  /** The folder that holds `graph`. */
  storage: string;
  graph: Graph;
  /** Empty if the run wrote no summary. */
  steps: StepCoverage[];
  startedOn: number;
  collectedOn: number;
}

export const RUN_RECORD_FILE = 'run.json';
export const PAGE_FILE = 'report.html';
const STORAGE_FOLDER = '.j1-integration';
const SUMMARY_FILE = 'summary.json';

/**
 * Reads the result of a run of `graph-bitbucket collect` or `j1-integration collect`.
 *
 * @param folder the folder `graph`, the `.j1-integration` above it, or the folder that contains that
 * @throws Error when there is no graph, or a file cannot be read
 */
export function readRun(folder: string): CollectedRun {
  const storage = storageFolderOf(folder);
  if (!storage) {
    throw new Error(
      `There is no graph in the folder ${resolve(folder)}. Run "graph-bitbucket collect" first, or name the folder that "collect" wrote with --graph.`,
    );
  }
  const summary = join(storage, SUMMARY_FILE);
  const record = readRecord(storage);
  const results = existsSync(summary) ? readStepResults(storage) : [];
  return {
    storage,
    graph: readGraph(storage),
    steps: toStepCoverage(results, record?.causes ?? {}),
    // without a record, the times of the files show when the run took place
    startedOn: record?.startedOn ?? firstChange(join(storage, 'graph')),
    collectedOn: record?.endedOn ?? changedOn(existsSync(summary) ? summary : join(storage, 'graph')),
  };
}

/** The folder with `graph` and `summary.json`; undefined where there is none. */
function storageFolderOf(folder: string): string | undefined {
  const path = resolve(folder);
  return [path, join(path, STORAGE_FOLDER), basename(path) === 'graph' ? dirname(path) : undefined].find(
    (candidate) => candidate !== undefined && existsSync(join(candidate, 'graph')),
  );
}

function readRecord(storage: string): RunRecord | undefined {
  const file = join(storage, RUN_RECORD_FILE);
  return existsSync(file) ? (readJson(file) as RunRecord) : undefined;
}

/** When the first file of the graph was written, in milliseconds since 1970. */
function firstChange(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  const times = files.map((file) => changedOn(join(folder, file)));
  return times.length === 0 ? changedOn(folder) : times.reduce((first, time) => Math.min(first, time));
}

function changedOn(path: string): number {
  return Math.round(statSync(path).mtimeMs);
}
