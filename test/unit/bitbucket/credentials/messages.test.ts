import { Credential } from '../../../../src/bitbucket/credentials/credential';
import { ACCESS_TOKEN, OAUTH_CONSUMER } from '../../../../src/bitbucket/credentials/credentialKinds';
import {
  causeOf,
  CredentialLog,
  refusalWarning,
  retirementWarning,
} from '../../../../src/bitbucket/credentials/messages';
import { fixedToken } from '../../../../src/bitbucket/credentials/tokens';
import { AuthenticationError } from '../../../../src/bitbucket/http/credentialErrors';
import { NotFoundError, PermissionError } from '../../../../src/bitbucket/http/errors';
import { createRedaction } from '../../../../src/bitbucket/http/redaction';
import { START } from '../connect';

const ENDPOINT = 'GET /2.0/repositories/{w}/{r}/branch-restrictions';
const tokens = fixedToken('token', createRedaction());
const CONSUMER = new Credential({ kind: OAUTH_CONSUMER, item: 1, label: 'OAuth consumer 1 (key a)', tokens });
const TOKEN = new Credential({ kind: ACCESS_TOKEN, item: 1, label: 'access token 1', tokens });

function forbidden(required?: string[], granted?: string[]): PermissionError {
  return new PermissionError({ endpoint: ENDPOINT, status: 403, required, granted });
}

test('the warning about a retired credential names those that are left', () => {
  const error = new AuthenticationError({
    endpoint: 'POST /site/oauth2/access_token (OAuth consumer 2)',
    status: 400,
    statusText: 'Bad Request',
    reason: 'Invalid OAuth client credentials',
    credential: { label: 'OAuth consumer 2 (key b)' },
    refused: 'credentials',
    advice: 'Check key and secret.',
  });

  expect(retirementWarning(error, [CONSUMER, TOKEN])).toEqual({
    kind: 'retired',
    message:
      'Bitbucket refused OAuth consumer 2 (key b) with 400 Bad Request ("Invalid OAuth client credentials"). Check key and ' +
      'secret. The run goes on with OAuth consumer 1 (key a), access token 1.',
  });
});

describe('the warning about a refusal', () => {
  const messageFor = (refusal: PermissionError | NotFoundError) =>
    refusalWarning(CONSUMER, { description: ENDPOINT, refusal, answered: TOKEN }).message;

  test('says what was refused to whom, and who was answered', () => {
    expect(messageFor(new NotFoundError({ endpoint: ENDPOINT, status: 404 }))).toBe(
      'Bitbucket refuses GET /2.0/repositories/{w}/{r}/branch-restrictions to OAuth consumer 1 (key a) (404), but not to ' +
        'access token 1. OAuth consumer 1 (key a) is not used for such requests any more in this run. Give all credentials ' +
        'the same scopes and the same access.',
    );
  });

  test.each<[string, string[] | undefined, string[] | undefined, string]>([
    [
      'known scopes with their checkboxes',
      ['repository:admin', 'account'],
      ['account'],
      'It lacks the scope "repository:admin" (tick "Repositories: Admin"): edit the consumer in Bitbucket.',
    ],
    [
      'several scopes',
      ['pullrequest', 'webhook'],
      undefined,
      'It lacks the scope "pullrequest" (tick "Pull requests: Read") and the scope "webhook" (tick "Webhooks: Read and ' +
        'write"): edit the consumer in Bitbucket.',
    ],
    ['unknown scopes as they are', ['constructor'], [], 'It lacks the scope "constructor": edit the consumer'],
    ['a right where no scope is missing', ['account'], ['account'], 'Give all credentials the same access.'],
    ['both where nothing is known', undefined, undefined, 'Give all credentials the same scopes and the same access.'],
  ])('names %s', (_, required, granted, advice) => {
    expect(messageFor(forbidden(required, granted))).toContain(advice);
  });
});

describe('the cause of a refusal', () => {
  test('is the same for every endpoint that lacks the same scopes', () => {
    const other = new PermissionError({ endpoint: 'GET /2.0/x', status: 403, required: ['webhook'], granted: [] });

    expect(causeOf(forbidden(['webhook']))).toBe(causeOf(other));
    expect(causeOf(forbidden(['runner']))).not.toBe(causeOf(other));
  });

  test('is the status where no scope is missing', () => {
    expect(causeOf(forbidden())).toBe('403');
    expect(causeOf(new NotFoundError({ endpoint: ENDPOINT, status: 404 }))).toBe('404');
  });
});

describe('the log', () => {
  function setUp() {
    const logger = { debug: jest.fn(), info: jest.fn(), warn: jest.fn() };
    return { logger, log: new CredentialLog(logger) };
  }

  test('tells how a credential came to be set aside, and which one follows', () => {
    const { logger, log } = setUp();
    log.rateLimited(CONSUMER, 'repository', { until: START, explained: true });
    log.rotated('repository', CONSUMER, TOKEN);

    expect(logger.info.mock.calls).toEqual([
      [
        { credential: CONSUMER.label, bucket: 'repository', until: '2026-02-03T04:05:06.000Z', explained: true },
        "OAuth consumer 1 (key a) has reached Bitbucket's rate limit and is not used until 2026-02-03T04:05:06.000Z",
      ],
      [{ from: CONSUMER.label, to: TOKEN.label, bucket: 'repository' }, 'Going on with access token 1'],
    ]);
  });

  test('tells which endpoint is closed to a credential', () => {
    const { logger, log } = setUp();
    log.closed(TOKEN, { name: 'branchRestrictions', description: ENDPOINT });

    expect(logger.info).toHaveBeenCalledWith(
      { credential: 'access token 1', endpoint: 'branchRestrictions' },
      `Bitbucket does not let access token 1 use ${ENDPOINT}; other credentials make such requests`,
    );
  });

  test('warns about a wait', () => {
    const { logger, log } = setUp();
    log.pausing(START, 60_000);

    expect(logger.warn).toHaveBeenCalledWith(
      { until: '2026-02-03T04:05:06.000Z', waitMs: 60_000 },
      expect.stringMatching(/waiting until 2026-02-03T04:05:06\.000Z, as rateLimitMaxWaitMinutes allows$/),
    );
  });

  test('does nothing without a logger', () => {
    expect(() => new CredentialLog(undefined).pausing(START, 1)).not.toThrow();
  });
});
