import { pipelines } from '../world/automation/pipelines';
import { workspaceRunners } from '../world/automation/runners';
import type { Environment, Runner, Variable, Webhook } from '../world/automation/types';
import { workspaceVariables } from '../world/automation/variables';
import { repositoryWebhooks, workspaceWebhooks } from '../world/automation/webhooks';
import { accessTo } from '../world/refusals';
import { toMillis } from '../world/time';
import type { Repository, Workspace, World } from '../world/types';
import { undefinedIfEmpty } from './entities';
import type { GraphBuilder } from './expectedGraph';

/** What webhooks, variables and runners belong to. */
interface Owner {
  kind: 'workspace' | 'repo' | 'environment';
  key: string;
  /** The prefix of the keys of what belongs to it. */
  uuid: string;
}

export function addWorkspaceAutomation(builder: GraphBuilder, world: World, workspace: Workspace): void {
  const owner: Owner = { kind: 'workspace', key: workspace.uuid, uuid: workspace.uuid };
  for (const webhook of workspaceWebhooks(world, workspace)) {
    addWebhook(builder, owner, webhook);
  }
  for (const variable of workspaceVariables(world, workspace)) {
    addVariable(builder, owner, variable);
  }
  for (const runner of workspaceRunners(world, workspace)) {
    addRunner(builder, owner, runner);
  }
}

/** Adds what can be read. Variables, environments and runners are read only where pipelines are enabled. */
export function addRepositoryAutomation(builder: GraphBuilder, world: World, repository: Repository): void {
  const owner: Owner = { kind: 'repo', key: repository.uuid, uuid: repository.uuid };
  if (accessTo(world, repository, 'webhooks') === 'granted') {
    for (const webhook of repositoryWebhooks(world, repository)) {
      addWebhook(builder, owner, webhook);
    }
  }
  const access = accessTo(world, repository, 'pipelines');
  if (access === 'forbidden') {
    return;
  }
  const { status, variables, environments, runners } = pipelines(world, repository);
  // Bitbucket responds with 404 both when pipelines were never configured and when the repository is gone.
  const enabled = access === 'granted' && status === 'on';
  addPipelinesConfiguration(builder, repository, enabled);
  if (!enabled) {
    return;
  }
  if (accessTo(world, repository, 'variables') === 'granted') {
    for (const variable of variables) {
      addVariable(builder, owner, variable);
    }
  }
  if (accessTo(world, repository, 'environments') === 'granted') {
    for (const environment of environments) {
      addEnvironment(builder, repository, environment);
    }
  }
  if (accessTo(world, repository, 'runners') === 'granted') {
    for (const runner of runners) {
      addRunner(builder, owner, runner);
    }
  }
}

function addWebhook(builder: GraphBuilder, owner: Owner, webhook: Webhook): void {
  const { clean, address = 'unknown' } = webhook.target;
  const description = undefinedIfEmpty(webhook.description);
  const name = description ?? `Webhook ${address}`;
  const _key = `${owner.uuid}:webhook:${webhook.uuid}`;
  builder.addEntity({
    _key,
    _type: 'bitbucket_webhook',
    _class: ['ApplicationEndpoint'],
    name,
    displayName: name,
    description,
    url: clean,
    address,
    active: webhook.active,
    events: webhook.events,
    skipCertVerification: webhook.skipCertVerification,
    hasSecret: webhook.secretSet,
    insecure: clean !== undefined && clean.startsWith('http:'),
    createdOn: toMillis(webhook.createdOn),
  });
  builder.addRelationshipOnce(owner.key, `bitbucket_${owner.kind}_has_webhook`, _key);
}

/** The entity never contains the value of the variable. */
function addVariable(builder: GraphBuilder, owner: Owner, { uuid, key, secured }: Variable): void {
  const _key = `${owner.uuid}:variable:${uuid}`;
  builder.addEntity({
    _key,
    _type: 'bitbucket_pipeline_variable',
    _class: ['Secret'],
    name: key,
    displayName: key,
    secured,
    scope: owner.kind === 'repo' ? 'repository' : owner.kind,
  });
  builder.addRelationshipOnce(owner.key, `bitbucket_${owner.kind}_has_pipeline_variable`, _key);
}

function addEnvironment(builder: GraphBuilder, repository: Repository, environment: Environment): void {
  const { uuid, name, type, adminOnly, rank, variables } = environment;
  const _key = `${repository.uuid}:environment:${uuid}`;
  builder.addEntity({
    _key,
    _type: 'bitbucket_environment',
    _class: ['Deployment'],
    name,
    displayName: name,
    environmentType: type,
    adminOnlyRestriction: adminOnly,
    rank,
  });
  builder.addRelationshipOnce(repository.uuid, 'bitbucket_repo_has_environment', _key);
  for (const variable of variables) {
    addVariable(builder, { kind: 'environment', key: _key, uuid }, variable);
  }
}

function addRunner(builder: GraphBuilder, owner: Owner, { uuid, name, labels, state, createdOn }: Runner): void {
  const _key = `${owner.uuid}:runner:${uuid}`;
  builder.addEntity({
    _key,
    _type: 'bitbucket_runner',
    _class: ['Host'],
    name,
    displayName: name,
    hostname: name,
    state: state?.status,
    labels,
    version: state?.version,
    lastSeenOn: state?.updatedOn === undefined ? undefined : toMillis(state.updatedOn),
    createdOn: toMillis(createdOn),
  });
  builder.addRelationshipOnce(owner.key, `bitbucket_${owner.kind}_has_runner`, _key);
}

function addPipelinesConfiguration(builder: GraphBuilder, { uuid, name }: Repository, enabled: boolean): void {
  const _key = `${uuid}:pipelines`;
  const displayName = `${name} pipelines`;
  builder.addEntity({
    _key,
    _type: 'bitbucket_pipelines_configuration',
    _class: ['Configuration'],
    name: displayName,
    displayName,
    enabled,
  });
  builder.addRelationshipOnce(uuid, 'bitbucket_repo_has_pipelines_configuration', _key);
}
