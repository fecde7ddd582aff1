import Table from 'cli-table3';

import { CALLS_PER_HOUR } from '../src/bitbucket/limits';
import { discoveryOf, type Verdict } from './bounds';
import type { ManyRuns } from './measureMany';
import type { Run } from './measureRun';
import { changedPullRequests, SIZES, titleOf } from './sizes';

export interface TableData {
  headings: string[];
  rows: string[][];
}

const HEADINGS = [
  ...['Size', 'Latency', 'Calls', 'Counted', 'Budget', 'Wall', 'Floor', 'Ratio', 'CPU', 'Peak memory', 'Entities'],
  ...['Relationships', 'Objects/s'],
];

/** One row for each run. Objects are entities and relationships together. */
export function runTable(runs: readonly Run[]): TableData {
  return tableOf(
    HEADINGS,
    runs.map((run) => [
      titleOf(run),
      `${run.latencyMs} ms`,
      run.calls,
      run.counted,
      run.needed.budget,
      seconds(run.wallSeconds),
      run.floorSeconds > 0 ? seconds(run.floorSeconds) : '-',
      run.floorSeconds > 0 ? (run.wallSeconds / run.floorSeconds).toFixed(2) : '-',
      seconds(run.cpuSeconds),
      `${megabytes(run.peakBytes)} MB`,
      run.entities,
      run.relationships,
      Math.round((run.entities + run.relationships) / run.wallSeconds),
    ]),
  );
}

/** How each run found pull requests, and how many calls it made. */
export function discoveryTable(runs: readonly Run[]): TableData {
  return tableOf(
    [
      'Size',
      'Latency',
      'Discovery',
      'Active',
      'Turns',
      'Repository calls',
      'Webhook calls',
      'Other calls',
      'Changed',
      'In the graph',
      'Left to later runs',
    ],
    runs.map((run) => [
      titleOf(run),
      `${run.latencyMs} ms`,
      discoveryOf(run),
      run.economical?.active ?? '-',
      run.economical ? `${run.economical.turns}, every ${run.economical.intervalDays} days` : '-',
      run.byBucket.repository,
      run.byBucket.webhook,
      run.byBucket.other,
      run.changed.all,
      run.pullRequests,
      run.changed.all - run.pullRequests,
    ]),
  );
}

/** One row for each size. */
export function workspacesTable(runs: readonly ManyRuns[]): TableData {
  return tableOf(
    ['Workspaces', 'Size', 'Latency', 'At once', 'Calls', 'Wall', 'Floor', 'Longest run', 'CPU', 'Peak memory of one'],
    runs.map((run) => [
      run.workspaces,
      titleOf(run),
      `${run.latencyMs} ms`,
      run.atOnce,
      run.calls,
      seconds(run.wallSeconds),
      run.floorSeconds > 0 ? seconds(run.floorSeconds) : '-',
      seconds(Math.max(...run.secondsOfEach)),
      seconds(run.cpuSeconds),
      `${megabytes(run.peakBytes)} MB`,
    ]),
  );
}

/** Bitbucket's limit for each consumer. */
const CALLS_AN_HOUR = CALLS_PER_HOUR.repository;
/** How long Bitbucket takes to respond, according to recordings. */
const BITBUCKET_SECONDS = { least: 0.35, most: 0.95 };
/** The time until the calls of an hour are available again. Bitbucket counts by the minute. */
const PAUSE_MINUTES = 61;
const FEW_CONSUMERS = 5;

/** What workspaces of these sizes need with the real Bitbucket: one row for each size. */
export function needsTable(runs: readonly Run[]): TableData {
  const runOf = new Map(runs.map((run) => [run.size, run]));
  const pauses = (counted: number, consumers: number) => {
    const hours = Math.ceil(counted / (CALLS_AN_HOUR * consumers)) - 1;
    return hours === 0 ? 'no pause' : `${hours * PAUSE_MINUTES} min`;
  };
  return tableOf(
    [
      ...['Size', 'Members', 'Repositories', 'Pull requests', 'Calls that count', 'Consumers', 'A run takes'],
      ...['Pauses with 1 consumer', `Pauses with ${FEW_CONSUMERS}`],
    ],
    [...runOf.values()].map(({ size, workload, calls, counted, concurrency }) => {
      const { users, repositories } = SIZES[size];
      const pullRequests = changedPullRequests(size, workload);
      const minutes = (seconds: number) => Math.ceil((calls * seconds) / concurrency / 60);
      const [least, most] = [minutes(BITBUCKET_SECONDS.least), minutes(BITBUCKET_SECONDS.most)];
      const time = least === most ? `${least} min` : `${least} to ${most} min`;
      const consumers = Math.ceil(counted / CALLS_AN_HOUR);
      const few = pauses(counted, FEW_CONSUMERS);
      return [size, users, repositories, pullRequests, counted, consumers, time, pauses(counted, 1), few];
    }),
  );
}

/** The figures of another integration, and their ratio to those of this one. */
export function comparisonTable(pairs: readonly { ours: Run; other: Run }[]): TableData {
  return tableOf(
    ['The other command', 'Latency', 'Calls', 'Counted', 'Wall', 'CPU', 'Peak memory', 'Objects'],
    pairs.map(({ ours, other }) => {
      const compare = (text: string | number, figure: (run: Run) => number) =>
        `${text} (x ${(figure(other) / figure(ours)).toFixed(2)})`;
      const objects = ({ entities, relationships }: Run) => entities + relationships;
      return [
        titleOf(other),
        `${other.latencyMs} ms`,
        compare(other.calls, ({ calls }) => calls),
        compare(other.counted, ({ counted }) => counted),
        compare(seconds(other.wallSeconds), ({ wallSeconds }) => wallSeconds),
        compare(seconds(other.cpuSeconds), ({ cpuSeconds }) => cpuSeconds),
        compare(`${megabytes(other.peakBytes)} MB`, ({ peakBytes }) => peakBytes),
        compare(objects(other), objects),
      ];
    }),
  );
}

export function verdictTable(verdicts: readonly Verdict[]): TableData {
  return tableOf(
    ['Bound on', 'Measured', 'Bound', ''],
    verdicts.map(({ what, measured, bound, holds }) => [what, measured, bound, holds ? 'met' : 'NOT MET']),
  );
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

export function tableOf(headings: string[], rows: readonly (readonly (string | number)[])[]): TableData {
  return { headings, rows: rows.map((row) => row.map(String)) };
}

/** A table for a terminal. */
export function toText({ headings, rows }: TableData): string {
  const table = new Table({ head: headings, style: { head: [], border: [] } });
  table.push(...rows);
  return table.toString();
}

/** A Markdown table. Columns of numbers are aligned right. Prettier aligns the source. */
export function toMarkdown({ headings, rows }: TableData): string {
  const alignment = headings.map((_, column) => (rows.every((row) => /^[\d-]/.test(row[column]!)) ? '--:' : '---'));
  return [headings, alignment, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
