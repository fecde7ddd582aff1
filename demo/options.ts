import { parseArgs } from 'node:util';

/** What the demo may be asked for on the command line. */
export interface DemoOptions {
  help: boolean;
  /** The same seed gives the same workspace. The default has a pull request for every finding about approvals. */
  seed: number;
  users: number;
  repositories: number;
  pullRequests: number;
  /** Whether access controls and automation are collected as well, which the integration does on request only. */
  allSources: boolean;
  /** How long the simulated Bitbucket takes for each response, in milliseconds. */
  latency: number;
}

export const USAGE = `Collects a simulated Bitbucket workspace with the real integration, and reports what it found.

  npm run demo -- [options]

  --seed N            another workspace (default 13)
  --users N           members of the workspace (default 25, at least 3)
  --repositories N    default 60
  --pull-requests N   default 120; some of them are older than the 24 hours that a first run looks back
  --basic             leave out who may do what, and what else can act on a repository
  --latency MS        how long each response takes (default 20)
  --help              this text
`;

/** @throws Error with a sentence for a person when an option is unknown or out of range */
export function parseOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      seed: { type: 'string', default: '13' },
      users: { type: 'string', default: '25' },
      repositories: { type: 'string', default: '60' },
      'pull-requests': { type: 'string', default: '120' },
      basic: { type: 'boolean', default: false },
      latency: { type: 'string', default: '20' },
    },
  });
  return {
    help: values.help,
    seed: wholeNumber('--seed', values.seed, 0),
    users: wholeNumber('--users', values.users, 3),
    repositories: wholeNumber('--repositories', values.repositories, 1),
    pullRequests: wholeNumber('--pull-requests', values['pull-requests'], 0),
    allSources: !values.basic,
    latency: wholeNumber('--latency', values.latency, 0),
  };
}

function wholeNumber(option: string, text: string, least: number): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (!(number >= least)) {
    throw new Error(`${option} must be a whole number from ${least} to 999999, not "${text}".`);
  }
  return number;
}
