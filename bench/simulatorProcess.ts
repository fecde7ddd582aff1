import { isChanged, type NeededCalls, neededCalls, sum } from '../harness/neededCalls';
import { type CallRecord, countByEndpoint, expectedGraph, type World } from '../simulator';
import { type Bucket, bucketOf, CALLS_PER_HOUR } from '../src/bitbucket/limits';
import { DAY_MS } from '../src/steps/pullRequests/window';
import { type EconomicalFigures, economicalFigures } from './economical';
import { type SimulationOptions, startSimulation } from './simulation';

export interface RemoteSimulatorOptions extends SimulationOptions {
  /** Whether the run collects access controls and automation as well. */
  allSources?: boolean;
}

/** A message from the benchmark to this process, which responds to each with one message. */
export type Question = 'calls so far' | 'report';

/** The first message of this process. */
export interface Started {
  /** Environment variables that make the integration use the simulator. */
  environment: Record<string, string>;
  needed: NeededCalls;
  /** The sums over the graphs of all workspaces, each collected by itself. */
  expected: { entities: number; relationships: number };
  changed: ChangedPullRequests;
}

/** The number of pull requests that changed within the time that a run covers. */
export interface ChangedPullRequests {
  all: number;
  /** Those in repositories with a push or merge in that time, or by a member. Economical discovery finds them at once, too. */
  seenAtOnce: number;
}

/** Figures of the requests since the last report. */
export interface CallReport {
  calls: number;
  /** Requests that count against the limit for repository data. */
  counted: number;
  /** Repetitions of a successful request, except those for tokens and validation, which each credential needs. */
  repeated: number;
  /** Requests that got a 429. */
  limited: number;
  byBucket: Record<Bucket, number>;
  byEndpoint: Record<string, number>;
  /** The expected figures, if discovery was economical. */
  economical?: EconomicalFigures;
}

/** With each credential, the validation reads the workspace and, if there are several credentials, counts its repositories. */
function isValidation(endpoint: string, query: string): boolean {
  return endpoint === 'workspace' || query.includes('fields=size');
}

async function main([argument]: readonly string[]): Promise<void> {
  const send = process.send?.bind(process);
  if (!argument || !send) {
    throw new Error('This program can only run as a child process of the benchmark.');
  }
  const { allSources, ...options } = JSON.parse(argument) as RemoteSimulatorOptions;
  const { simulator, since } = await startSimulation(options);
  const { calls } = simulator;
  const { consumers = 1, accessTokenLimit } = options;
  const accessTokens = accessTokenLimit === undefined ? 0 : 1;
  const credentials = {
    hourlyCalls: consumers * CALLS_PER_HOUR.repository + (accessTokenLimit ?? 0),
    validationCalls: consumers + accessTokens > 1 ? consumers + accessTokens : 0,
    // Each further credential reads the workspace, and each further consumer also gets a token.
    callsOfFurther: 2 * (consumers - 1) + accessTokens,
  };

  const report = (): CallReport => {
    const done = calls.splice(0);
    const succeeded = done.filter(({ status }) => status < 400);
    const addresses = succeeded
      .filter(({ method, endpoint, query }) => method === 'GET' && !isValidation(endpoint, query))
      .map(({ path, query }) => path + query);
    const byBucket: Record<Bucket, number> = { repository: 0, webhook: 0, other: 0 };
    for (const { path } of done) {
      byBucket[bucketOf(path)] += 1;
    }
    return {
      calls: done.length,
      counted: done.filter(({ path }) => bucketOf(path) === 'repository').length,
      repeated: addresses.length - new Set(addresses).size,
      limited: done.filter(({ status }) => status === 429).length,
      byEndpoint: countByEndpoint(done),
      byBucket,
      economical: done.some(({ endpoint }) => endpoint === 'member-pullrequests')
        ? economicalFigures(simulator.world, startOf(done), credentials)
        : undefined,
    };
  };
  process.on('message', (question: Question) => send(question === 'report' ? report() : calls.length));
  process.once('disconnect', () => process.exit());

  // A user of two workspaces is in both graphs, because each workspace is collected by itself.
  const worlds = simulator.world.workspaces.map((workspace) => ({ ...simulator.world, workspaces: [workspace] }));
  const needed = worlds.map((world) => neededCalls(world, since, { allSources }));
  const graphs = worlds.map((world) =>
    expectedGraph(world, { since, accessControls: allSources, automation: allSources }),
  );
  const started: Started = {
    environment: simulator.environment(),
    needed: {
      budget: sum(needed.map(({ budget }) => budget + credentials.validationCalls)),
      all: sum(needed.map(({ all }) => all + credentials.validationCalls + credentials.callsOfFurther)),
    },
    expected: {
      entities: sum(graphs.map(({ entities }) => entities.length)),
      relationships: sum(graphs.map(({ relationships }) => relationships.length)),
    },
    changed: countChanged(simulator.world, since),
  };
  send(started);
}

/** The start of a first run, which lists the pull requests of members that were updated in the 24 hours before. */
function startOf(calls: readonly CallRecord[]): number {
  const { query } = calls.find(({ endpoint }) => endpoint === 'member-pullrequests')!;
  const [, since = ''] = /updated_on>=(\S+)/.exec(new URLSearchParams(query).get('q') ?? '') ?? [];
  return Date.parse(since) + DAY_MS;
}

function countChanged({ workspaces }: World, since: number): ChangedPullRequests {
  const changed = workspaces.flatMap(({ repositories, members }) =>
    repositories.flatMap(({ pullRequests, updatedOn }) =>
      pullRequests
        .filter((pullRequest) => isChanged(pullRequest, since))
        .map(({ author }) => updatedOn >= since * 1000 || members.has(author)),
    ),
  );
  return { all: changed.length, seenAtOnce: changed.filter(Boolean).length };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
