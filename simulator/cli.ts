import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import {
  ALL_SCOPES,
  type FaultRule,
  type SimulatedConsumer,
  type SimulatorOptions,
  startSimulator,
  type WorldSizes,
} from '.';
import { DEFAULT_CONSUMERS } from './options';

const HELP = `Runs a simulated Bitbucket Cloud on the loopback interface.

  npm run simulator -- [options]

  --port <number>            port to listen on; default: any free port
  --seed <number>            seed of the generated data: the same seed gives the same data; default 1
  --users, --groups, --projects, --repositories, --pull-requests, --workspaces <number>
                             size of the simulated data; default 25, 6, 8, 60, 120, 1
  --plain                    leave out the approval examples and the edge cases
  --latency <milliseconds>   delay of each response; default 0
  --consumer <text>          an OAuth consumer; repeat the option for several:
                             key=K,secret=S,limit=1000,used=0,scopes="account pullrequest project"
                             Only key and secret are required. Without scopes, the consumer can read everything except
                             access controls and automation; with scopes=all, everything. Default: two consumers
  --all-scopes               grant the default consumers all scopes
  --faults <file or JSON>    faults to inject: a list of rules, for example
                             [{"path": "*/pullrequests", "when": {"every": 7}, "fault": {"kind": "status", "status": 502}}]
  --scope-field <name>       field of a token response that lists the scopes: scope (default), scopes or none
  --help                     show this text
`;

const WITH_ALL_SCOPES = DEFAULT_CONSUMERS.map((consumer) => ({ ...consumer, scopes: ALL_SCOPES }));
const NUMBER_OPTIONS = ['workspaces', 'users', 'groups', 'projects', 'repositories', 'pull-requests'] as const;

/** @throws Error with a message for the user when an option is unknown or invalid */
export function readOptions(args: string[]): SimulatorOptions | 'help' {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean' },
      plain: { type: 'boolean' },
      'all-scopes': { type: 'boolean' },
      port: text,
      seed: text,
      latency: text,
      faults: text,
      'scope-field': text,
      consumer: { ...text, multiple: true },
      workspaces: text,
      users: text,
      groups: text,
      projects: text,
      repositories: text,
      'pull-requests': text,
    },
  });
  if (values.help) {
    return 'help';
  }
  const sizes: Partial<WorldSizes> = {};
  for (const option of NUMBER_OPTIONS) {
    const size = readNumber(option, values[option]);
    if (size !== undefined) {
      sizes[option === 'pull-requests' ? 'pullRequests' : option] = size;
    }
  }
  return {
    sizes,
    port: readNumber('port', values.port),
    seed: readNumber('seed', values.seed),
    latencyMs: readNumber('latency', values.latency),
    approvalCases: !values.plain,
    edgeCaseRecords: !values.plain,
    consumers: values.consumer?.map(readConsumer) ?? (values['all-scopes'] ? WITH_ALL_SCOPES : undefined),
    faults: readFaults(values.faults),
    scopeField: readScopeField(values['scope-field']),
  };
}

function readNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (!/^\d+$/.test(text)) {
    throw new Error(`--${option} must be a whole number, not "${text}"`);
  }
  return Number(text);
}

function readConsumer(text: string): SimulatedConsumer {
  const pairs = text.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  const { key, secret, limit, used, scopes } = Object.fromEntries(pairs) as Record<string, string | undefined>;
  if (!key || !secret) {
    throw new Error(`--consumer must contain at least key=K,secret=S, but is "${text}"`);
  }
  return {
    key,
    secret,
    limit: readNumber('consumer: limit', limit),
    used: readNumber('consumer: used', used),
    scopes: scopes === 'all' ? ALL_SCOPES : scopes?.replaceAll('"', '').split(/\s+/),
  };
}

function readFaults(source: string | undefined): FaultRule[] | undefined {
  if (source === undefined) {
    return undefined;
  }
  const rules: unknown = JSON.parse(source.trimStart().startsWith('[') ? source : readFileSync(source, 'utf8'));
  if (!Array.isArray(rules)) {
    throw new Error('--faults must be a JSON list of rules, or the path of a file with one');
  }
  return rules as FaultRule[];
}

function readScopeField(name: string | undefined): SimulatorOptions['scopeField'] {
  if (name === undefined || name === 'scope' || name === 'scopes' || name === 'none') {
    return name;
  }
  throw new Error(`--scope-field must be scope, scopes or none, not "${name}"`);
}

async function main(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    // nobody reads the output any more
    stream.on('error', () => process.exit(1));
  }
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(HELP);
    return;
  }
  const simulator = await startSimulator(options);
  const stopped = new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve).once('SIGHUP', resolve);
  });
  console.log(`Simulating Bitbucket at ${simulator.origin}. Press Ctrl+C to stop. Put this into .env:\n`);
  for (const [name, value] of Object.entries(simulator.environment())) {
    console.log(`${name}=${value}`);
  }
  // startSimulator() calls unref() on its server, so the server does not keep the process alive.
  const keepAlive = setInterval(() => undefined, 2 ** 30);
  await stopped;
  clearInterval(keepAlive);
  await simulator.close();
  console.log(`\n${simulator.calls.length} calls:`, simulator.callsByEndpoint());
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
