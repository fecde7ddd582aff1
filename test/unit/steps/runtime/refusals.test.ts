import { createMockIntegrationLogger } from '@jupiterone/integration-sdk-testing';

import { ApiError, NotFoundError, PermissionError, type RefusalKind } from '../../../../src/bitbucket/http/errors';
import { BrokenListingError } from '../../../../src/bitbucket/pagination/brokenListing';
import { SkippedInRun } from '../../../../src/skippedInRun';
import { Refusals } from '../../../../src/steps/runtime/refusals';
import { Skips } from '../../../../src/steps/runtime/skips';

const FAILURE = { endpoint: 'GET /2.0/x', status: 403 };
const NO_ADVICE = () => '';

function setUp() {
  const skipped = new SkippedInRun();
  const skips = new Skips(createMockIntegrationLogger(), (one) => skipped.add({ ...one, stepId: 'fetch-things' }));
  return { refusals: new Refusals(skips, 'repositories'), skipped };
}

async function count(refused: number, answered: number) {
  const made = setUp();
  await addTo(made.refusals, 'acme', refused, answered);
  return made;
}

async function addTo(refusals: Refusals, workspaceSlug: string, refused: number, answered: number): Promise<void> {
  for (let index = 0; index < refused + answered; index += 1) {
    await refusals.attempt({ fullName: `${workspaceSlug}/${index}`, workspaceSlug }, () =>
      index < refused ? Promise.reject(new PermissionError(FAILURE)) : Promise.resolve(),
    );
  }
}

test.each([
  [0, 0],
  [0, 1],
  [1, 1],
  [10, 1],
  [11, 11],
  [500, 501],
])('%i refused repositories beside %i answered ones are exceptions', async (refused, answered) => {
  const { refusals } = await count(refused, answered);
  expect(() => refusals.assertFew(NO_ADVICE)).not.toThrow();
});

test.each([
  [1, 0],
  [2, 0],
  [11, 0],
  [11, 10],
  [501, 500],
])('%i refused repositories beside %i answered ones fail the step', async (refused, answered) => {
  const { refusals } = await count(refused, answered);
  expect(() => refusals.assertFew(NO_ADVICE)).toThrow(
    `Bitbucket refused access to ${refused} of ${refused + answered} repositories.`,
  );
  expect(() => refusals.assertFew(() => 'Tick a box.')).toThrow(
    /deletes none of its data\. The first refusal: GET \/2\.0\/x: .* Tick a box\.$/,
  );
});

test('all refused repositories of one workspace fail the step, whatever the others answer', async () => {
  const { refusals } = setUp();
  await addTo(refusals, 'acme', 1, 20);
  await addTo(refusals, 'beta', 2, 0);
  expect(() => refusals.assertFew(NO_ADVICE)).toThrow(
    'Bitbucket refused access to 2 of 2 repositories of workspace "beta".',
  );
  await addTo(refusals, 'beta', 0, 1);
  expect(() => refusals.assertFew(NO_ADVICE)).not.toThrow();
});

test('a skipped owner is reported with the reason', async () => {
  const { refusals, skipped } = await count(1, 1);
  await refusals.attempt({ fullName: 'acme/gone', workspaceSlug: 'acme' }, () =>
    Promise.reject(new NotFoundError({ ...FAILURE, status: 404 })),
  );
  const causes = skipped.causes().map(({ explanation, names }) => [[...names], explanation]);
  expect(causes).toEqual([
    [['acme/0'], expect.stringContaining('(403)')],
    [['acme/gone'], expect.stringContaining('(404)')],
  ]);
});

test.each<[RefusalKind, Partial<ConstructorParameters<typeof PermissionError>[0]>]>([
  ['right', { key: 'INSUFFICIENT_RIGHTS' }],
  ['right', { status: 401 }],
  ['scope', { required: ['webhook'], granted: [] }],
  ['unknown', {}],
])('the advice fits the reason: %s', async (kind, failure) => {
  const { refusals } = setUp();
  await refusals.attempt({ fullName: 'acme/0', workspaceSlug: 'acme' }, () =>
    Promise.reject(new PermissionError({ ...FAILURE, ...failure })),
  );
  expect(() => refusals.assertFew((refusal) => `About: ${refusal}.`)).toThrow(`About: ${kind}.`);
});

test.each([
  ['a failure', new ApiError({ ...FAILURE, status: 500 })],
  ['an endpoint that was removed', new ApiError({ ...FAILURE, status: 410 })],
  ['a later page that is refused', new BrokenListingError({ ...FAILURE, status: 404 })],
  ['an ordinary 404', new NotFoundError({ ...FAILURE, status: 404, isAnswer: true })],
])('%s is not a refusal', async (_, failure) => {
  const { refusals } = setUp();
  const owner = { fullName: 'acme/0', workspaceSlug: 'acme' };
  await expect(refusals.attempt(owner, () => Promise.reject(failure))).rejects.toThrow(failure);
});
