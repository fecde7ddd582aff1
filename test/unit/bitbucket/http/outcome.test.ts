import { inspect } from 'node:util';

import {
  ApiError,
  NetworkError,
  NotFoundError,
  PermissionError,
  ProtocolError,
  WrongAddressError,
} from '../../../../src/bitbucket/http/errors';
import { outcomeOf, type ResponseContext } from '../../../../src/bitbucket/http/outcome';
import { createRedaction } from '../../../../src/bitbucket/http/redaction';
import type { HttpResponse } from '../../../../src/bitbucket/http/transport';

const NOW = Date.parse('2026-02-03T04:05:06Z');
const DESCRIPTION = 'GET /2.0/repositories/{w}/{r}/pipelines_config';
const SECRET = 'a-token-that-nobody-may-see';

const LIMIT_TEXT = 'Rate limit for this resource has been exceeded';
const SCOPES_MESSAGE = 'Your credentials lack one or more required privilege scopes.';
const MECHANISM_MESSAGE = 'This API is not accessible by this authentication mechanism';
const GATEWAY_PAGE = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';
/** What `/commits/<revision>` of a missing repository really is, much shortened. */
const PROFILE_PAGE = `<!DOCTYPE html><html><body data-current-user='{"token":"${SECRET}"}'>Repository not found</body></html>`;

const notFromBitbucket = (status: number) =>
  `the ${status} response is not from Bitbucket: its body is not an error of the API`;

interface Given {
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

function responseOf({ status = 200, statusText = '', headers = {}, body }: Given): HttpResponse {
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  return { status, statusText, text, bytes: text.length, requests: 1, header: (name) => headers[name] };
}

function read(given: Given | ApiError, reading: Partial<ResponseContext> = {}) {
  const redaction = createRedaction();
  redaction.hide(SECRET);
  const response = given instanceof ApiError ? given : responseOf(given);
  return outcomeOf(response, { description: DESCRIPTION, now: NOW, redaction, ...reading });
}

/** An error as the API sends it. */
function errorBody(message: string, more: object = {}) {
  return { type: 'error', error: { message, ...more } };
}

describe('ok', () => {
  test.each<[string, Given, unknown]>([
    ['a page of a listing', { body: { values: [], size: 0 } }, { values: [], size: 0 }],
    ['a list without pages', { body: [{ slug: 'developers' }] }, [{ slug: 'developers' }]],
    ['JSON of an unexpected type, which the client judges', { body: 'null' }, null],
    ['any other status from 200 to 299', { status: 203, body: {} }, {}],
    ['a body that looks like an error', { body: errorBody('odd') }, errorBody('odd')],
  ])('is the outcome for %s', (_, given, body) => {
    expect(read(given)).toEqual({ kind: 'ok', body });
  });
});

describe('limited', () => {
  const limited = (headers: Record<string, string>, body: unknown = LIMIT_TEXT) =>
    read({ status: 429, statusText: 'Unknown Status Code', headers, body });

  test.each<[string, unknown]>([
    ['the plain text that Bitbucket sends', LIMIT_TEXT],
    ['JSON', errorBody('Too many requests')],
    ['half a JSON text', '{"not": "read"'],
    ['the page of a gateway', GATEWAY_PAGE],
    ['nothing', undefined],
  ])('is the outcome for 429 with %s', (_, body) => {
    expect(limited({}, body)).toEqual({ kind: 'limited', retryAfterMs: undefined });
  });

  test.each<[string, Record<string, string>, number | undefined]>([
    ['seconds', { 'retry-after': '120' }, 120_000],
    ['no seconds', { 'retry-after': ' 0 ' }, 0],
    ['a time', { 'retry-after': 'Tue, 03 Feb 2026 04:06:06 GMT' }, 60_000],
    ['a time in the past', { 'retry-after': 'Tue, 03 Feb 2026 04:00:00 GMT' }, 0],
    [
      'a time, which is compared with the Date of the same response',
      { 'retry-after': 'Tue, 03 Feb 2026 09:01:00 GMT', date: 'Tue, 03 Feb 2026 09:00:00 GMT' },
      60_000,
    ],
    ['seconds, whatever the Date', { 'retry-after': '7', date: 'Tue, 03 Feb 2026 09:00:00 GMT' }, 7000],
    ['a time and a Date that is none', { 'retry-after': 'Tue, 03 Feb 2026 04:06:06 GMT', date: 'today' }, 60_000],
    ['words', { 'retry-after': 'soon' }, undefined],
    ['a negative number', { 'retry-after': '-5' }, undefined],
    ['nothing, but a Date', { date: 'Tue, 03 Feb 2026 09:00:00 GMT' }, undefined],
  ])('says how long to wait: %s', (_, headers, retryAfterMs) => {
    expect(limited(headers)).toEqual({ kind: 'limited', retryAfterMs });
  });
});

describe('unauthorized', () => {
  test.each<[string, unknown, string | undefined]>([
    [
      'an expired token',
      errorBody('Access token expired. Use your refresh token to obtain a new access token.'),
      'Access token expired. Use your refresh token to obtain a new access token.',
    ],
    ['an expired token, in fewer words', errorBody('Access token expired.'), 'Access token expired.'],
    [
      'a token that is invalid, or not fit for the endpoint',
      errorBody('Token is invalid, expired, or not supported for this endpoint.'),
      'Token is invalid, expired, or not supported for this endpoint.',
    ],
    [
      'a missing right',
      errorBody('You do not have access to view this workspace.'),
      'You do not have access to view this workspace.',
    ],
    ['the page of a gateway', GATEWAY_PAGE, undefined],
    ['an empty body', undefined, undefined],
  ])('is the outcome for 401 because of %s', (_, body, reason) => {
    expect(read({ status: 401, statusText: 'Unauthorized', body })).toEqual({
      kind: 'unauthorized',
      failure: { endpoint: DESCRIPTION, status: 401, statusText: 'Unauthorized', reason, retryAfterMs: undefined },
    });
  });

  test('holds nothing secret that the response repeats', () => {
    const outcome = read({ status: 401, statusText: `No ${SECRET}`, body: errorBody(`${SECRET} is not valid`) });

    expect(outcome).toMatchObject({ failure: { statusText: 'No ***', reason: '*** is not valid' } });
  });
});

describe('refused', () => {
  test.each([
    [{ data: { key: 'INSUFFICIENT_RIGHTS' } }, { key: 'INSUFFICIENT_RIGHTS', kind: 'right' }],
    [{ data: { key: 7 } }, { key: undefined, kind: 'unknown' }],
    [{ data: 'text' }, { key: undefined, kind: 'unknown' }],
    [{ data: { key: SECRET } }, { key: '***', kind: 'unknown' }],
  ])('reads the name of the cause from %j', (more, expected) => {
    expect(read({ status: 403, body: errorBody('Forbidden', more) })).toMatchObject({ error: expected });
  });

  test.each<[string, Given, typeof PermissionError | typeof NotFoundError, string]>([
    ['403 without detail', { status: 403, body: errorBody('Forbidden') }, PermissionError, 'Forbidden'],
    [
      '403 for a missing scope',
      { status: 403, body: errorBody(SCOPES_MESSAGE, { detail: { granted: ['account'], required: ['project'] } }) },
      PermissionError,
      SCOPES_MESSAGE,
    ],
    [
      '403 for a missing right',
      { status: 403, body: errorBody('Insufficient rights', { data: { key: 'INSUFFICIENT_RIGHTS' } }) },
      PermissionError,
      'Insufficient rights',
    ],
    [
      '402 for a missing plan',
      { status: 402, body: errorBody('Upgrade your plan') },
      PermissionError,
      'Upgrade your plan',
    ],
    [
      '404 of an unknown workspace',
      { status: 404, body: errorBody("No workspace with identifier 'x'.") },
      NotFoundError,
      "No workspace with identifier 'x'.",
    ],
    [
      '404 of a repository that was never switched to Pipelines',
      { status: 404, body: errorBody('Not found', { data: { key: 'pipelines-service.repository.not-found' } }) },
      NotFoundError,
      'Not found',
    ],
    [
      'an error of the OAuth kind',
      { status: 403, body: { error: 'forbidden', error_description: 'Not for you' } },
      PermissionError,
      'Not for you',
    ],
  ])('is the outcome for %s', (_, given, kind, reason) => {
    const outcome = read(given);

    expect(outcome).toMatchObject({
      kind: 'refused',
      error: { endpoint: DESCRIPTION, status: given.status, reason, isRefusal: true, isTemporary: false },
    });
    expect(outcome).toHaveProperty('error.constructor', kind);
  });

  test.each<[string, unknown, { granted?: string[]; required?: string[]; missing: string[] }]>([
    [
      'both lists',
      { granted: ['account', 'project'], required: ['project', 'repository:admin'] },
      {
        granted: ['account', 'project'],
        required: ['project', 'repository:admin'],
        missing: ['repository:admin'],
      },
    ],
    ['one list', { required: ['webhook'] }, { granted: undefined, required: ['webhook'], missing: ['webhook'] }],
    [
      'items that are no text',
      { granted: ['account', 7, null], required: ['project', {}] },
      { granted: ['account'], required: ['project'], missing: ['project'] },
    ],
    [
      'lists that are none',
      { granted: 'account', required: 7 },
      { granted: undefined, required: undefined, missing: [] },
    ],
    ['text', 'You lack the scope project', { granted: undefined, required: undefined, missing: [] }],
    ['nothing', undefined, { granted: undefined, required: undefined, missing: [] }],
    ['null', null, { granted: undefined, required: undefined, missing: [] }],
    [
      'a secret',
      { granted: [], required: [`project ${SECRET}`] },
      { granted: [], required: ['project ***'], missing: ['project ***'] },
    ],
  ])('names the scopes that a 403 states where its detail is %s', (_, detail, scopes) => {
    const outcome = read({ status: 403, body: errorBody(SCOPES_MESSAGE, { detail }) });

    expect(outcome).toMatchObject({ kind: 'refused', error: scopes });
  });

  describe('after 404 at an endpoint at which that is an ordinary answer', () => {
    const answer = (message: string) => read({ status: 404, body: errorBody(message) }, { notFoundIsAnswer: true });

    test('is not the outcome, so that nobody has to confirm it', () => {
      const outcome = answer('The pipelines configuration was not found');

      const error = { status: 404, isTemporary: false, isAnswer: true, isRefusal: false };
      expect(outcome).toMatchObject({ kind: 'failed', error });
      expect(outcome).toHaveProperty('error.constructor', NotFoundError);
    });

    test.each(['You may not have access to this repository or it no longer exists', 'Repository acme/app not found'])(
      'is the outcome if the whole repository is hidden: %s',
      (message) => {
        expect(answer(message)).toMatchObject({
          kind: 'refused',
          error: { status: 404, isAnswer: false, isRefusal: true },
        });
      },
    );

    test('is not the outcome if the backend of Pipelines does not know the repository', () => {
      const unknown = { data: { key: 'pipelines-service.repository.not-found' } };
      const outcome = read(
        { status: 404, body: errorBody('Repository not found', unknown) },
        { notFoundIsAnswer: true },
      );
      expect(outcome).toMatchObject({ kind: 'failed', error: { isAnswer: true } });
    });

    test('is the outcome then even where the words are masked in errors', () => {
      const redaction = createRedaction();
      redaction.hide('s');
      const body = errorBody('You may not have access to this repository');
      const outcome = read({ status: 404, body }, { notFoundIsAnswer: true, redaction });
      expect(outcome).toMatchObject({ kind: 'refused', error: { isAnswer: false } });
    });

    test('is the outcome of a 403 as anywhere else', () => {
      const outcome = read({ status: 403, body: errorBody('Forbidden') }, { notFoundIsAnswer: true });

      expect(outcome).toMatchObject({ kind: 'refused', error: { status: 403 } });
    });
  });
});

describe('404 of the backend of Pipelines', () => {
  const body = errorBody('Not found', { data: { key: 'pipelines-service.repository.not-found' } });

  test('is an ordinary answer at its own endpoints', () => {
    const outcome = read({ status: 404, body }, { needsPipelines: true });
    expect(outcome).toMatchObject({ kind: 'failed', error: { isAnswer: true, isRefusal: false } });
  });

  test.each<[string, Given, Partial<ResponseContext>]>([
    ['at other endpoints', { status: 404, body }, {}],
    [
      'with another key',
      { status: 404, body: errorBody('Not found', { data: { key: 'x' } }) },
      { needsPipelines: true },
    ],
    ['without a key', { status: 404, body: errorBody('Not found') }, { needsPipelines: true }],
    ['with another status', { status: 403, body }, { needsPipelines: true }],
  ])('is a refusal %s', (_, given, reading) => {
    expect(read(given, reading)).toMatchObject({ kind: 'refused', error: { isRefusal: true } });
  });
});

test("Bitbucket's key tells a missing right from a missing scope", () => {
  const forbidden = (more: object) => read({ status: 403, body: errorBody('Forbidden', more) });
  expect(forbidden({ data: { key: 'INSUFFICIENT_RIGHTS' } })).toMatchObject({
    kind: 'refused',
    error: { key: 'INSUFFICIENT_RIGHTS', kind: 'right' },
  });
  expect(forbidden({ data: { key: 7 } })).toMatchObject({ kind: 'refused', error: { kind: 'unknown' } });
  expect(forbidden({})).toMatchObject({ kind: 'refused', error: { kind: 'unknown' } });
});

describe('closed', () => {
  test.each([
    ['as Bitbucket words it', MECHANISM_MESSAGE],
    ['in capitals, within a longer text', `Sorry. ${MECHANISM_MESSAGE.toUpperCase()}.`],
  ])('is the outcome for 403 at an endpoint that does not take such credentials: %s', (_, message) => {
    const outcome = read({ status: 403, body: errorBody(message) });

    expect(outcome).toMatchObject({ kind: 'closed', error: { status: 403, reason: message, isRefusal: true } });
    expect(outcome).toHaveProperty('error.constructor', PermissionError);
  });
});

describe('wrong address', () => {
  const body = { error: { message: 'Resource not found', detail: 'There is no API hosted at this URL.' } };

  test.each([undefined, false, true])('is the outcome for 404 at which no API is hosted (%s)', (notFoundIsAnswer) => {
    const outcome = read({ status: 404, body }, { notFoundIsAnswer });

    expect(outcome).toMatchObject({
      kind: 'wrong address',
      error: { status: 404, reason: 'Resource not found', isRefusal: false, isTemporary: false },
    });
    expect(outcome).toHaveProperty('error.constructor', WrongAddressError);
  });

  test.each([
    ['in the message', errorBody('There is no API hosted at this URL.')],
    ['in an object', errorBody('Resource not found', { detail: { message: 'There is no API hosted at this URL.' } })],
  ])('is the outcome if Bitbucket says so %s', (_, said) => {
    expect(read({ status: 404, body: said }, { notFoundIsAnswer: true })).toHaveProperty('kind', 'wrong address');
  });

  test('is not the outcome for other details, or another status', () => {
    expect(read({ status: 404, body: errorBody('Resource not found', { detail: 'Gone' }) }).kind).toBe('refused');
    expect(read({ status: 404, body: errorBody('Resource not found', { detail: { text: 1 } }) }).kind).toBe('refused');
    expect(read({ status: 403, body }).kind).toBe('refused');
  });
});

describe('damaged', () => {
  test.each<[string, Given, string]>([
    ['a page in place of the JSON', { body: GATEWAY_PAGE }, 'the response is not JSON'],
    ['half a JSON text', { body: '{"values": [' }, 'the response is not JSON'],
    ['an empty body', { body: '' }, 'the response is empty'],
    ['204, which no endpoint should answer', { status: 204 }, 'the response is empty'],
    ['402 with the page of a gateway', { status: 402, body: GATEWAY_PAGE }, notFromBitbucket(402)],
    ['403 with the page of a gateway', { status: 403, body: GATEWAY_PAGE }, notFromBitbucket(403)],
    ['404 with an HTML page of Bitbucket', { status: 404, body: PROFILE_PAGE }, notFromBitbucket(404)],
    ['404 with an empty body', { status: 404, body: '' }, notFromBitbucket(404)],
    [
      '404 with JSON of somebody else',
      { status: 404, body: { message: 'no Route matched with those values' } },
      notFromBitbucket(404),
    ],
    ['403 with an empty error', { status: 403, body: { error: '' } }, notFromBitbucket(403)],
    ['404 with null for an error', { status: 404, body: { type: 'error', error: null } }, notFromBitbucket(404)],
  ])('is the outcome for %s', (_, given, problem) => {
    const outcome = read(given);

    expect(outcome).toMatchObject({
      kind: 'damaged',
      error: { endpoint: DESCRIPTION, status: given.status ?? 200, problem, damaged: true, isRefusal: false },
    });
    expect(outcome).toHaveProperty('error.constructor', ProtocolError);
    expect(inspect(outcome, { depth: 9 })).not.toContain(SECRET);
  });

  test('is the outcome even where 404 is an ordinary answer, if the page is from a gateway', () => {
    expect(read({ status: 404, body: GATEWAY_PAGE }, { notFoundIsAnswer: true }).kind).toBe('damaged');
  });

  test('keeps how long the gateway asks to wait', () => {
    expect(read({ status: 403, headers: { 'retry-after': '7' }, body: GATEWAY_PAGE })).toMatchObject({
      kind: 'damaged',
      error: { retryAfterMs: 7000 },
    });
  });

  test.each<[number, unknown, string | undefined]>([
    [408, '', undefined],
    [500, errorBody('Something went wrong'), 'Something went wrong'],
    [502, GATEWAY_PAGE, undefined],
    [503, 'down', undefined],
    [504, undefined, undefined],
    [599, {}, undefined],
  ])('is the outcome for %i', (status, body, reason) => {
    const outcome = read({ status, headers: { 'retry-after': '20' }, body });

    expect(outcome).toMatchObject({ kind: 'damaged', error: { status, reason, retryAfterMs: 20_000 } });
    expect(outcome).toHaveProperty('error.constructor', ApiError);
  });

  test('is the outcome where there is no response', () => {
    const error = new NetworkError({ endpoint: DESCRIPTION, problem: 'the connection failed (ECONNRESET)' });

    expect(read(error)).toEqual({ kind: 'damaged', error });
    expect(read(error)).toHaveProperty('error', error);
  });
});

describe('failed', () => {
  test.each<[string, Given, { reason?: string; isGone: boolean }]>([
    [
      '400 for a page size',
      { status: 400, body: errorBody('Invalid pagelen') },
      { reason: 'Invalid pagelen', isGone: false },
    ],
    ['400 with a page', { status: 400, body: GATEWAY_PAGE }, { reason: undefined, isGone: false }],
    ['409', { status: 409, body: errorBody('Conflict') }, { reason: 'Conflict', isGone: false }],
    [
      '410 of an endpoint that was removed',
      { status: 410, body: errorBody('CHANGE-2770') },
      { reason: 'CHANGE-2770', isGone: true },
    ],
    ['410 with a page', { status: 410, body: GATEWAY_PAGE }, { reason: undefined, isGone: true }],
    ['418', { status: 418 }, { reason: undefined, isGone: false }],
    ['a redirect that was not followed', { status: 302 }, { reason: undefined, isGone: false }],
    [
      'a message that is no text',
      { status: 400, body: { error: { message: 7 } } },
      { reason: undefined, isGone: false },
    ],
  ])('is the outcome for %s', (_, given, properties) => {
    const outcome = read(given);

    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { endpoint: DESCRIPTION, status: given.status, isTemporary: false, isRefusal: false, ...properties },
    });
    expect(outcome).toHaveProperty('error.constructor', ApiError);
  });

  test('is the outcome where the transport rejects the response', () => {
    const error = new ProtocolError({ endpoint: DESCRIPTION, problem: 'the response is larger than 7 bytes' });

    expect(read(error)).toEqual({ kind: 'failed', error });
  });

  test('holds nothing secret that the response repeats', () => {
    const outcome = read({ status: 400, statusText: SECRET, body: errorBody(`You sent\n${SECRET}`) });

    expect(outcome).toMatchObject({ error: { statusText: '***', reason: 'You sent ***' } });
    expect(inspect(outcome, { depth: 9 })).not.toContain(SECRET);
  });
});
