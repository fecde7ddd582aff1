import { createMockIntegrationLogger } from '@jupiterone/integration-sdk-testing';

import { ApiError, NotFoundError, PermissionError } from '../../../../src/bitbucket/http/errors';
import { Refusals } from '../../../../src/steps/runtime/refusals';
import { Skips } from '../../../../src/steps/runtime/skips';

const FAILURE = { endpoint: 'GET /2.0/x', status: 403 };

async function count(refused: number, answered: number) {
  const logger = createMockIntegrationLogger();
  const warn = jest.spyOn(logger, 'publishWarnEvent');
  const skips = new Skips(logger);
  const refusals = new Refusals(skips, 'repositories');
  for (let index = 0; index < refused + answered; index += 1) {
    await refusals.attempt(`acme/${index}`, () =>
      index < refused ? Promise.reject(new PermissionError(FAILURE)) : Promise.resolve(),
    );
  }
  return { refusals, skips, warn };
}

test.each([
  [0, 0],
  [10, 0],
  [11, 11],
  [500, 501],
])('%i refused repositories beside %i answered ones are exceptions', async (refused, answered) => {
  const { refusals } = await count(refused, answered);
  expect(() => refusals.assertFew('')).not.toThrow();
});

test.each([
  [11, 0],
  [11, 10],
  [501, 500],
])('%i refused repositories beside %i answered ones fail the step', async (refused, answered) => {
  const { refusals } = await count(refused, answered);
  expect(() => refusals.assertFew('Tick a box.')).toThrow(
    `Bitbucket refused access (403 or 404) to ${refused} of ${refused + answered} repositories.`,
  );
  expect(() => refusals.assertFew('Tick a box.')).toThrow(/deletes none of its data\. Tick a box\.$/);
});

test('a skipped owner is reported with the reason', async () => {
  const { refusals, skips, warn } = await count(1, 1);
  await refusals.attempt('acme/gone', () => Promise.reject(new NotFoundError({ ...FAILURE, status: 404 })));
  skips.report();
  const descriptions = warn.mock.calls.map(([{ description }]) => description);
  expect(descriptions).toEqual([
    expect.stringMatching(/^Skipped repositories: 1 \(acme\/0\)\. .*\(403\)/),
    expect.stringMatching(/^Skipped repositories: 1 \(acme\/gone\)\. .*\(404\)/),
  ]);
});

test('another error is not a refusal', async () => {
  const { refusals } = await count(0, 0);
  const failure = new ApiError({ ...FAILURE, status: 500 });
  await expect(refusals.attempt('acme/0', () => Promise.reject(failure))).rejects.toThrow(failure);
});
