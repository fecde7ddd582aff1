import {
  ApiError,
  AuthenticationError,
  NetworkError,
  NotFoundError,
  PermissionError,
  ProtocolError,
  RateLimitError,
} from '../../../../src/bitbucket/http/errors';
import { delayBeforeRetry, isWorthRetrying, parseRetryAfter, retrying } from '../../../../src/bitbucket/http/retry';

const endpoint = 'GET /2.0/workspaces/acme';
const credential = { position: 1, label: 'OAuth consumer 1 (key a)' };
const limit = { endpoint, limited: ['OAuth consumer 1 (key a)'], total: 1, now: 0, availableAt: 60_000, waitedMs: 0 };

describe('isWorthRetrying', () => {
  test.each<[string, unknown, boolean]>([
    ['no response', new NetworkError({ endpoint, problem: 'gone' }), true],
    ['a damaged response', new ProtocolError({ endpoint, status: 200, problem: 'cut', damaged: true }), true],
    ['a different response', new ProtocolError({ endpoint, status: 200, problem: 'odd' }), false],
    ['400', new ApiError({ endpoint, status: 400 }), false],
    ['401', new AuthenticationError({ endpoint, status: 401, credential, refused: 'token', advice: '' }), false],
    ['403', new PermissionError({ endpoint, status: 403 }), false],
    ['404', new NotFoundError({ endpoint, status: 404 }), false],
    ['408', new ApiError({ endpoint, status: 408 }), true],
    ['410', new ApiError({ endpoint, status: 410 }), false],
    ['429 of all consumers', new RateLimitError(limit), false],
    ['500', new ApiError({ endpoint, status: 500 }), true],
    ['503', new ApiError({ endpoint, status: 503 }), true],
    ['599', new ApiError({ endpoint, status: 599 }), true],
    ['a bug', new TypeError('x is not a function'), false],
  ])('%s: %#', (_, error, expected) => {
    expect(isWorthRetrying(error)).toBe(expected);
  });
});

describe('delayBeforeRetry', () => {
  test.each([
    [1, 500],
    [2, 1000],
    [3, 2000],
    [4, 4000],
    [7, 30_000],
    [50, 30_000],
  ])('before retry %i lies between 0 and %i ms', (retry, ceiling) => {
    expect(delayBeforeRetry(retry, () => 0)).toBe(0);
    expect(delayBeforeRetry(retry, () => 0.5)).toBe(ceiling / 2);
    expect(delayBeforeRetry(retry, () => 0.999999)).toBeLessThan(ceiling);
  });

  test.each([
    [7000, 7000],
    [100, 250],
    [3_600_000, 300_000],
  ])('is not below what the server asked for, within reason: %i -> %i ms', (retryAfterMs, expected) => {
    expect(delayBeforeRetry(1, () => 0.5, retryAfterMs)).toBe(expected);
  });
});

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-02-03T04:05:06Z');

  test.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Tue, 03 Feb 2026 04:06:06 GMT', 60_000],
    ['Tue, 03 Feb 2026 04:00:00 GMT', 0],
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['Xyz, 99 GMT', undefined],
  ])('%s -> %s', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });
});

describe('retrying', () => {
  const trouble = new ApiError({ endpoint, status: 503, statusText: 'Service Unavailable' });

  function setUp(attempts = 5) {
    const slept: number[] = [];
    const sleep = (ms: number) => {
      slept.push(ms);
      return Promise.resolve();
    };
    return { slept, options: { attempts, sleep, random: () => 0.5, onRetry: jest.fn() } };
  }

  test('gives up after five attempts and says so in the error', async () => {
    const { slept, options } = setUp();
    const attempt = jest.fn().mockRejectedValue(trouble);

    await expect(retrying(attempt, options)).rejects.toMatchObject({ status: 503, retries: 4 });
    await expect(retrying(attempt, options)).rejects.toThrow(/503 Service Unavailable \(after 4 retries\)/);
    expect(attempt).toHaveBeenCalledTimes(10);
    expect(slept.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
    expect(options.onRetry).toHaveBeenNthCalledWith(1, 250);
  });

  test('stops at the first success', async () => {
    const { slept, options } = setUp();
    const attempt = jest.fn().mockRejectedValueOnce(trouble).mockResolvedValue('response');

    await expect(retrying(attempt, options)).resolves.toBe('response');
    expect(slept).toEqual([250]);
  });

  test('does not repeat requests that a retry cannot fix', async () => {
    const { slept, options } = setUp();
    const error = new NotFoundError({ endpoint, status: 404 });
    const attempt = jest.fn().mockRejectedValue(error);

    await expect(retrying(attempt, options)).rejects.toBe(error);
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(slept).toEqual([]);
  });

  test('does not retry if only one attempt is allowed', async () => {
    const { options } = setUp(1);

    await expect(retrying(() => Promise.reject(trouble), options)).rejects.toMatchObject({ retries: 0 });
  });

  test.each([
    new NetworkError({ endpoint, problem: 'no whole response within 60 seconds' }),
    new ProtocolError({ endpoint, status: 200, problem: 'the response is not JSON', damaged: true }),
  ])('keeps the kind of the error', async (error) => {
    const { options } = setUp(2);
    const thrown: unknown = await retrying(() => Promise.reject(error), options).catch((e: unknown) => e);

    expect(thrown).toBeInstanceOf(error.constructor);
    expect(thrown).toMatchObject({ ...error, retries: 1 });
    expect(String(thrown)).toContain('(after 1 retry)');
  });
});
