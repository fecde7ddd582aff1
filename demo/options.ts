import { parseArgs } from 'node:util';

/** The options of the command line. */
export interface DemoOptions {
  help: boolean;
  /** The same seed gives the same workspace. That of the default has a pull request for every finding about approvals. */
  seed: number;
  users: number;
  repositories: number;
  pullRequests: number;
  /** Whether to collect access controls and automation as well, which are off by default in the integration. */
  allSources: boolean;
  /** The delay of each response of the simulated Bitbucket, in milliseconds. */
  latency: number;
}

export const USAGE = `Collects a simulated Bitbucket workspace with the real integration, and reports what it found.

  npm run demo -- [options]

  --seed N            seed of the simulated workspace: another seed gives another workspace (default 13)
  --users N           members of the workspace (default 25, at least 3)
  --repositories N    repositories of the workspace (default 60)
  --pull-requests N   pull requests of the workspace (default 120); a first run collects only those that changed
                      in the last 24 hours
  --basic             do not collect access controls and automation
  --latency MS        delay of each response in milliseconds (default 20)
  --help              show this text
`;

/** @throws Error with a message for the user when an option is unknown or out of range */
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
