import type { GraphBuilder } from '../../graph/builder';
import { whereaboutsOf } from '../../graph/whereabouts';
import { REPOSITORY, repositoryList, workspaceList } from '../../server/lists';
import { findReadableRepository, requireAdministrator } from '../../server/lookups';
import { failure, type HttpResponse, ok, RequestProblem } from '../../server/responses';
import type { Call } from '../../server/route';
import { type Holder, repositoryHolder } from '../../world/holder';
import { memoizeByOwner } from '../../world/memoizeByOwner';
import { positionOf } from '../../world/positions';
import { createRandom } from '../../world/random';
import { accessTo, type RepositoryFeature } from '../../world/refusals';
import type { Repository, World } from '../../world/types';
import { renderRepositoryReference } from '../repositories/record';
import type { Resource } from '../resource';
import {
  addEnvironments,
  createEdgeCaseEnvironments,
  createEnvironments,
  type Environment,
  renderEnvironment,
} from './environments';
import {
  addRunners,
  createEdgeCaseRunners,
  createRunners,
  renderRunner,
  type Runner,
  workspaceRunners,
} from './runners';
import {
  addVariables,
  createAllVariables,
  createVariables,
  ownerOf,
  renderVariable,
  type Variable,
  workspaceVariables,
} from './variables';

export interface Pipelines {
  /** `never`: pipelines have never been enabled. */
  status: 'on' | 'off' | 'never';
  variables: Variable[];
  environments: Environment[];
  runners: Runner[];
}

/** By position of the repository. Where pipelines are `off`, their settings from before still exist. */
const STATUS: Record<number, Pipelines['status']> = {
  0: 'on',
  1: 'off',
  2: 'never',
  3: 'on',
  6: 'on',
  8: 'on',
  11: 'on',
};
const FULL = 3;

export const pipelinesOf = memoizeByOwner<Repository, Pipelines>((world, repository) => {
  const random = createRandom(world.seed, `pipelines ${repository.uuid}`);
  const position = positionOf(world, repository) ?? -1;
  const status = STATUS[position] ?? random.pick(['on', 'on', 'on', 'off', 'never'] as const);
  if (status === 'never') {
    return { status, variables: [], environments: [], runners: [] };
  }
  const full = position === FULL;
  return {
    status,
    variables: full || position === 1 ? createAllVariables(random) : createVariables(random, 5),
    environments: full ? createEdgeCaseEnvironments(random) : createEnvironments(random),
    runners: (full ? createEdgeCaseRunners : createRunners)(random, world, repository.createdOn),
  };
});

/** Bitbucket Pipelines is a separate service, which ignores `fields`. */
const OF_PIPELINES = { scopes: ['pipeline'], ignoresFields: true };
const OF_RUNNERS = { scopes: ['runner'], ignoresFields: true };

/** Whether pipelines are enabled, and their variables, environments and runners. */
export const pipelines: Resource = {
  source: 'automation',
  routes: [
    {
      endpoint: 'pipelines-config',
      path: `${REPOSITORY}/pipelines_config`,
      scopes: ['repository:admin'],
      bucket: 'repository',
      response: (call) => {
        const repository = findReadableRepository(call, 'pipelines');
        requireAdministrator(call);
        const { status } = pipelinesOf(call.world, repository);
        return status === 'never'
          ? neverConfigured()
          : ok({
              type: 'repository_pipelines_configuration',
              enabled: status === 'on',
              repository: renderRepositoryReference(repository, call.origin),
            });
      },
    },
    repositoryList({
      ...OF_PIPELINES,
      endpoint: 'repository-variables',
      path: 'pipelines_config/variables',
      feature: 'variables',
      items: (repository, call) => configuredPipelines(repository, call).variables,
      render: renderVariable,
    }),
    repositoryList({
      ...OF_PIPELINES,
      endpoint: 'environments',
      path: 'environments',
      feature: 'environments',
      items: (repository, call) => configuredPipelines(repository, call).environments,
      render: renderEnvironment,
    }),
    repositoryList({
      ...OF_PIPELINES,
      endpoint: 'environment-variables',
      path: 'deployments_config/environments/{environment}/variables',
      feature: 'environments',
      items: (repository, call) => {
        const { environments } = configuredPipelines(repository, call);
        const environment = environments.find(({ uuid }) => uuid === call.params.environment);
        if (!environment) {
          throw new RequestProblem(failure(404, 'Not found', { detail: 'There is no such environment.' }));
        }
        return environment.variables;
      },
      render: renderVariable,
    }),
    repositoryList({
      ...OF_RUNNERS,
      endpoint: 'repository-runners',
      path: 'pipelines-config/runners',
      feature: 'runners',
      items: (repository, call) => configuredPipelines(repository, call).runners,
      render: renderRunner,
    }),
    workspaceList({
      ...OF_PIPELINES,
      endpoint: 'workspace-variables',
      path: 'pipelines-config/variables',
      items: (workspace, { world }) => workspaceVariables(world, workspace),
      render: renderVariable,
    }),
    workspaceList({
      ...OF_RUNNERS,
      endpoint: 'workspace-runners',
      path: 'pipelines-config/runners',
      items: (workspace, { world }) => workspaceRunners(world, workspace),
      render: renderRunner,
    }),
  ],
  addOfWorkspace: (graph, holder, { world, options }) => {
    addVariables(graph, ownerOf(holder), workspaceVariables(world, holder.subject));
    addRunners(graph, holder, workspaceRunners(world, holder.subject));
    for (const repository of options.repositories ? holder.subject.repositories : []) {
      addPipelines(graph, repositoryHolder(repository), world);
    }
  },
};

/** Variables, environments and runners are read where pipelines are enabled, or Bitbucket does not tell whether they are. */
function addPipelines(graph: GraphBuilder, holder: Holder<Repository>, world: World): void {
  const { subject: repository, uuid } = holder;
  const { status, variables, environments, runners } = pipelinesOf(world, repository);
  const isKnown = accessTo(world, repository, 'pipelines') === 'granted';
  const enabled = status === 'on';
  if (isKnown) {
    const [_key, name] = [`${uuid}:pipelines`, `${repository.name} pipelines`];
    const { place, page, properties } = whereaboutsOf(holder);
    graph.addEntity({
      _key,
      _type: 'bitbucket_pipelines_configuration',
      _class: ['Configuration'],
      name,
      displayName: `${place}: pipelines`,
      ...properties,
      webLink: `${page}admin/pipelines/settings`,
      enabled,
    });
    graph.addRelationship(uuid, 'bitbucket_repo_has_pipelines_configuration', _key);
  }
  const isRead = (feature: RepositoryFeature) =>
    (enabled || !isKnown) && accessTo(world, repository, feature) === 'granted';
  if (isRead('variables')) {
    addVariables(graph, ownerOf(holder), variables);
  }
  if (isRead('environments')) {
    addEnvironments(graph, holder, environments);
  }
  if (isRead('runners')) {
    addRunners(graph, holder, runners);
  }
}

/**
 * Bitbucket keeps variables, environments and runners when pipelines are disabled. To their backend, only repositories whose
 * pipelines were never enabled are unknown.
 */
function configuredPipelines(repository: Repository, { world }: Call): Pipelines {
  const found = pipelinesOf(world, repository);
  if (found.status === 'never') {
    throw new RequestProblem(failure(404, 'Not found', { data: { key: 'pipelines-service.repository.not-found' } }));
  }
  return found;
}

function neverConfigured(): HttpResponse {
  return failure(404, 'Not found', { detail: 'There is no Pipelines configuration.' });
}
