import { parseArgs } from 'node:util';

import { SIZE_NAMES, type SizeName } from './sizes';

/** What the benchmark may be asked for on the command line. */
export interface BenchOptions {
  help: boolean;
  sizes: SizeName[];
  /** How long the simulated Bitbucket takes for each response, in milliseconds: each size is run once with each. */
  latencies: number[];
  /** Requests under way at once. */
  concurrency: number;
  /** Whether to collect access controls and automation, too. */
  allSources: boolean;
  /** How many workspaces of each size, each collected by a run of its own. */
  workspaces: number;
  /** How many of these runs at the same time. */
  atOnce: number;
  /** A file to write the figures to. */
  json?: string;
  /** A shell command that runs another integration's collection. */
  compare?: string;
  /** Whether to compare counted figures with the baseline. */
  check: boolean;
  /** Whether to make the counted figures the baseline. */
  updateBaseline: boolean;
}

export const USAGE = `Measures the built integration on simulated workspaces.

  npm run bench -- [options]

  --sizes S,M,L,XL     sizes of workspaces to measure (default S,M,L)
  --latency 0,50       how long each response takes, in milliseconds; each size is run once with each (default 0,50)
  --concurrency N      requests under way at once (default 5)
  --all-sources        access controls and automation, too
  --workspaces N       collects N workspaces of each size, each by a run of its own, and judges counted figures only
  --at-once N          how many of these runs at the same time (default 4)
  --json FILE          writes the figures to a file
  --compare 'COMMAND'  runs this command against the same simulated workspaces, too, and prints the ratios; it finds
                       OAUTH_KEY, OAUTH_SECRET, WORKSPACE, BITBUCKET_API_ORIGIN and BITBUCKET_OAUTH_URL in its environment
  --check              compares calls, entities and relationships with bench/baseline.json instead of judging times
  --update-baseline    writes them to bench/baseline.json
  --help               this text
`;

/** @throws Error with a sentence for a person when an option is unknown or out of range */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      sizes: { type: 'string', default: 'S,M,L' },
      latency: { type: 'string', default: '0,50' },
      concurrency: { type: 'string', default: '5' },
      'all-sources': { type: 'boolean', default: false },
      workspaces: { type: 'string', default: '1' },
      'at-once': { type: 'string', default: '4' },
      json: { type: 'string' },
      compare: { type: 'string' },
      check: { type: 'boolean', default: false },
      'update-baseline': { type: 'boolean', default: false },
    },
  });
  return {
    help: values.help,
    sizes: values.sizes.split(',').map(parseSize),
    latencies: values.latency.split(',').map((text) => parseNumber('--latency', text, 0, 60_000)),
    concurrency: parseNumber('--concurrency', values.concurrency, 1, 32),
    allSources: values['all-sources'],
    workspaces: parseNumber('--workspaces', values.workspaces, 1, 1000),
    atOnce: parseNumber('--at-once', values['at-once'], 1, 100),
    json: values.json,
    compare: values.compare,
    check: values.check,
    updateBaseline: values['update-baseline'],
  };
}

function parseSize(text: string): SizeName {
  const name = SIZE_NAMES.find((size) => size === text.trim().toUpperCase());
  if (!name) {
    throw new Error(`--sizes lists some of ${SIZE_NAMES.join(', ')}, not "${text}".`);
  }
  return name;
}

function parseNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d{1,6}$/.test(text.trim()) ? Number(text) : NaN;
  if (!(number >= least && number <= most)) {
    throw new Error(`${option} wants whole numbers from ${least} to ${most}, not "${text}".`);
  }
  return number;
}
