import type { Environment, Runner, Variable, Webhook } from '../world/automation/types';
import { toNanoStamp, toStamp } from '../world/time';
import type { Repository, Workspace } from '../world/types';
import { renderRepositoryReference } from './repositories';
import { renderWorkspaceReference } from './workspaces';

type Json = Record<string, unknown>;

export function renderWebhook(webhook: Webhook, subject: Repository | Workspace, origin: string): Json {
  const ofRepository = 'workspace' in subject;
  const owner = ofRepository ? `repositories/${subject.workspace.slug}/${subject.slug}` : `workspaces/${subject.slug}`;
  return {
    type: 'webhook_subscription',
    uuid: webhook.uuid,
    url: webhook.target.url,
    description: webhook.description,
    subject_type: ofRepository ? 'repository' : 'workspace',
    subject: ofRepository ? renderRepositoryReference(subject, origin) : renderWorkspaceReference(subject, origin),
    active: webhook.active,
    created_at: toStamp(webhook.createdOn),
    events: webhook.events,
    source: null,
    read_only: null,
    skip_cert_verification: webhook.skipCertVerification,
    history_enabled: false,
    secret_set: webhook.secretSet,
    links: { self: { href: `${origin}/2.0/${owner}/hooks/${encodeURIComponent(webhook.uuid)}` } },
  };
}

export function renderPipelinesConfig(repository: Repository, enabled: boolean, origin: string): Json {
  return {
    type: 'repository_pipelines_configuration',
    enabled,
    repository: renderRepositoryReference(repository, origin),
  };
}

export function renderVariable({ uuid, key, secured, value }: Variable): Json {
  return { type: 'pipeline_variable', uuid, key, ...(value !== undefined && { value }), secured };
}

const TYPE_RANKS = { Test: 0, Staging: 1, Production: 2 };

export function renderEnvironment({ uuid, name, type, adminOnly, rank }: Environment): Json {
  return {
    type: 'deployment_environment',
    uuid,
    name,
    slug: name.toLowerCase().replaceAll(' ', '-'),
    hidden: false,
    ...(rank !== undefined && { rank }),
    ...(type && {
      category: { name: type },
      environment_type: { type: 'deployment_environment_type', name: type, rank: TYPE_RANKS[type] },
    }),
    ...(adminOnly !== undefined && {
      restrictions: { type: 'deployment_restrictions_configuration', admin_only: adminOnly },
    }),
    environment_lock_enabled: true,
    deployment_gate_enabled: false,
    lock: { type: 'deployment_environment_lock_open', name: 'OPEN' },
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
