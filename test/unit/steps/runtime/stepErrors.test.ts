import {
  IntegrationError,
  IntegrationProviderAPIError,
  IntegrationProviderAuthenticationError,
  IntegrationProviderAuthorizationError,
  IntegrationProviderRetriesExceededError,
} from '@jupiterone/integration-sdk-core';

import { AuthenticationError, RateLimitError } from '../../../../src/bitbucket/http/credentialErrors';
import {
  ApiError,
  NetworkError,
  NotFoundError,
  PermissionError,
  ProtocolError,
} from '../../../../src/bitbucket/http/errors';
import { isTerminal, toIntegrationError } from '../../../../src/steps/runtime/stepErrors';

const endpoint = 'GET /2.0/workspaces/acme/members';
const credential = { position: 2, label: 'OAuth consumer 2 (key key-two)' };
const refusedKey = new AuthenticationError({
  endpoint,
  status: 400,
  credential,
  refused: 'credentials',
  advice: 'Mend.',
});
const refusedToken = new AuthenticationError({ endpoint, status: 401, credential, refused: 'token', advice: 'Mend.' });
const limited = new RateLimitError({
  endpoint,
  limited: ['OAuth consumer 1 (key a)', 'OAuth consumer 2 (key b)'],
  total: 2,
  now: 0,
  availableAt: 60_000,
  waitedMs: 0,
});

test.each([
  [refusedKey, IntegrationProviderAuthenticationError, 400, /key-two/],
  [refusedToken, IntegrationProviderAuthorizationError, 401, /key-two.*Switch it off\./],
  [new PermissionError({ endpoint, status: 403 }), IntegrationProviderAuthorizationError, 403, /Switch it off\./],
  [limited, IntegrationProviderAPIError, 429, /All 2 credentials reached/],
  [new NetworkError({ endpoint, problem: 'cut' }), IntegrationProviderRetriesExceededError, 'no response', /cut/],
  [new ApiError({ endpoint, status: 503 }), IntegrationProviderRetriesExceededError, 503, /incident/],
  [new NotFoundError({ endpoint, status: 404 }), IntegrationProviderAPIError, 404, /does not exist/],
  [new ProtocolError({ endpoint, status: 200, problem: 'no list' }), IntegrationProviderAPIError, 200, /no list/],
])('%s becomes an error of the SDK', (error, type, status, message) => {
  const converted = toIntegrationError(error, () => 'Switch it off.') as IntegrationProviderAPIError;
  expect(converted).toBeInstanceOf(type);
  expect(converted.constructor).toBe(type);
  expect(converted).toMatchObject({ endpoint, status });
  expect(converted.message).toMatch(message);
});

test('does not repeat endpoint and status', () => {
  const error = new PermissionError({ endpoint, status: 403, statusText: 'Forbidden', reason: 'No.' });
  const { message } = toIntegrationError(error) as Error;
  expect(message.split(endpoint)).toHaveLength(2);
  expect(message.split('403')).toHaveLength(2);
});

test.each([new Error('a mistake of ours'), new IntegrationError({ code: 'X', message: 'known' }), 'text'])(
  'leaves %s alone',
  (error) => {
    expect(toIntegrationError(error)).toBe(error);
  },
);

test.each([
  [limited, true],
  [refusedKey, true],
  [refusedToken, false],
  [new ApiError({ endpoint, status: 500 }), false],
  [new Error('a mistake of ours'), false],
])('knows whether going on is useless after %s', (error, expected) => {
  expect(isTerminal(error)).toBe(expected);
});
