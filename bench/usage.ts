import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface MemorySample {
  /** Milliseconds since the start of the process. */
  at: number;
  /** Bytes. */
  rss: number;
  /** Bytes. */
  heapUsed: number;
}

/** Processor time and memory of a command, including its child processes. */
export interface Usage {
  cpuSeconds: number;
  /** The largest resident set of a single process. */
  peakBytes: number;
  /** The memory of that process over time. */
  samples: MemorySample[];
  /** The folder to which the SDK wrote the graph. */
  storage?: string;
}

/** Environment variables that make every Node.js process of a command write its processor time and memory to a folder. */
export function measuring(folder: string): Record<string, string> {
  return { BENCH_USAGE_FOLDER: folder, NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'measure.js'))}` };
}

/** @throws Error if no process wrote a file */
export function readUsage(folder: string): Usage {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const usages = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Usage);
  const [largest] = usages.sort((one, other) => other.peakBytes - one.peakBytes);
  if (!largest) {
    throw new Error('No Node.js process recorded its processor time and memory. The command must run Node.js.');
  }
  return {
    ...largest,
    cpuSeconds: usages.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    storage: usages.find(({ storage }) => storage)?.storage,
  };
}
