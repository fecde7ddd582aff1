import { IntegrationError, IntegrationProviderAPIError } from '@jupiterone/integration-sdk-core';
import { createMockIntegrationLogger } from '@jupiterone/integration-sdk-testing';

import { RateLimitError } from '../../../../src/bitbucket/http/credentialErrors';
import { ApiError } from '../../../../src/bitbucket/http/errors';
import { Failures } from '../../../../src/steps/runtime/failures';

const endpoint = 'GET /2.0/x';

async function failing(errors: Error[]): Promise<Failures> {
  const failures = new Failures(createMockIntegrationLogger());
  for (const [index, error] of errors.entries()) {
    await failures.attempt(`item ${index}`, () => Promise.reject(error));
  }
  return failures;
}

test('throws nothing if nothing failed', async () => {
  const failures = new Failures(createMockIntegrationLogger());
  await failures.attempt('item', () => Promise.resolve());
  expect(() => failures.throwIfAny('items')).not.toThrow();
});

test('throws a single error unchanged', async () => {
  const error = new ApiError({ endpoint, status: 500 });
  const failures = await failing([error]);
  expect(() => failures.throwIfAny('items')).toThrow(error);
});

test('summarizes several errors, with the first three by name', async () => {
  const failures = await failing(Array.from({ length: 12 }, () => new ApiError({ endpoint, status: 500 })));
  expect(() => failures.throwIfAny('items')).toThrow(IntegrationProviderAPIError);
  expect(() => failures.throwIfAny('items')).toThrow(
    /^12 items could not be read completely\. item 0: GET .*item 2: .* and 9 more\.$/,
  );
});

test('summarizes errors that do not come from Bitbucket', async () => {
  const failures = await failing([new Error('one'), new Error('two')]);
  expect(() => failures.throwIfAny('items')).toThrow(IntegrationError);
  expect(() => failures.throwIfAny('items')).toThrow(/item 0: one item 1: two/);
});

test('stops at an error that would recur for every item', async () => {
  const limited = new RateLimitError({
    endpoint,
    limited: ['OAuth consumer 1 (key a)'],
    total: 1,
    now: 0,
    availableAt: 60_000,
    waitedMs: 0,
  });
  await expect(failing([limited])).rejects.toBe(limited);
});

test('gives up after twenty failures in a row', async () => {
  const failures = new Failures(createMockIntegrationLogger());
  const fail = () => failures.attempt('item', () => Promise.reject(new Error('broken')));
  for (let index = 0; index < 19; index += 1) {
    await fail();
  }
  expect(failures.remaining()).toBe(1);
  await failures.attempt('item', () => Promise.resolve());
  expect(failures.remaining()).toBe(20);
  for (let index = 0; index < 19; index += 1) {
    await fail();
  }
  await expect(fail()).rejects.toThrow(/^20 in a row failed/);
});
