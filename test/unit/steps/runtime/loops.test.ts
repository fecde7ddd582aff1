import type { BitbucketClient } from '../../../../src/bitbucket/client';
import { ApiError, NotFoundError, PermissionError } from '../../../../src/bitbucket/http/errors';
import { executionFor } from '../../../../src/execution';
import type { ListedRepository } from '../../../../src/steps/jobState/listed';
import { setRepositories } from '../../../../src/steps/jobState/stepData';
import { createLoops, type LoopParts, type Loops } from '../../../../src/steps/runtime/loops';
import { Skips } from '../../../../src/steps/runtime/skips';
import { aStepContext } from './stepTools';

const FAILURE = { endpoint: 'GET /2.0/x', status: 503 };

/** What loops over repositories need. The number in a repository's name is also when it was updated. */
async function partsWith(repositories: number): Promise<LoopParts> {
  const context = aStepContext();
  const listed = Array.from({ length: repositories }, (_, index): ListedRepository => {
    const names = { name: String(index), fullName: `acme/${index}` };
    return { uuid: `{${index}}`, workspaceUuid: '{w}', workspaceSlug: 'acme', updatedOn: index, ...names };
  });
  await setRepositories(context.jobState, listed);
  const { jobState, logger } = context;
  const execution = executionFor(context);
  return {
    ...execution,
    jobState,
    logger,
    skips: new Skips(logger, (skipped) => execution.skipped.add({ ...skipped, stepId: 'fetch-things' })),
    stepId: 'fetch-things',
    accessAdvice: () => 'Grant access.',
  };
}

async function loopsWith(repositories: number, parts: Partial<LoopParts> = {}): Promise<Loops> {
  return createLoops({ ...(await partsWith(repositories)), ...parts });
}

/** A client that reads every workspace. */
const get = (_: unknown, { workspace: slug }: { workspace: string }) => Promise.resolve({ uuid: `{${slug}}`, slug });
const client = { get } as unknown as BitbucketClient;

/** Waits until all that could run at the same time does. */
const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

test('processes the most recently updated repositories first, and only those that pass the filter', async () => {
  const seen: string[] = [];
  await (
    await loopsWith(5)
  ).forEachRepository(
    ({ name }) => Promise.resolve(void seen.push(name)),
    ({ name }) => name !== '3',
  );
  expect(seen).toEqual(['4', '2', '1', '0']);
});

test('runs as many items at a time as requests may be in flight', async () => {
  const parts = await partsWith(20);
  let running = 0;
  let most = 0;
  await createLoops(parts).forEachRepository(async () => {
    most = Math.max(most, (running += 1));
    await turnOfTheLoop();
    running -= 1;
  });
  expect(most).toBe(parts.settings.concurrency);
});

test('one failure does not stop the others, and fails the step', async () => {
  const seen: string[] = [];
  const failed = (await loopsWith(5)).forEachRepository(({ name }) => {
    seen.push(name);
    return name === '3' ? Promise.reject(new ApiError(FAILURE)) : Promise.resolve();
  });
  await expect(failed).rejects.toThrow('503');
  expect(seen).toHaveLength(5);
});

test('skips refused repositories', async () => {
  const parts = await partsWith(5);
  await createLoops(parts).forEachRepository(({ name }) =>
    name === '3' ? Promise.reject(new NotFoundError({ ...FAILURE, status: 404 })) : Promise.resolve(),
  );
  expect(parts.skipped.causes()).toEqual([
    expect.objectContaining({ kind: 'repositories', names: ['acme/3'], steps: ['fetch-things'] }),
  ]);
});

test('fails when most repositories are refused', async () => {
  const failed = (await loopsWith(12)).forEachRepository(() =>
    Promise.reject(new PermissionError({ ...FAILURE, status: 403 })),
  );
  await expect(failed).rejects.toThrow('12 of 12 repositories');
});

test('fails when all repositories are refused, however few they are', async () => {
  const failed = (await loopsWith(1)).forEachRepository(() =>
    Promise.reject(new NotFoundError({ ...FAILURE, status: 404 })),
  );
  await expect(failed).rejects.toThrow(/1 of 1 repositories.* Grant access\.$/);
});

test('starts at most twenty items while none succeeds, for any concurrency', async () => {
  const parts = await partsWith(100);
  let started = 0;
  const loops = createLoops({ ...parts, settings: { ...parts.settings, concurrency: 8 } });
  const failed = loops.forEachRepository(async () => {
    started += 1;
    await turnOfTheLoop();
    throw new ApiError(FAILURE);
  });
  await expect(failed).rejects.toThrow(/^20 in a row failed/);
  expect(started).toBe(20);
});

test('counts failures of workspaces and of repositories together', async () => {
  const parts = await partsWith(100);
  const work = jest.fn(() => Promise.reject(new ApiError(FAILURE)));
  const settings = { ...parts.settings, workspaces: ['one', 'two', 'three'] };
  const failed = createLoops({ ...parts, settings, client }).forEachOwner({ workspace: work, repository: work });
  await expect(failed).rejects.toThrow(/^20 in a row failed.*workspace "one"/);
  expect(work).toHaveBeenCalledTimes(20);
});

test.each([403, 404])('a workspace that answers %d fails the step after its repositories', async (status) => {
  const seen: string[] = [];
  const refusal =
    status === 403 ? new PermissionError({ ...FAILURE, status }) : new NotFoundError({ ...FAILURE, status });
  const failed = (await loopsWith(30, { client })).forEachOwner({
    workspace: () => Promise.reject(refusal),
    repository: ({ name }) => Promise.resolve(void seen.push(name)),
  });
  await expect(failed).rejects.toBe(refusal);
  expect(seen).toHaveLength(30);
});

test('occasional failures do not end the step early', async () => {
  let started = 0;
  const failed = (await loopsWith(100)).forEachRepository(() => {
    started += 1;
    return started % 2 ? Promise.reject(new ApiError(FAILURE)) : Promise.resolve();
  });
  await expect(failed).rejects.toThrow('50 repositories could not be read completely');
  expect(started).toBe(100);
});

test('does not ask again about a repository that failed in two steps while others were answered', async () => {
  const parts = await partsWith(5);
  const asked: string[] = [];
  const runStep = (stepId: string) =>
    createLoops({ ...parts, stepId }).forEachRepository(({ name }) => {
      asked.push(`${stepId} ${name}`);
      return name === '3' ? Promise.reject(new ApiError(FAILURE)) : Promise.resolve();
    });
  await expect(runStep('one')).rejects.toThrow('503');
  await expect(runStep('two')).rejects.toThrow('503');
  const warn = jest.spyOn(parts.logger, 'warn');
  await expect(runStep('three')).rejects.toThrow(
    'Bitbucket failed for acme/3 in one and two, so this step did not ask about it again.',
  );
  expect(warn).not.toHaveBeenCalled();
  expect(asked.filter((text) => text.startsWith('three'))).toHaveLength(4);
});

test('repositories that are not asked again do not end the step early', async () => {
  const parts = await partsWith(60);
  const isOdd = ({ name }: ListedRepository) => Number(name) % 2 === 1;
  const runStep = (stepId: string, work = jest.fn(() => Promise.resolve())) => {
    const step = createLoops({ ...parts, stepId }).forEachRepository((repository) =>
      isOdd(repository) ? Promise.reject(new ApiError(FAILURE)) : work(),
    );
    return expect(step)
      .rejects.toThrow('30 repositories could not be read completely')
      .then(() => work);
  };
  await runStep('one');
  await runStep('two');
  expect(await runStep('three')).toHaveBeenCalledTimes(30);
});
