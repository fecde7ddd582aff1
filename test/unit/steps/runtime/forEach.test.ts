import type { BitbucketClient } from '../../../../src/bitbucket/client';
import { ApiError, NotFoundError, PermissionError } from '../../../../src/bitbucket/http/errors';
import { executionFor } from '../../../../src/execution';
import { type ListedRepository, setRepositories } from '../../../../src/steps/jobState/repositories';
import type { StepTools } from '../../../../src/steps/runtime/defineStep';
import { forEachOwner, forEachRepository } from '../../../../src/steps/runtime/forEach';
import { Skips } from '../../../../src/steps/runtime/skips';
import { aStepContext } from './stepTools';

const FAILURE = { endpoint: 'GET /2.0/x', status: 503 };

/** The number in a repository's name is also when it was updated. */
async function toolsWith(repositories: number): Promise<StepTools> {
  const context = aStepContext();
  const listed = Array.from({ length: repositories }, (_, index): ListedRepository => {
    const names = { name: String(index), fullName: `acme/${index}` };
    return { uuid: `{${index}}`, workspaceUuid: '{w}', workspaceSlug: 'acme', updatedOn: index, ...names };
  });
  await setRepositories(context.jobState, listed);
  const { jobState, logger } = context;
  return {
    ...executionFor(context),
    context,
    jobState,
    logger,
    skips: new Skips(logger),
    accessAdvice: 'Grant access.',
    forEachWorkspace: () => Promise.resolve(),
  };
}

/** Waits until all that could run at the same time does. */
const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

test('processes the most recently updated repositories first, and only those that pass the filter', async () => {
  const seen: string[] = [];
  await forEachRepository(
    await toolsWith(5),
    ({ name }) => Promise.resolve(void seen.push(name)),
    ({ name }) => name !== '3',
  );
  expect(seen).toEqual(['4', '2', '1', '0']);
});

test('runs as many items at a time as requests may be in flight', async () => {
  const tools = await toolsWith(20);
  let running = 0;
  let most = 0;
  await forEachRepository(tools, async () => {
    most = Math.max(most, (running += 1));
    await turnOfTheLoop();
    running -= 1;
  });
  expect(most).toBe(tools.settings.concurrency);
});

test('one failure does not stop the others, and fails the step', async () => {
  const seen: string[] = [];
  const failed = forEachRepository(await toolsWith(5), ({ name }) => {
    seen.push(name);
    return name === '3' ? Promise.reject(new ApiError(FAILURE)) : Promise.resolve();
  });
  await expect(failed).rejects.toThrow('503');
  expect(seen).toHaveLength(5);
});

test('skips refused repositories', async () => {
  const tools = await toolsWith(5);
  const warn = jest.spyOn(tools.logger, 'publishWarnEvent');
  await forEachRepository(tools, ({ name }) =>
    name === '3' ? Promise.reject(new NotFoundError({ ...FAILURE, status: 404 })) : Promise.resolve(),
  );
  tools.skips.report();
  expect(warn.mock.calls[0]![0].description).toMatch(/^Skipped repositories: 1 \(acme\/3\)/);
});

test('fails when most repositories are refused', async () => {
  const failed = forEachRepository(await toolsWith(12), () =>
    Promise.reject(new PermissionError({ ...FAILURE, status: 403 })),
  );
  await expect(failed).rejects.toThrow('12 of 12 repositories');
});

test('starts at most twenty items while none succeeds, for any concurrency', async () => {
  const tools = await toolsWith(100);
  let started = 0;
  const failed = forEachRepository({ ...tools, settings: { ...tools.settings, concurrency: 8 } }, async () => {
    started += 1;
    await turnOfTheLoop();
    throw new ApiError(FAILURE);
  });
  await expect(failed).rejects.toThrow(/^20 in a row failed/);
  expect(started).toBe(20);
});

test('counts failures of workspaces and of repositories together', async () => {
  const tools = await toolsWith(100);
  const work = jest.fn(() => Promise.reject(new ApiError(FAILURE)));
  const getWorkspace = (slug: string) => Promise.resolve({ uuid: `{${slug}}`, slug });
  const failed = forEachOwner(
    {
      ...tools,
      settings: { ...tools.settings, workspaces: ['one', 'two', 'three'] },
      client: { getWorkspace } as BitbucketClient,
    },
    { workspace: work, repository: work },
  );
  await expect(failed).rejects.toThrow(/^20 in a row failed.*workspace "one"/);
  expect(work).toHaveBeenCalledTimes(20);
});

test.each([403, 404])('a workspace that answers %d fails the step after its repositories', async (status) => {
  const tools = await toolsWith(30);
  const seen: string[] = [];
  const refusal =
    status === 403 ? new PermissionError({ ...FAILURE, status }) : new NotFoundError({ ...FAILURE, status });
  const getWorkspace = (slug: string) => Promise.resolve({ uuid: `{${slug}}`, slug });
  const failed = forEachOwner(
    { ...tools, client: { getWorkspace } as BitbucketClient },
    {
      workspace: () => Promise.reject(refusal),
      repository: ({ name }) => Promise.resolve(void seen.push(name)),
    },
  );
  await expect(failed).rejects.toBe(refusal);
  expect(seen).toHaveLength(30);
});

test('occasional failures do not end the step early', async () => {
  let started = 0;
  const failed = forEachRepository(await toolsWith(100), () => {
    started += 1;
    return started % 2 ? Promise.reject(new ApiError(FAILURE)) : Promise.resolve();
  });
  await expect(failed).rejects.toThrow('50 repositories could not be read completely');
  expect(started).toBe(100);
});
