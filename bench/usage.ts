import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface MemorySample {
  /** Milliseconds since the process began. */
  at: number;
  rss: number;
  heapUsed: number;
}

/** Processor time and memory of a command, including the programs that it started. */
export interface Usage {
  cpuSeconds: number;
  /** The largest resident set of a single process. */
  peakBytes: number;
  /** The memory of that process over time. */
  samples: MemorySample[];
  /** Where the SDK wrote the graph. */
  storage?: string;
}

/** Environment variables that make every Node.js program of a command record its processor time and memory. */
export function measuring(folder: string): Record<string, string> {
  return { BENCH_USAGE_FOLDER: folder, NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'measure.js'))}` };
}

/** @throws Error when no program wrote anything */
export function readUsage(folder: string): Usage {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const usages = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Usage);
  const [largest] = usages.sort((one, other) => other.peakBytes - one.peakBytes);
  if (!largest) {
    throw new Error('No Node.js program recorded its processor time and memory, so there is nothing to measure.');
  }
  return {
    ...largest,
    cpuSeconds: usages.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    storage: usages.find(({ storage }) => storage)?.storage,
  };
}
