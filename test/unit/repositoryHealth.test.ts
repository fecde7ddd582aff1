import { RateLimitError } from '../../src/bitbucket/http/credentialErrors';
import { ApiError, NetworkError, NotFoundError } from '../../src/bitbucket/http/errors';
import { RepositoryHealth, RepositoryNotAskedError } from '../../src/repositoryHealth';

const endpoint = 'GET /2.0/x';
const STUCK = { uuid: '{s}', fullName: 'acme/stuck' };
const OTHER = { uuid: '{o}', fullName: 'acme/other' };
const answer = () => Promise.resolve();
const unavailable = () => Promise.reject(new ApiError({ endpoint, status: 503, statusText: 'Service Unavailable' }));

/** A step that is answered about another repository first, unless `others` says otherwise. */
async function step(health: RepositoryHealth, stepId: string, work: () => Promise<void>, others = answer) {
  await health.attempt(OTHER, stepId, others).catch(() => undefined);
  return health.attempt(STUCK, stepId, work);
}

async function afterTwoFailures(work: () => Promise<void> = unavailable): Promise<RepositoryHealth> {
  const health = new RepositoryHealth();
  for (const stepId of ['one', 'two']) {
    await expect(step(health, stepId, work)).rejects.toThrow(endpoint);
  }
  return health;
}

test('a repository that failed in two steps is not asked in the third, and named with all of them', async () => {
  const health = await afterTwoFailures();
  const work = jest.fn(answer);
  await expect(step(health, 'three', work)).rejects.toThrow(RepositoryNotAskedError);
  await expect(step(health, 'four', work)).rejects.toThrow('Bitbucket failed for acme/stuck in one and two, so');
  expect(work).not.toHaveBeenCalled();
  expect(health.givenUp()).toEqual({
    repositories: ['acme/stuck'],
    reason: '503 Service Unavailable',
    steps: ['one', 'two', 'three', 'four'],
  });
});

test('network failures count like those of Bitbucket', async () => {
  const health = await afterTwoFailures(() => Promise.reject(new NetworkError({ endpoint, problem: 'cut' })));
  expect(health.givenUp()).toMatchObject({ reason: 'no response' });
});

test.each([
  ['an answer', answer],
  ['a refusal', () => Promise.reject(new NotFoundError({ endpoint, status: 404 }))],
])('%s clears a repository: only an endpoint is broken', async (_, work: () => Promise<void>) => {
  const health = new RepositoryHealth();
  await step(health, 'one', unavailable).catch(() => undefined);
  await step(health, 'two', work).catch(() => undefined);
  await step(health, 'three', unavailable).catch(() => undefined);
  await expect(step(health, 'four', answer)).resolves.toBeUndefined();
  expect(health.givenUp()).toBeUndefined();
});

test('a failure says nothing if the repository answered another step meanwhile', async () => {
  const health = new RepositoryHealth();
  await health.attempt(OTHER, 'one', answer);
  const failing = ['one', 'two', 'three'].map((stepId) =>
    health.attempt(STUCK, stepId, async () => {
      await health.attempt(STUCK, `beside ${stepId}`, answer);
      return unavailable();
    }),
  );
  await Promise.allSettled(failing);
  await expect(health.attempt(STUCK, 'four', answer)).resolves.toBeUndefined();
});

test('an incident, in which no other repository is answered either, says nothing about one', async () => {
  const health = new RepositoryHealth();
  await health.attempt(OTHER, 'zero', answer);
  for (const stepId of ['one', 'two', 'three']) {
    await step(health, stepId, unavailable, unavailable).catch(() => undefined);
  }
  await expect(step(health, 'four', answer)).resolves.toBeUndefined();
});

test('a rate limit and a mistake of ours say nothing', async () => {
  const limited = { endpoint, limited: ['one'], total: 1, now: 0, availableAt: 1, waitedMs: 0 };
  for (const error of [new RateLimitError(limited), new TypeError(endpoint)]) {
    const health = await afterTwoFailures(() => Promise.reject(error));
    expect(health.givenUp()).toBeUndefined();
  }
});

test('after a failure, steps that run at the same time ask one after the other', async () => {
  const health = new RepositoryHealth();
  await step(health, 'one', unavailable).catch(() => undefined);
  await health.attempt(OTHER, 'two', answer);
  const asked: string[] = [];
  const results = await Promise.allSettled(
    ['two', 'three', 'four'].map((stepId) =>
      health.attempt(STUCK, stepId, () => {
        asked.push(stepId);
        return unavailable();
      }),
    ),
  );
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(asked).toEqual(['two']);
});

test('if the first of them is answered, the others are asked as well', async () => {
  const health = new RepositoryHealth();
  await step(health, 'one', unavailable).catch(() => undefined);
  const work = jest.fn(answer);
  await Promise.all(['two', 'three', 'four'].map((stepId) => health.attempt(STUCK, stepId, work)));
  expect(work).toHaveBeenCalledTimes(3);
});
