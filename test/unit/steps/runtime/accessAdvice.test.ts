import { PermissionError } from '../../../../src/bitbucket/http/errors';
import { IngestionSources } from '../../../../src/ingestionConfig';
import { toAccessAdvice } from '../../../../src/steps/runtime/accessAdvice';

const FAILURE = { endpoint: 'GET /2.0/x', status: 403 };
const advice = toAccessAdvice({ scopes: ['runner'], ingestionSourceId: IngestionSources.RUNNERS });

test('names the scopes of the source', () => {
  expect(advice(new PermissionError(FAILURE))).toBe(
    'The source "Runners" needs the scope "runner" (tick "Runners: Read") in the settings of the OAuth consumer. ' +
      'Grant access, or switch the source "Runners" off.',
  );
});

test.each([
  ['a right is missing', { ...FAILURE, key: 'INSUFFICIENT_RIGHTS' }],
  ['the token is accepted elsewhere', { ...FAILURE, status: 401 }],
])('does not speak of scopes where %s', (_, failure) => {
  expect(advice(new PermissionError(failure))).toBe('Grant access, or switch the source "Runners" off.');
});

test('is empty for steps without a source', () => {
  expect(toAccessAdvice({})(undefined)).toBe('');
});
