import {
  renderEnvironment,
  renderPipelinesConfig,
  renderRunner,
  renderVariable,
  renderWebhook,
} from '../resources/automation';
import { pipelines } from '../world/automation/pipelines';
import { workspaceRunners } from '../world/automation/runners';
import type { Pipelines } from '../world/automation/types';
import { workspaceVariables } from '../world/automation/variables';
import { repositoryWebhooks, workspaceWebhooks } from '../world/automation/webhooks';
import type { RepositoryFeature } from '../world/refusals';
import { findRepositoryFor, findWorkspace, requireAdministrator } from './lookups';
import type { PageRules } from './paging';
import { RequestProblem } from './problem';
import { failure, type HttpResponse, ok } from './responses';
import { type Call, listing, type ListRoute, type Route } from './route';

const REPOSITORY = '/2.0/repositories/{workspace}/{repository}';
const WORKSPACE = '/2.0/workspaces/{workspace}';
const PAGES: PageRules = { defaultLength: 10, maximum: 100, style: 'number' };

type PipelineList = Pick<ListRoute, 'endpoint' | 'path' | 'list'> & { scope: 'pipeline' | 'runner' };

/** Lists of Bitbucket Pipelines, a separate service that ignores `fields`. */
const PIPELINE_LISTS: readonly PipelineList[] = [
  {
    endpoint: 'repository-variables',
    path: `${REPOSITORY}/pipelines_config/variables`,
    scope: 'pipeline',
    list: (call) => listing({ items: findPipelines(call, 'variables').variables, render: renderVariable }),
  },
  {
    endpoint: 'environments',
    path: `${REPOSITORY}/environments`,
    scope: 'pipeline',
    list: (call) => listing({ items: findPipelines(call, 'environments').environments, render: renderEnvironment }),
  },
  {
    endpoint: 'environment-variables',
    path: `${REPOSITORY}/deployments_config/environments/{environment}/variables`,
    scope: 'pipeline',
    list: (call) => {
      const { environments } = findPipelines(call, 'environments');
      const environment = environments.find(({ uuid }) => uuid === call.params.environment);
      if (!environment) {
        throw new RequestProblem(failure(404, 'Not found', { detail: 'There is no such environment.' }));
      }
      return listing({ items: environment.variables, render: renderVariable });
    },
  },
  {
    endpoint: 'repository-runners',
    path: `${REPOSITORY}/pipelines-config/runners`,
    scope: 'runner',
    list: (call) => listing({ items: findPipelines(call, 'runners').runners, render: renderRunner }),
  },
  {
    endpoint: 'workspace-variables',
    path: `${WORKSPACE}/pipelines-config/variables`,
    scope: 'pipeline',
    list: (call) => listing({ items: workspaceVariables(call.world, findWorkspace(call)), render: renderVariable }),
  },
  {
    endpoint: 'workspace-runners',
    path: `${WORKSPACE}/pipelines-config/runners`,
    scope: 'runner',
    list: (call) => listing({ items: workspaceRunners(call.world, findWorkspace(call)), render: renderRunner }),
  },
];

/** Automation: webhooks, pipelines, variables, environments and runners. */
export const AUTOMATION_ROUTES: readonly Route[] = [
  {
    endpoint: 'repository-webhooks',
    path: `${REPOSITORY}/hooks`,
    scopes: ['webhook'],
    bucket: 'webhook',
    pages: PAGES,
    list: (call) => {
      const repository = findRepositoryFor(call, 'webhooks');
      return listing({
        items: repositoryWebhooks(call.world, repository),
        render: (webhook) => renderWebhook(webhook, repository, call.origin),
      });
    },
  },
  {
    endpoint: 'workspace-webhooks',
    path: `${WORKSPACE}/hooks`,
    scopes: ['webhook'],
    bucket: 'webhook',
    pages: PAGES,
    list: (call) => {
      const workspace = findWorkspace(call);
      requireAdministrator(call);
      return listing({
        items: workspaceWebhooks(call.world, workspace),
        render: (webhook) => renderWebhook(webhook, workspace, call.origin),
      });
    },
  },
  {
    endpoint: 'pipelines-config',
    path: `${REPOSITORY}/pipelines_config`,
    scopes: ['repository:admin'],
    bucket: 'repository',
    response: (call) => {
      const repository = findRepositoryFor(call, 'pipelines', true);
      const { status } = pipelines(call.world, repository);
      return status === 'never'
        ? neverConfigured()
        : ok(renderPipelinesConfig(repository, status === 'on', call.origin));
    },
  },
  ...PIPELINE_LISTS.map(({ scope, ...route }): Route => {
    const bucket = route.path.startsWith(REPOSITORY) ? 'repository' : 'other';
    return { ...route, scopes: [scope], bucket, pages: PAGES, ignoresFields: true };
  }),
];

function neverConfigured(): HttpResponse {
  return failure(404, 'Not found', { detail: 'There is no Pipelines configuration.' });
}

/** Bitbucket keeps variables, environments and runners when pipelines are disabled. Only never enabled pipelines give a 404. */
function findPipelines(call: Call, feature: RepositoryFeature): Pipelines {
  const found = pipelines(call.world, findRepositoryFor(call, feature));
  if (found.status === 'never') {
    throw new RequestProblem(neverConfigured());
  }
  return found;
}
