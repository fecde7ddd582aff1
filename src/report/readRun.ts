import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import type { RunScope } from '../runScope';
import { asText, fieldOf, stringsOf } from '../text/untrusted';
import { isTime } from '../text/wording';
import { coverageOf, findGaps } from './completeness';
import type { Graph } from './graph';
import { partOf } from './partOfRun';
import { type Gap, graphFilesIn, readGraphFiles, readStepResults, SUMMARY_FILE } from './readGraph';
import { readJson, statsOf } from './readJson';
import type { StepCoverage } from './reportData';
import type { Skipped } from './skipped';
import { toStepCoverage } from './stepCoverage';

/** What `graph-bitbucket collect` writes in addition to the files of the SDK. Times are in milliseconds since 1970. */
export interface RunRecord {
  startedOn: number;
  endedOn: number;
  /** Pull requests that were updated earlier were not read. */
  since?: number;
  /** What the calls of a run that read everything were; absent of other runs. */
  measured?: unknown;
  /** By credential, the calls that count against its limits. */
  spent?: unknown;
  /** What the next run in the folder needs. */
  history?: unknown;
  /** Which part of the repositories was read, by option; absent for all. */
  scope?: RunScope;
  /** The patterns of the setting of this name. */
  excludeRepositories?: readonly string[];
  /** Why steps did not succeed, by step id. */
  causes: Record<string, string>;
  /** What the steps left out. */
  skipped?: readonly Skipped[];
}

/** A run of `collect`, read from the disk. */
export interface CollectedRun {
  /** The folder that holds `graph`. */
  storage: string;
  graph: Graph;
  /** Also those that the summary does not name. */
  steps: StepCoverage[];
  /** Sentences that say why the graph is not whole; none if it is. */
  gaps: string[];
  startedOn: number;
  collectedOn: number;
  /** Pull requests that were updated earlier were not read; undefined if the record does not say. */
  since?: number;
  /** The options with which only a part was read; undefined for everything. */
  part?: string;
  /** The patterns of repositories that no run reads. */
  excludeRepositories?: readonly string[];
  /** Undefined where no record says it: the commands of the SDK write none. */
  skipped?: readonly Skipped[];
}

export const RUN_RECORD_FILE = 'run.json';
export const PAGE_FILE = 'report.html';
/** The findings of the run, with which the next one is compared. */
export const REPORT_FILE = 'report.json';
/** The findings of the run before. */
export const BASELINE_FILE = 'baseline.json';
const STORAGE_FOLDER = '.j1-integration';

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
  const { times, gaps: gapsOfRecord, causes, ...record } = readRecord(storage);
  const results = existsSync(summary) ? readStepResults(storage) : undefined;
  const { graph, gaps: gapsOfFiles } = readGraphFiles(storage);
  const gaps = [...findGaps(results, graph), ...gapsOfFiles, ...gapsOfRecord];
  return {
    storage,
    graph,
    steps: coverageOf(toStepCoverage(results ?? [], causes), gaps),
    gaps: gaps.map(({ text }) => text),
    ...record,
    // without a record, the times of the files show when the run took place
    startedOn: times?.startedOn ?? firstChange(join(storage, 'graph')),
    collectedOn: times?.endedOn ?? changedOn(existsSync(summary) ? summary : join(storage, 'graph')),
  };
}

/** The folder with `graph` and `summary.json`; undefined where there is none. */
function storageFolderOf(folder: string): string | undefined {
  const path = resolve(folder);
  return [path, join(path, STORAGE_FOLDER), basename(path) === 'graph' ? dirname(path) : undefined].find(
    (candidate) => candidate !== undefined && isFolder(join(candidate, 'graph')),
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * The record of the last run.
 *
 * @returns undefined where there is none, or one that cannot be read: then a run has nothing to go on with
 */
export function runRecordIn(storage: string): unknown {
  try {
    return readJson(join(storage, RUN_RECORD_FILE));
  } catch {
    return undefined;
  }
}

interface ReadRecord extends Pick<CollectedRun, 'since' | 'part' | 'excludeRepositories' | 'skipped'> {
  times?: Pick<RunRecord, 'startedOn' | 'endedOn'>;
  causes: Record<string, string>;
  gaps: Gap[];
}

/** What the record says. Only `graph-bitbucket collect` writes one, so that there is none is no gap. */
function readRecord(storage: string): ReadRecord {
  const file = join(storage, RUN_RECORD_FILE);
  if (!existsSync(file)) {
    return { causes: {}, gaps: [] };
  }
  const record = readJson(file);
  const [startedOn, endedOn] = [fieldOf(record, 'startedOn'), fieldOf(record, 'endedOn')];
  const causes = Object.entries(fieldOf(record, 'causes') ?? {}).filter(([, cause]) => typeof cause === 'string');
  const times = isTime(startedOn) && isTime(endedOn) && startedOn <= endedOn ? { startedOn, endedOn } : undefined;
  const since = fieldOf(record, 'since');
  const skipped = skippedIn(fieldOf(record, 'skipped'));
  return {
    times,
    since: isTime(since) ? since : undefined,
    part: partOf(record),
    excludeRepositories: stringsOf(fieldOf(record, 'excludeRepositories')),
    skipped: skipped ?? [],
    causes: Object.fromEntries(causes),
    gaps: [
      ...(times ? [] : [{ text: `${RUN_RECORD_FILE} does not say when the run began and ended.` }]),
      ...(skipped ? [] : [{ text: `${RUN_RECORD_FILE} is damaged: nobody knows what was left out.` }]),
    ],
  };
}

/** @returns undefined if it is something else than what the record should say */
function skippedIn(value: unknown = []): Skipped[] | undefined {
  const skipped = (Array.isArray(value) ? value : [undefined]).map((one: unknown) => ({
    reason: asText(fieldOf(one, 'reason')),
    kind: asText(fieldOf(one, 'kind')),
    explanation: asText(fieldOf(one, 'explanation')),
    names: stringsOf(fieldOf(one, 'names')) ?? [],
    counts: countsOf(fieldOf(one, 'counts')),
    steps: stringsOf(fieldOf(one, 'steps')) ?? [],
  }));
  return skipped.every(({ reason, names, steps }) => reason && names.length > 0 && steps.length > 0)
    ? skipped
    : undefined;
}

function countsOf(value: unknown): number[] | undefined {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count > 0) ? value : undefined;
}

/** When the first file of the graph was written, in milliseconds since 1970. */
function firstChange(folder: string): number {
  const times = graphFilesIn(folder).map((file) => changedOn(join(folder, file)));
  return times.length === 0 ? changedOn(folder) : times.reduce((first, time) => Math.min(first, time));
}

function changedOn(path: string): number {
  return Math.round(statsOf(path).mtimeMs);
}
