import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { drawMemory } from './memoryPlot';
import type { Run } from './measureRun';

const USAGE = `Draws the memory of the runs that the benchmark wrote to a file.

  npm run bench -- --sizes S,M,L,XL --json FILE
  npx ts-node bench/plot.ts FILE docs/images/memory.svg
`;

/** As the bound of the benchmark has it. */
const LIMIT = 1.5;

function main([source, target]: readonly string[]): void {
  if (!source || !target) {
    console.log(USAGE);
    return;
  }
  const { runs } = JSON.parse(readFileSync(source, 'utf8')) as { runs: Run[] };
  const latency = Math.max(...runs.map(({ latencyMs }) => latencyMs));
  const shown = runs.filter(({ latencyMs }) => latencyMs === latency);
  const smallest = shown.find(({ size }) => size === 'S');
  if (!smallest) {
    throw new Error(`${source} holds no run of S, with which the others are compared.`);
  }
  const curves = shown.map(({ size, samples, peakBytes }) => ({ name: size, samples, peakBytes }));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, drawMemory(curves, LIMIT * smallest.peakBytes));
}

main(process.argv.slice(2));
