import type { GraphBuilder } from '../../graph/builder';
import { displayNames, whereaboutsOf } from '../../graph/whereabouts';
import type { Holder } from '../../world/holder';
import { memoizeByOwner } from '../../world/memoizeByOwner';
import { hasEdgeCases } from '../../world/positions';
import { createRandom, type Random } from '../../world/random';
import { DAY, type Micros, MINUTE, toMillis, toNanoStamp } from '../../world/time';
import type { Workspace, World } from '../../world/types';
import type { Json } from '../json';

export interface RunnerState {
  status: string;
  version?: string;
  /** When the runner last reported; absent before its first report. */
  updatedOn?: Micros;
}

export interface Runner {
  uuid: string;
  name: string;
  labels: string[];
  state?: RunnerState;
  createdOn: Micros;
}

const STATES = ['ONLINE', 'OFFLINE', 'UNREGISTERED', 'DISABLED', 'ENABLED', 'UNHEALTHY'];
const LABELS = [
  ['self.hosted', 'linux'],
  ['self.hosted', 'linux.shell', 'eu'],
  ['self.hosted', 'macos'],
  ['self.hosted', 'windows', 'gpu'],
];
const VERSIONS = ['3.12.0', '3.14.1', '4.0.2', '1.579'];

export const workspaceRunners = memoizeByOwner<Workspace, Runner[]>((world, workspace) => {
  const random = createRandom(world.seed, `runners ${workspace.uuid}`);
  const after = workspace.createdOn;
  return hasEdgeCases(world, workspace)
    ? createEdgeCaseRunners(random, world, after)
    : createRunners(random, world, after);
});

export function createRunners(random: Random, world: World, after: Micros): Runner[] {
  return Array.from({ length: random.pick([0, 0, 0, 1, 2]) }, (_, index) => createRunner(random, world, after, index));
}

/** More than a page of runners: every status, without a version, without a state, without labels, and a name in free text. */
export function createEdgeCaseRunners(random: Random, world: World, after: Micros): Runner[] {
  const runners = Array.from({ length: 12 }, (_, index) => {
    const runner = createRunner(random, world, after, index);
    if (runner.state) {
      runner.state.status = STATES[index % STATES.length] as string;
    }
    if (runner.state?.status === 'UNREGISTERED') {
      runner.state = { status: 'UNREGISTERED' };
    }
    return runner;
  });
  delete runners[3]?.state?.version;
  delete runners[4]?.state;
  Object.assign(runners[5] ?? {}, { name: 'Mac mini under the desk 🖥️', labels: [] });
  return runners;
}

function createRunner(random: Random, world: World, after: Micros, index: number): Runner {
  const now = world.now * 1000;
  return {
    uuid: random.uuid(),
    name: `${random.pick(['build', 'deploy', 'gpu', 'mac'])}-${String(index + 1).padStart(2, '0')}`,
    labels: [...random.pick(LABELS)],
    state: {
      status: random.chance(0.7) ? 'ONLINE' : random.pick(STATES),
      version: random.pick(VERSIONS),
      updatedOn: now - random.integer(1, 600) * MINUTE - random.integer(0, 999_999),
    },
    createdOn: after + Math.floor(random.next() * (now - DAY - after)),
  };
}

export function renderRunner({ uuid, name, labels, state, createdOn }: Runner): Json {
  return {
    type: 'pipeline_runner',
    uuid,
    name,
    labels,
    ...(state && {
      state: {
        type: `pipeline_runner_state_${state.status.toLowerCase()}`,
        status: state.status,
        cordoned: false,
        ...(state.version !== undefined && {
          version: { type: 'pipeline_runner_version', version: state.version, current: '4.0.2' },
        }),
        ...(state.updatedOn !== undefined && { updated_on: toNanoStamp(state.updatedOn) }),
      },
    }),
    created_on: toNanoStamp(createdOn),
    updated_on: toNanoStamp(state?.updatedOn ?? createdOn),
    oauth_client: {
      type: 'pipeline_runner_oauth_client',
      id: `client-${uuid.slice(1, 9)}`,
      token_endpoint: 'https://auth.atlassian.com/oauth/token',
      audience: 'api.atlassian.com',
    },
  };
}

export function addRunners(graph: GraphBuilder, holder: Holder, runners: readonly Runner[]): void {
  const { place, page, properties } = whereaboutsOf(holder);
  const names = displayNames(
    place,
    runners.map(({ uuid: id, name }) => ({ id, name })),
  );
  for (const [index, { uuid, name, labels, state, createdOn }] of runners.entries()) {
    const _key = `${holder.uuid}:runner:${uuid}`;
    graph.addEntity({
      _key,
      _type: 'bitbucket_runner',
      _class: ['HostAgent'],
      name,
      displayName: names[index],
      ...properties,
      webLink: holder.kind === 'workspace' ? `${page}workspace/settings` : `${page}admin/pipelines/runners`,
      function: ['other'],
      status: state?.status,
      labels,
      version: state?.version,
      lastSeenOn: state?.updatedOn === undefined ? undefined : toMillis(state.updatedOn),
      createdOn: toMillis(createdOn),
    });
    graph.addRelationship(holder.uuid, `bitbucket_${holder.graphName}_has_runner`, _key);
  }
}
