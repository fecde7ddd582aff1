import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { judgeMeasures, MEMORY_RATIO } from './bounds';
import type { ManyRuns } from './measureMany';
import type { Run } from './measureRun';
import { drawMemory, drawPeaks } from './memoryPlot';
import { discoveryTable, needsTable, runTable, toMarkdown, verdictTable, workspacesTable } from './report';
import { SIZES } from './sizes';

const USAGE = `Writes the figures of the benchmark to docs/performance.md, and draws its images.

  npm run bench -- --sizes S,M,L,XL --json FILE
  npm run bench -- --sizes S,M,L,XL --latency 0 --all-sources --json ALL
  npm run bench -- --sizes M --latency 50 --workspaces 100 --json MANY
  npm run bench -- --sizes L,XL --latency 0 --workload quiet --consumers 2 --json QUIET
  npx ts-node bench/document.ts FILE ALL MANY QUIET
`;

interface Figures<R> {
  at: string;
  machine: { node: string; cpus: number };
  runs: R[];
}

const DOCS = join(__dirname, '..', 'docs');
const PAGE = join(DOCS, 'performance.md');
const IMAGES = join(DOCS, 'images');

async function main([file, allSourcesFile, manyFile, quietFile]: readonly string[]): Promise<void> {
  if (!file || !allSourcesFile || !manyFile || !quietFile) {
    console.log(USAGE);
    return;
  }
  const { runs, ...circumstances } = read<Figures<Run>>(file);
  const many = read<Figures<ManyRuns>>(manyFile);
  draw(runs);
  const parts = {
    machine: describe(circumstances),
    runs: toMarkdown(runTable(runs)),
    'all sources': toMarkdown(runTable(read<Figures<Run>>(allSourcesFile).runs)),
    quiet: toMarkdown(discoveryTable(read<Figures<Run>>(quietFile).runs)),
    verdicts: toMarkdown(verdictTable(judgeMeasures(runs))),
    needs: toMarkdown(needsTable(runs)),
    workspaces: toMarkdown(workspacesTable(many.runs)),
  };
  let page = readFileSync(PAGE, 'utf8');
  for (const [name, text] of Object.entries(parts)) {
    page = replacePart(page, name, text);
  }
  writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), parser: 'markdown' }));
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

function describe({ at, machine }: Pick<Figures<Run>, 'at' | 'machine'>): string {
  return `Measured on ${at.slice(0, 10)} with Node.js ${machine.node} on a machine with ${machine.cpus} processors.`;
}

/** Draws the runs with the highest latency, in which memory has the most time to grow. */
function draw(runs: readonly Run[]): void {
  const latency = Math.max(...runs.map(({ latencyMs }) => latencyMs));
  const shown = runs.filter(({ latencyMs }) => latencyMs === latency);
  const smallest = shown.find(({ size }) => size === 'S');
  if (!smallest) {
    throw new Error('There is no run of size S, with which the others are compared.');
  }
  const limit = MEMORY_RATIO * smallest.peakBytes;
  const curves = shown.map(({ size, samples, peakBytes }) => {
    return { name: size, samples, peakBytes, repositories: SIZES[size].repositories };
  });
  mkdirSync(IMAGES, { recursive: true });
  writeFileSync(join(IMAGES, 'memory-by-time.svg'), drawMemory(curves, limit));
  writeFileSync(join(IMAGES, 'memory-by-size.svg'), drawPeaks(curves, limit));
}

/** Replaces the text between two markers of the page. */
function replacePart(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: begin (bench/document.ts) -->`, `<!-- ${name}: end -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`${PAGE} must contain the markers "${begin}" and "${end}".`);
  }
  return `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
