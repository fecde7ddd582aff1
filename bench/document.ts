import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { format, resolveConfig } from 'prettier';

import { judgeMeasures, MEMORY_RATIO } from './bounds';
import type { ManyRuns } from './measureMany';
import type { Run } from './measureRun';
import { drawMemory, drawPeaks } from './memoryPlot';
import { discoveryTable, needsTable, runTable, toMarkdown, verdictTable, workspacesTable } from './report';
import { SIZES } from './sizes';

const USAGE = `Writes figures of the benchmark to bench/RESULTS.md and docs/performance.md, and draws the images. Parts without a file stay
unchanged.

  npm run bench -- --sizes S,M,L,XL --json RUNS
  npm run bench -- --sizes S,M,L,XL --latency 0 --all-sources --json ALL
  npm run bench -- --sizes M --latency 50 --workspaces 100 --json MANY
  npm run bench -- --sizes L,XL --latency 0 --workload quiet --consumers 2 --json QUIET
  npx ts-node bench/document.ts --runs RUNS --all-sources ALL --workspaces MANY --quiet QUIET
`;

interface Figures<R> {
  at: string;
  machine: { node: string; cpus: number };
  runs: R[];
}

const PAGES = [join(__dirname, 'RESULTS.md'), join(__dirname, '..', 'docs', 'performance.md')];
const IMAGES = join(__dirname, 'images');

async function main(args: readonly string[]): Promise<void> {
  const file = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { runs: file, 'all-sources': file, workspaces: file, quiet: file },
  });
  const parts: Record<string, string> = {
    ...(values.runs && partsOfRuns(read<Figures<Run>>(values.runs))),
    ...(values['all-sources'] && {
      'all sources': toMarkdown(runTable(read<Figures<Run>>(values['all-sources']).runs)),
    }),
    ...(values.workspaces && {
      workspaces: toMarkdown(workspacesTable(read<Figures<ManyRuns>>(values.workspaces).runs)),
    }),
    ...(values.quiet && { quiet: toMarkdown(discoveryTable(read<Figures<Run>>(values.quiet).runs)) }),
  };
  if (Object.keys(parts).length === 0) {
    console.log(USAGE);
    return;
  }
  for (const [name, text] of Object.entries(parts)) {
    await writePart(name, text);
  }
}

/** Draws the images, and returns the other parts that show the runs. */
function partsOfRuns({ runs, ...circumstances }: Figures<Run>): Record<string, string> {
  draw(runs);
  return {
    machine: describe(circumstances),
    runs: toMarkdown(runTable(runs)),
    verdicts: toMarkdown(verdictTable(judgeMeasures(runs))),
    needs: toMarkdown(needsTable(runs)),
  };
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

/** Replaces the text between the two markers of this name, in the page that has them. */
async function writePart(name: string, text: string): Promise<void> {
  const [begin, end] = [`<!-- ${name}: begin (bench/document.ts) -->`, `<!-- ${name}: end -->`];
  for (const file of PAGES) {
    const page = readFileSync(file, 'utf8');
    const [from, to] = [page.indexOf(begin), page.indexOf(end)];
    if (from >= 0 && to > from) {
      const changed = `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`;
      writeFileSync(file, await format(changed, { ...(await resolveConfig(file)), parser: 'markdown' }));
      return;
    }
  }
  throw new Error(`No page has the markers "${begin}" and "${end}". Add them to one of: ${PAGES.join(', ')}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
