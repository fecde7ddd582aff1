import Table from 'cli-table3';

import type { Verdict } from './bounds';
import type { Run } from './measureRun';
import type { StorageFigures } from './storageProcess';

const HEADINGS = [
  ...['Size', 'Latency', 'Calls', 'Counted', 'Budget', 'Wall', 'Floor', 'Ratio', 'CPU', 'Peak memory', 'Entities'],
  ...['Relationships', 'Objects/s'],
];

/** One line for each run. Objects are entities and relationships together. */
export function runTable(runs: readonly Run[]): string {
  return toTable(
    HEADINGS,
    runs.map((run) => [
      run.size,
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

/** How another integration does, and how many times as much it takes as this one. */
export function comparisonTable(pairs: readonly { ours: Run; other: Run }[]): string {
  return toTable(
    ['The other command', 'Latency', 'Calls', 'Counted', 'Wall', 'CPU', 'Peak memory', 'Objects'],
    pairs.map(({ ours, other }) => {
      const compare = (text: string | number, figure: (run: Run) => number) =>
        `${text} (x ${(figure(other) / figure(ours)).toFixed(2)})`;
      const objects = ({ entities, relationships }: Run) => entities + relationships;
      return [
        other.size,
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

export function storageText({ size, entities, relationships, ...figures }: StorageFigures): string {
  const part = (name: string, time: number, count: number, kind: string) =>
    `  ${name.padEnd(28)} ${(time * 1000).toFixed(0).padStart(4)} ms, ${Math.round(count / time)} ${kind}/s`;
  return [
    `Conversion and storage of ${size}, ${entities} entities and ${relationships} relationships, by CPU time:`,
    part('this integration', figures.ourSeconds, entities + relationships, 'objects'),
    part('  without relationships', figures.entitySeconds, entities, 'entities'),
    part("the SDK's storage alone", figures.sdkSeconds, entities + relationships, 'objects'),
  ].join('\n');
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  return toTable(
    ['What has to hold', 'Measured', 'Bound', ''],
    verdicts.map(({ what, measured, bound, holds }) => [what, measured, bound, holds ? 'holds' : 'DOES NOT HOLD']),
  );
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

function toTable(headings: string[], rows: readonly (readonly (string | number)[])[]): string {
  const table = new Table({ head: headings, style: { head: [], border: [] } });
  for (const row of rows) table.push(row.map(String));
  return table.toString();
}
