import { parseArgs } from 'node:util';

import { ENVIRONMENT_ONLY } from '../src/configuration/settings';
import { SIZE_NAMES, type SizeName, type Workload, WORKLOADS } from './sizes';

const DISCOVERIES = ENVIRONMENT_ONLY.pullRequestDiscovery.words;
export type Discovery = (typeof DISCOVERIES)[number];

const CONCURRENCY = ENVIRONMENT_ONLY.concurrency;

/** The options of the command line. */
export interface BenchOptions {
  help: boolean;
  sizes: SizeName[];
  workload: Workload;
  /** How runs find pull requests. */
  discovery: Discovery;
  /** The number of OAuth consumers with Bitbucket's documented limits. Undefined: one consumer without a limit. */
  consumers?: number;
  /** The hourly limit of an access token. Undefined: no access token. */
  accessTokenLimit?: number;
  /** Delays of the responses of the simulated Bitbucket, in milliseconds. Each size runs once with each latency. */
  latencies: number[];
  /** The maximum number of requests in flight. */
  concurrency: number;
  /** Whether to collect access controls and automation as well. */
  allSources: boolean;
  /** How many workspaces of each size to collect, each by its own run. */
  workspaces: number;
  /** How many of these runs to start at the same time. */
  atOnce: number;
  /** A file to write the figures to. */
  json?: string;
  /** A shell command that runs another integration's collection. */
  compare?: string;
  /** Whether to compare counted figures with the baseline. */
  check: boolean;
  /** Whether to write the counted figures to the baseline. */
  updateBaseline: boolean;
}

export const USAGE = `Measures the built integration on simulated workspaces.

  npm run bench -- [options]

  --sizes S,M,L,XL     sizes of workspaces to measure (default S,M,L)
  --workload NAME      usual (default), or quiet: 5 % of the repositories have a push, and a tenth of the changed pull
                       requests are in the other repositories; or quarter: 800 repositories with 13,000 merged pull
                       requests in 90 days, which a first, a repeated and a daily run read, whatever --sizes says
  --discovery NAME     how pull requests are found: auto, full or economical. The default is auto, but full for the usual
                       workload with a consumer without a limit, because a run cannot know that there is no limit
  --consumers N        N OAuth consumers with Bitbucket's documented limits (default: one consumer without a limit)
  --access-token N     an access token with N calls per hour, in addition to the consumers
  --latency 0,50       delays of each response in milliseconds; each size runs once with each delay (default 0,50)
  --concurrency N      maximum number of requests in flight (default ${CONCURRENCY.default})
  --all-sources        collect access controls and automation as well
  --workspaces N       collect N workspaces of each size, each by its own run, and check only calls and graphs
  --at-once N          how many of these runs to start at the same time (default 4)
  --json FILE          write the figures to a file
  --compare 'COMMAND'  also run this command on the same simulated workspaces, and print the ratios; the command gets
                       OAUTH_KEY, OAUTH_SECRET, WORKSPACE, BITBUCKET_API_ORIGIN and BITBUCKET_OAUTH_URL in its environment
  --check              compare calls, entities and relationships with bench/baseline.json, and do not check times
  --update-baseline    write calls, entities and relationships to bench/baseline.json
  --help               show this text
`;

/** @throws Error with a message for the user when an option is unknown or out of range */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      sizes: { type: 'string', default: 'S,M,L' },
      workload: { type: 'string', default: 'usual' },
      discovery: { type: 'string' },
      consumers: { type: 'string' },
      'access-token': { type: 'string' },
      latency: { type: 'string', default: '0,50' },
      concurrency: { type: 'string', default: String(CONCURRENCY.default) },
      'all-sources': { type: 'boolean', default: false },
      workspaces: { type: 'string', default: '1' },
      'at-once': { type: 'string', default: '4' },
      json: { type: 'string' },
      compare: { type: 'string' },
      check: { type: 'boolean', default: false },
      'update-baseline': { type: 'boolean', default: false },
    },
  });
  const workload = parseName('--workload', values.workload, WORKLOADS);
  const isUnlimited = values.consumers === undefined && values['access-token'] === undefined;
  const { discovery = workload !== 'quiet' && isUnlimited ? 'full' : 'auto' } = values;
  return {
    help: values.help,
    sizes: values.sizes.split(',').map(parseSize),
    workload,
    discovery: parseName('--discovery', discovery, DISCOVERIES),
    consumers: parseOptional('--consumers', values.consumers, 100),
    accessTokenLimit: parseOptional('--access-token', values['access-token'], 100_000),
    latencies: values.latency.split(',').map((text) => parseNumber('--latency', text, 0, 60_000)),
    concurrency: parseNumber('--concurrency', values.concurrency, CONCURRENCY.min, CONCURRENCY.max),
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
    throw new Error(`--sizes takes ${SIZE_NAMES.join(', ')}, separated by commas, not "${text}".`);
  }
  return name;
}

function parseName<Name extends string>(option: string, text: string, names: readonly Name[]): Name {
  const name = names.find((known) => known === text);
  if (!name) {
    throw new Error(`${option} is one of ${names.join(', ')}, not "${text}".`);
  }
  return name;
}

function parseOptional(option: string, text: string | undefined, most: number): number | undefined {
  return text === undefined ? undefined : parseNumber(option, text, 1, most);
}

function parseNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d{1,6}$/.test(text.trim()) ? Number(text) : NaN;
  if (!(number >= least && number <= most)) {
    throw new Error(`${option} takes whole numbers from ${least} to ${most}, not "${text}".`);
  }
  return number;
}
