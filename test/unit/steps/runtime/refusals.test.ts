import { createMockIntegrationLogger } from '@jupiterone/integration-sdk-testing';

import { ApiError, BrokenListingError, NotFoundError, PermissionError } from '../../../../src/bitbucket/http/errors';
import { Refusals } from '../../../../src/steps/runtime/refusals';
import { Skips } from '../../../../src/steps/runtime/skips';

const FAILURE = { endpoint: 'GET /2.0/x', status: 403 };
const NO_ADVICE = () => '';

function setUp() {
  const logger = createMockIntegrationLogger();
  const warn = jest.spyOn(logger, 'publishWarnEvent');
  const skips = new Skips(logger);
  return { refusals: new Refusals(skips, 'repositories'), skips, warn };
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
  const { refusals, skips, warn } = await count(1, 1);
  await refusals.attempt({ fullName: 'acme/gone', workspaceSlug: 'acme' }, () =>
    Promise.reject(new NotFoundError({ ...FAILURE, status: 404 })),
  );
  skips.report();
  const descriptions = warn.mock.calls.map(([{ description }]) => description);
  expect(descriptions).toEqual([
    expect.stringMatching(/^Skipped repositories: 1 \(acme\/0\)\. .*\(403\)/),
    expect.stringMatching(/^Skipped repositories: 1 \(acme\/gone\)\. .*\(404\)/),
  ]);
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
