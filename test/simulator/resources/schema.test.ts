import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import Ajv from 'ajv';
import addFormats from 'ajv-formats';

import { ALL_SCOPES, type Simulator, startSimulator } from '../../../simulator';
import { connect, type TestClient, type TestResponse } from '../testClient';

/** A copy of the OpenAPI schemas that Atlassian publishes, reduced to the endpoints in use. */
const SCHEMAS = path.resolve(__dirname, '..', '..', '..', '..', 'shared', 'bitbucket-api', 'openapi-slice.json');
const found = existsSync(SCHEMAS);
if (!found) {
  // eslint-disable-next-line no-console -- a check that does not run must not go unnoticed
  console.warn(`SKIPPED: the simulator's responses are not checked against Bitbucket's schemas; ${SCHEMAS} is missing`);
}
const checked = found ? test : test.skip;

type Schema = { [keyword: string]: unknown };

/** Properties, by schema, for which Bitbucket returns `null` although its schemas do not allow it. */
const NULLABLE: Record<string, string[]> = {
  pullrequest: ['author', 'closed_by', 'merge_commit', 'description'],
  pullrequest_endpoint: ['repository', 'commit'],
  participant: ['user', 'state', 'participated_on'],
  author: ['user'],
  repository: ['description', 'mainbranch', 'parent'],
  project: ['description'],
  repository_user_permission: ['user'],
  project_user_permission: ['user'],
  default_reviewer_and_type: ['user'],
  branchrestriction: ['value'],
  deploy_key: ['label', 'comment', 'last_used'],
  project_deploy_key: ['label', 'comment', 'last_used'],
  webhook_subscription: ['url', 'description'],
};

/** Properties, by schema, to which Bitbucket's own examples add `type` and `links` although the schemas are closed. */
const OPEN: Record<string, string[]> = {
  pullrequest: ['summary', 'merge_commit'],
  pullrequest_endpoint: ['commit'],
  base_commit: ['summary'],
};

/** Lists and their schemas. The activity is missing, because it has no schema. */
const LISTS: [name: string, schema: string, paths: (simulator: Simulator) => string[]][] = [
  ['members', 'paginated_workspace_memberships', () => ['/2.0/workspaces/northwind-robotics/members']],
  [
    'permissions',
    'paginated_workspace_memberships',
    () => ['/2.0/workspaces/northwind-robotics/permissions?pagelen=100'],
  ],
  ['projects', 'paginated_projects', () => ['/2.0/workspaces/northwind-robotics/projects']],
  ['repositories', 'paginated_repositories', () => ['/2.0/repositories/northwind-robotics?pagelen=100']],
  ['pull requests', 'paginated_pullrequests', pullRequestLists],
  [
    'pull requests with participants',
    'paginated_pullrequests',
    (simulator) =>
      pullRequestLists(simulator).map((list) => `${list}&fields=%2Bvalues.participants,%2Bvalues.reviewers`),
  ],
  [
    'pull requests of members',
    'paginated_pullrequests',
    ({ world }) =>
      (world.workspaces[0]?.memberships ?? []).map(
        ({ user }) => `/2.0/workspaces/northwind-robotics/pullrequests/${encodeURIComponent(user.uuid)}?state=ALL`,
      ),
  ],
  [
    'commits of pull requests',
    'paginated_changeset',
    (simulator) => everyPullRequest(simulator).map((each) => `${each}/commits`),
  ],
  ['user permissions', 'paginated_repository_user_permissions', inRepositories('permissions-config/users')],
  ['group permissions', 'paginated_repository_group_permissions', inRepositories('permissions-config/groups')],
  ['branch restrictions', 'paginated_branchrestrictions', inRepositories('branch-restrictions')],
  ['branching models', 'effective_repo_branching_model', inRepositories('effective-branching-model')],
  ['default reviewers', 'paginated_default_reviewer_and_type', inRepositories('effective-default-reviewers')],
  ['deploy keys', 'paginated_deploy_keys', inRepositories('deploy-keys')],
  ['webhooks', 'paginated_webhook_subscriptions', inRepositories('hooks')],
  ['pipelines configurations', 'pipelines_config', inRepositories('pipelines_config')],
  ['variables', 'paginated_pipeline_variables', inRepositories('pipelines_config/variables')],
  ['environments', 'paginated_environments', inRepositories('environments')],
  ['runners', 'paginated_pipeline_runners', inRepositories('pipelines-config/runners')],
  ['user permissions of projects', 'paginated_project_user_permissions', inProjects('permissions-config/users')],
  ['group permissions of projects', 'paginated_project_group_permissions', inProjects('permissions-config/groups')],
  ['deploy keys of projects', 'paginated_project_deploy_keys', inProjects('deploy-keys')],
  ['webhooks of a workspace', 'paginated_webhook_subscriptions', () => ['/2.0/workspaces/northwind-robotics/hooks']],
  [
    'variables of a workspace',
    'paginated_pipeline_variables',
    () => ['/2.0/workspaces/northwind-robotics/pipelines-config/variables'],
  ],
  [
    'runners of a workspace',
    'paginated_pipeline_runners',
    () => ['/2.0/workspaces/northwind-robotics/pipelines-config/runners'],
  ],
];

const document = found
  ? (JSON.parse(readFileSync(SCHEMAS, 'utf8')) as { components: { schemas: Record<string, Schema> } })
  : undefined;
let ajv: Ajv;
let simulator: Simulator;
let client: TestClient;

beforeAll(async () => {
  const { schemas = {} } = document?.components ?? {};
  amend(schemas, OPEN, (declared) => ({ ...declared, additionalProperties: true }));
  amend(schemas, NULLABLE, (declared) => ({ anyOf: [{ type: 'null' }, declared] }));
  // Not strict, because the schemas have `discriminator` without `oneOf`, which validation ignores.
  ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  // The SSH clone URL is `git@bitbucket.org:...`, which is not a URI.
  ajv.addFormat('uri', (text: string) => text.startsWith('git@') || URL.canParse(text));
  ajv.addSchema({ $id: 'bitbucket', components: { schemas } });
  simulator = await startSimulator({
    consumers: [{ key: 'a', secret: 's', limit: 1_000_000, scopes: ALL_SCOPES }],
    sizes: { pullRequests: 150 },
    extraCases: ['personal workspace', 'members that are not people', 'retargeted pull requests', 'observed payloads'],
  });
  client = await connect(simulator);
});

afterAll(() => simulator.close());

checked.each(LISTS)('%s follow the schema %s', async (_, schema, paths) => {
  let good = 0;
  for (const start of paths(simulator)) {
    for (let next: string | undefined = start; next !== undefined;) {
      const response: TestResponse = await client.get(next);
      good += response.status === 200 ? 1 : 0;
      expectValid(response.status === 200 ? schema : 'error', response.body);
      next = response.body.next;
    }
  }
  expect(good).toBeGreaterThan(0);
});

checked('a workspace', async () => {
  expectValid('workspace', (await client.get('/2.0/workspaces/northwind-robotics')).body);
});

checked('single pull requests', async () => {
  for (const each of everyPullRequest(simulator)) {
    expectValid('pullrequest', (await client.get(each)).body);
  }
});

checked('commits by range', async () => {
  for (const { repository, head, destination } of recordsOf(simulator)) {
    const { status, body } = await client.get(
      `/2.0/repositories/${repository.fullName}/commits/${head}?exclude=${destination}`,
    );
    expectValid(status === 200 ? 'paginated_changeset' : 'error', body);
  }
});

checked('variables of environments', async () => {
  let good = 0;
  for (const { slug } of simulator.world.workspaces[0]?.repositories ?? []) {
    const path = `/2.0/repositories/northwind-robotics/${slug}`;
    for (const { uuid } of await client.all(`${path}/environments?pagelen=100`)) {
      const environment = encodeURIComponent(String(uuid));
      const { status, body } = await client.get(`${path}/deployments_config/environments/${environment}/variables`);
      expect(status).toBe(200);
      expectValid('paginated_deployment_variable', body);
      good += body.values?.length ?? 0;
    }
  }
  expect(good).toBeGreaterThan(0);
});

checked('the parts of activity entries follow their schemas', async () => {
  const bare: unknown[] = [];
  for (const each of everyPullRequest(simulator)) {
    for (const entry of await client.all(`${each}/activity?pagelen=50`)) {
      const { pull_request, update, approval, changes_requested, comment, ...rest } = entry as Record<string, Schema>;
      expect(rest).toEqual({});
      const parts = [update, approval, changes_requested, comment].filter(Boolean);
      expect(parts.length).toBeLessThanOrEqual(1);
      bare.push(...(parts.length === 0 ? [entry] : []));
      expectValid('pullrequest', pull_request);
      if (update) {
        expectValid('pullrequest_endpoint', update.source);
      }
      if (update) {
        expectValid('pullrequest_endpoint', update.destination);
      }
      const person = (update?.author ?? (approval ?? changes_requested ?? comment)?.user) as Schema | null | undefined;
      if (person) {
        expectValid('account', person);
      }
    }
  }
  expect(bare).toHaveLength(2);
});

function recordsOf({ world }: Simulator) {
  const repositories = world.workspaces.flatMap((workspace) => workspace.repositories);
  return repositories
    .filter(({ pullRequestAccess }) => pullRequestAccess === 'granted')
    .flatMap(({ pullRequests }) => pullRequests);
}

function everyPullRequest(simulator: Simulator): string[] {
  return recordsOf(simulator).map(
    ({ repository, id }) => `/2.0/repositories/${repository.fullName}/pullrequests/${id}`,
  );
}

function pullRequestLists({ world }: Simulator): string[] {
  const repositories = world.workspaces.flatMap((workspace) => workspace.repositories);
  return repositories.map(({ fullName }) => `/2.0/repositories/${fullName}/pullrequests?pagelen=50&state=ALL`);
}

function inRepositories(list: string): (simulator: Simulator) => string[] {
  return ({ world }) =>
    (world.workspaces[0]?.repositories ?? []).map(({ uuid }) => {
      return `/2.0/repositories/northwind-robotics/${encodeURIComponent(uuid)}/${list}`;
    });
}

function inProjects(list: string): (simulator: Simulator) => string[] {
  return ({ world }) =>
    (world.workspaces[0]?.projects ?? []).map(
      ({ key }) => `/2.0/workspaces/northwind-robotics/projects/${key}/${list}`,
    );
}

function expectValid(schema: string, body: unknown): void {
  const validate = ajv.getSchema(`bitbucket#/components/schemas/${schema}`);
  if (!validate) {
    throw new Error(`There is no schema ${schema}.`);
  }
  const valid = validate(body);
  const errors = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  expect({ valid, errors: errors.slice(0, 5) }).toEqual({ valid: true, errors: [] });
}

/** Changes the schemas of properties, in the schema itself and in the parts of its `allOf`. */
function amend(
  schemas: Record<string, Schema>,
  list: Record<string, string[]>,
  change: (declared: Schema) => Schema,
): void {
  for (const [name, members] of Object.entries(list)) {
    for (const part of [schemas[name], ...((schemas[name]?.allOf as Schema[] | undefined) ?? [])]) {
      const properties = (part?.properties ?? {}) as Record<string, Schema>;
      for (const member of members) {
        const declared = properties[member];
        if (declared) {
          properties[member] = change(declared);
        }
      }
    }
  }
}
