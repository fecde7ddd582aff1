import { ApiError, NetworkError, NotFoundError, ProtocolError } from '../../../../src/bitbucket/http/errors';
import { delayBeforeRetry, type Failed, parseRetryAfter, retrying } from '../../../../src/bitbucket/http/retry';

const endpoint = 'GET /2.0/workspaces/acme';

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
  const failed = (error: ApiError): Failed => ({ kind: 'failed', error });
  const trouble = failed(new ApiError({ endpoint, status: 503, statusText: 'Service Unavailable' }));
  const ok = { kind: 'ok', body: 'response' } as const;

  function setUp(attempts = 5) {
    const slept: number[] = [];
    const sleep = (ms: number) => {
      slept.push(ms);
      return Promise.resolve();
    };
    const stats = { recordRetry: jest.fn() };
    const logger = { debug: jest.fn(), info: jest.fn(), warn: jest.fn() };
    return { slept, stats, logger, options: { attempts, sleep, random: () => 0.5, stats, logger } };
  }

  const attemptThat = (...results: (Failed | typeof ok)[]) =>
    jest.fn(() => Promise.resolve((results.length > 1 ? results.shift() : results[0])!));

  test('gives up after five attempts and says so in the error', async () => {
    const { slept, stats, options } = setUp();
    const attempt = attemptThat(trouble);

    await expect(retrying(attempt, options)).rejects.toMatchObject({ status: 503, retries: 4 });
    await expect(retrying(attempt, options)).rejects.toThrow(/503 Service Unavailable \(after 4 retries\)/);
    expect(attempt).toHaveBeenCalledTimes(10);
    expect(slept.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
    expect(stats.recordRetry).toHaveBeenNthCalledWith(1, 250);
  });

  test('stops at the first success', async () => {
    const { slept, options } = setUp();

    await expect(retrying(attemptThat(trouble, ok), options)).resolves.toBe(ok);
    expect(slept).toEqual([250]);
  });

  test('writes each retry to the log', async () => {
    const { logger, options } = setUp();
    await retrying(attemptThat(trouble, ok), options);

    expect(logger.debug.mock.calls).toEqual([
      [expect.objectContaining({ endpoint, retry: 1, delayMs: 250 }), 'Sending the request again'],
    ]);
  });

  test('waits as long as the response asks for', async () => {
    const { slept, options } = setUp();
    await retrying(attemptThat(failed(new ApiError({ endpoint, status: 503, retryAfterMs: 7000 })), ok), options);

    expect(slept).toEqual([7000]);
  });

  test('does not repeat requests that a retry cannot fix', async () => {
    const { slept, options } = setUp();
    const error = new NotFoundError({ endpoint, status: 404 });
    const attempt = attemptThat(failed(error));

    await expect(retrying(attempt, options)).rejects.toBe(error);
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(slept).toEqual([]);
  });

  test('does not repeat what throws', async () => {
    const { slept, options } = setUp();
    const bug = new TypeError('x is not a function');

    await expect(retrying(() => Promise.reject(bug), options)).rejects.toBe(bug);
    expect(slept).toEqual([]);
  });

  test('does not retry if only one attempt is allowed', async () => {
    const { options } = setUp(1);

    await expect(retrying(attemptThat(trouble), options)).rejects.toMatchObject({ retries: 0 });
  });

  test.each([
    new NetworkError({ endpoint, problem: 'no whole response within 60 seconds' }),
    new ProtocolError({ endpoint, status: 200, problem: 'the response is not JSON', damaged: true }),
  ])('keeps the kind of the error', async (error) => {
    const { options } = setUp(2);
    const thrown: unknown = await retrying(attemptThat(failed(error)), options).catch((e: unknown) => e);

    expect(thrown).toBeInstanceOf(error.constructor);
    expect(thrown).toMatchObject({ ...error, retries: 1 });
    expect(String(thrown)).toContain('(after 1 retry)');
  });
});
