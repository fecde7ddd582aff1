import { listing, named, object } from './endpoint';
import type { Timestamp } from './json';

export interface Webhook {
  uuid: string;
  /** As it was typed in, credentials included. */
  url?: string | null;
  description?: string | null;
  active?: boolean | null;
  events?: string[] | null;
  skip_cert_verification?: boolean | null;
  secret_set?: boolean | null;
  created_at?: Timestamp | null;
}

export interface PipelinesConfiguration {
  type?: string;
  enabled?: boolean | null;
}

export interface Environment {
  uuid: string;
  name?: string | null;
  environment_type?: { name?: string | null } | null;
  restrictions?: { admin_only?: boolean | null } | null;
  rank?: number | null;
}

/** A variable comes with its value, unless it is secured. */
export interface PipelineVariable {
  type?: string;
  uuid: string;
  key: string;
  secured?: boolean | null;
}

export interface Runner {
  uuid: string;
  name?: string | null;
  labels?: string[] | null;
  /** Absent before the runner has reported for the first time. */
  state?: {
    status?: string | null;
    version?: { version?: string | null } | null;
    updated_on?: Timestamp | null;
  } | null;
  created_on?: Timestamp | null;
}

/** The values of variables are not requested. Bitbucket may send them all the same, so nothing may rely on this. */
const WITHOUT_VALUES = { fields: '-values.value' } as const;

/**
 * What acts on repositories.
 * https://developer.atlassian.com/cloud/bitbucket/rest/api-group-webhooks/
 * https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/
 */
export const automationEndpoints = named({
  workspaceWebhooks: listing<Webhook>()('/2.0/workspaces/{workspace}/hooks'),
  repositoryWebhooks: listing<Webhook>()('/2.0/repositories/{workspace}/{repository}/hooks'),
  pipelinesConfiguration: object<PipelinesConfiguration>()(
    '/2.0/repositories/{workspace}/{repository}/pipelines_config',
    // of a repository whose pipelines were never enabled
    { notFoundIsAnswer: true },
  ),
  environments: listing<Environment>()('/2.0/repositories/{workspace}/{repository}/environments', {
    needsPipelines: true,
  }),
  workspaceRunners: listing<Runner>()('/2.0/workspaces/{workspace}/pipelines-config/runners'),
  repositoryRunners: listing<Runner>()('/2.0/repositories/{workspace}/{repository}/pipelines-config/runners', {
    needsPipelines: true,
  }),
  workspaceVariables: listing<PipelineVariable>()(
    '/2.0/workspaces/{workspace}/pipelines-config/variables',
    WITHOUT_VALUES,
  ),
  repositoryVariables: listing<PipelineVariable>()(
    '/2.0/repositories/{workspace}/{repository}/pipelines_config/variables',
    { ...WITHOUT_VALUES, needsPipelines: true },
  ),
  environmentVariables: listing<PipelineVariable>()(
    '/2.0/repositories/{workspace}/{repository}/deployments_config/environments/{environment}/variables',
    { ...WITHOUT_VALUES, needsPipelines: true },
  ),
});
