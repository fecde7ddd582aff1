import { IntegrationProviderAuthorizationError } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import type { Endpoint } from '../../../../src/bitbucket/endpoints/endpoint';
import { PermissionError } from '../../../../src/bitbucket/http/errors';
import { Entities } from '../../../../src/graph/model';
import { IngestionSources } from '../../../../src/ingestionConfig';
import { defineStep, type StepDefinition } from '../../../../src/steps/runtime/defineStep';
import type { StepTools } from '../../../../src/steps/runtime/tools';
import { aStepContext } from './stepTools';

const METADATA: StepDefinition = { id: 'fetch-things', name: 'Fetch Things', entities: [], relationships: [] };

function run(
  definition: Partial<StepDefinition>,
  handler: (tools: StepTools<readonly Endpoint[]>) => Promise<void>,
  context = aStepContext(),
) {
  return Promise.resolve(
    defineStep<readonly Endpoint[]>({ ...METADATA, ...definition }, handler).executionHandler(context),
  );
}

test('keeps the facts of a step on the step', () => {
  const step = defineStep(
    { ...METADATA, enabledBy: 'ingestAutomation', scopes: ['runner'], missingScope: 'skip' },
    () => Promise.resolve(),
  );
  expect(step).toMatchObject({
    id: 'fetch-things',
    enabledBy: 'ingestAutomation',
    scopes: ['runner'],
    missingScope: 'skip',
  });
});

test('contains the authorization metadata that later SDKs read', () => {
  const { members, membersByEmail, workspacePermissions } = ENDPOINTS;
  const { authorization } = defineStep(
    {
      ...METADATA,
      scopes: ['account'],
      endpoints: [members, membersByEmail, workspacePermissions],
      documentation: 'https://developer.atlassian.com/cloud/bitbucket/rest/',
    },
    () => Promise.resolve(),
  );
  expect(authorization).toEqual({
    oauthScopes: ['account'],
    endpoints: ['GET /2.0/workspaces/{workspace}/members', 'GET /2.0/workspaces/{workspace}/permissions'],
    documentationLinks: ['https://developer.atlassian.com/cloud/bitbucket/rest/'],
  });
});

test('gives the handler a client for the declared endpoints only', () => {
  const { members, membersByEmail } = ENDPOINTS;
  const handler = async ({ client }: StepTools<readonly [typeof members]>): Promise<void> => {
    client.list(members, { workspace: 'acme' });
    // @ts-expect-error it is not declared, although its path is the same
    client.list(membersByEmail, { workspace: 'acme' });
    // @ts-expect-error the path names a workspace
    client.list(members, { project: 'APP' });
    await Promise.resolve();
  };
  expect(defineStep({ ...METADATA, endpoints: [members] }, handler).endpoints).toEqual([members]);
});

test('passes settings, client and job state of the run to the handler', async () => {
  const context = aStepContext({ workspace: 'acme, beta' });
  let tools: StepTools<readonly Endpoint[]> | undefined;
  await run({}, (given) => Promise.resolve(void (tools = given)), context);
  expect(tools?.settings.workspaces).toEqual(['acme', 'beta']);
  expect(tools?.jobState).toBe(context.jobState);
});

test('names scope, checkbox, right and source after a 403', async () => {
  const refused = run(
    { ingestionSourceId: IngestionSources.RUNNERS, scopes: ['runner'], requiredRight: 'Only administrators may.' },
    () => Promise.reject(new PermissionError({ endpoint: 'GET /2.0/x', status: 403 })),
  );
  await expect(refused).rejects.toThrow(IntegrationProviderAuthorizationError);
  await expect(refused).rejects.toThrow(
    'The source "Runners" needs the scope "runner" (tick "Runners: Read") in the settings of the OAuth client (formerly consumer). ' +
      'Only administrators may. Grant access, or switch the source "Runners" off.',
  );
});

test('fails after too many malformed records, and logs them', async () => {
  const context = aStepContext();
  const info = jest.spyOn(context.logger, 'info');
  const failed = run({}, ({ skips }) => Promise.resolve(skips.add('malformed', 'things', 'one')), context);
  await expect(failed).rejects.toThrow('1 of 1 things');
  expect(info).toHaveBeenCalledWith(expect.stringMatching(/^Skipped in this step, of things: 1 \(one\)/));
});

describe.each(['dependsOn', 'follows'])('a step that names another in %s', (fact) => {
  const dependent = (context: ReturnType<typeof aStepContext>, more: Partial<StepDefinition> = {}) =>
    run({ id: 'fetch-more', [fact]: ['fetch-things'], ...more }, () => Promise.resolve(), context);

  test('succeeds if that step succeeded', async () => {
    const context = aStepContext();
    await run({}, () => Promise.resolve(), context);
    await expect(dependent(context)).resolves.toBeUndefined();
  });

  test('succeeds if that step is disabled', async () => {
    await expect(dependent(aStepContext())).resolves.toBeUndefined();
  });

  test('fails if that step failed', async () => {
    const context = aStepContext();
    await expect(run({}, () => Promise.reject(new Error('broken')), context)).rejects.toThrow('broken');
    await expect(dependent(context)).rejects.toThrow('Step fetch-things failed');
    const { PULL_REQUEST, USER } = Entities;
    await expect(dependent(context, { entities: [PULL_REQUEST, USER] })).rejects.toThrow('Step fetch-things failed');
    // JupiterOne deletes nothing of partial types
    await expect(dependent(context, { entities: [PULL_REQUEST] })).resolves.toBeUndefined();
  });
});
