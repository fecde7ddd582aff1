import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { TrustedEnd } from './assertTrustworthy';
import { FAULT_KINDS, type Occurrence, OCCURRENCES, type Target, TARGETS } from './faultTable';

/** How the runs with one kind of fault ended. */
export type Ends = Partial<Record<Target, Record<Occurrence, TrustedEnd>>>;

/** By the name of the fault. */
export type Outcomes = Record<string, Ends>;

const OUTCOMES_FILE = join(__dirname, 'outcomes.json');
const DOCUMENT = join(__dirname, '..', '..', 'docs', 'reliability.md');
const BEGIN = '<!-- table of faults: begin (written by WRITE_OUTCOMES=1 npx jest test/faults/faults) -->';
const END = '<!-- table of faults: end -->';

const SIGNS: Record<TrustedEnd, string> = {
  complete: 'C',
  'incomplete, and says so': 'I',
  refused: 'R',
  ended: 'E',
};

/** The table for the documentation, aligned as Prettier aligns it. */
export function renderTable(outcomes: Outcomes): string {
  const targets = Object.keys(TARGETS) as Target[];
  const rows = FAULT_KINDS.map(({ name }) => [name, ...targets.map((target) => renderCell(outcomes[name]?.[target]))]);
  const table = [['fault', ...targets], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
  return [lines[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)].join('\n');
}

function renderCell(ends: Ends[Target]): string {
  return ends ? OCCURRENCES.map((occurrence) => SIGNS[ends[occurrence]]).join(' ') : '';
}

export function readOutcomes(): Outcomes {
  return JSON.parse(readFileSync(OUTCOMES_FILE, 'utf8')) as Outcomes;
}

/** The table as it is in the documentation. */
export function readTable(): string {
  const { table } = splitDocument();
  return table.trim();
}

/** Saves the outcomes and writes their table into the documentation. */
export function writeOutcomes(outcomes: Outcomes): void {
  writeFileSync(OUTCOMES_FILE, `${JSON.stringify(outcomes, null, 2)}\n`);
  const { before, after } = splitDocument();
  writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${renderTable(outcomes)}\n\n${END}${after}`);
}

function splitDocument(): { before: string; table: string; after: string } {
  const [before = '', rest = ''] = readFileSync(DOCUMENT, 'utf8').split(BEGIN);
  const [table = '', after = ''] = rest.split(END);
  return { before, table, after };
}
