import { createMockIntegrationLogger } from '@jupiterone/integration-sdk-testing';

import { ApiError, NotFoundError, PermissionError, type RefusalKind } from '../../../../src/bitbucket/http/errors';
import { RefusedOwners } from '../../../../src/refusedOwners';
import { Refusals } from '../../../../src/steps/runtime/refusals';
import { Skips } from '../../../../src/steps/runtime/skips';

const FAILURE = { endpoint: 'GET /2.0/x', status: 403 };

async function count(refused: number, answered: number) {
  const logger = createMockIntegrationLogger();
  const refusedOwners = new RefusedOwners();
  const skips = new Skips(logger, (one) => refusedOwners.add({ ...one, stepId: 'fetch-things' }));
  const refusals = new Refusals(skips, 'repositories');
  for (let index = 0; index < refused + answered; index += 1) {
    await refusals.attempt(`acme/${index}`, () =>
      index < refused ? Promise.reject(new PermissionError(FAILURE)) : Promise.resolve(),
    );
  }
  return { refusals, refusedOwners };
}

test.each([
  [0, 0],
  [10, 0],
  [11, 11],
  [500, 501],
])('%i refused repositories beside %i answered ones are exceptions', async (refused, answered) => {
  const { refusals } = await count(refused, answered);
  expect(() => refusals.assertFew(() => '')).not.toThrow();
});

test.each([
  [11, 0],
  [11, 10],
  [501, 500],
])('%i refused repositories beside %i answered ones fail the step', async (refused, answered) => {
  const { refusals } = await count(refused, answered);
  expect(() => refusals.assertFew(() => 'Tick a box.')).toThrow(
    `Bitbucket refused access (403 or 404) to ${refused} of ${refused + answered} repositories.`,
  );
  expect(() => refusals.assertFew(() => 'Tick a box.')).toThrow(/deletes none of its data\. Tick a box\.$/);
});

test('a skipped owner is reported with the reason', async () => {
  const { refusals, refusedOwners } = await count(1, 1);
  await refusals.attempt('acme/gone', () => Promise.reject(new NotFoundError({ ...FAILURE, status: 404 })));
  const causes = refusedOwners.causes().map(({ explanation, names }) => [[...names], explanation]);
  expect(causes).toEqual([
    [['acme/0'], expect.stringContaining('(403)')],
    [['acme/gone'], expect.stringContaining('(404)')],
  ]);
});

test.each<[RefusalKind, Partial<ConstructorParameters<typeof PermissionError>[0]>]>([
  ['right', { key: 'INSUFFICIENT_RIGHTS' }],
  ['scope', { required: ['webhook'], granted: [] }],
  ['unknown', {}],
])('the advice fits the reason: %s', async (kind, failure) => {
  const { refusals } = await count(0, 0);
  for (let index = 0; index < 11; index += 1) {
    await refusals.attempt(`acme/${index}`, () => Promise.reject(new PermissionError({ ...FAILURE, ...failure })));
  }
  expect(() => refusals.assertFew((refusal) => `About: ${refusal}.`)).toThrow(`About: ${kind}.`);
});

test('another error is not a refusal', async () => {
  const { refusals } = await count(0, 0);
  const failure = new ApiError({ ...FAILURE, status: 500 });
  await expect(refusals.attempt('acme/0', () => Promise.reject(failure))).rejects.toThrow(failure);
});
