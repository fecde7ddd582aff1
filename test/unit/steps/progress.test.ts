import { watchProgress } from '../../../src/steps/progress';

const SECOND = 1000;

let now: number;
let calls: number;
const logger = { info: jest.fn<void, [Record<string, unknown>, string]>() };

beforeEach(() => {
  jest.useFakeTimers();
  logger.info.mockClear();
  now = 1_000_000;
  calls = 7;
});

afterEach(() => {
  jest.useRealTimers();
});

function watch(repositories: number) {
  return watchProgress({
    logger,
    stats: () => ({ calls, activeConsumer: 2 }),
    repositories,
    pullRequests: () => 1,
    clock: () => now,
  });
}

function pass(ms: number): void {
  now += ms;
  jest.advanceTimersByTime(ms);
}

test('one line every ten seconds', () => {
  const progress = watch(500);
  pass(9 * SECOND);
  expect(logger.info).not.toHaveBeenCalled();
  Array.from({ length: 20 }).forEach(() => progress.repositoryDone());
  calls += 50;
  pass(SECOND);
  expect(logger.info.mock.calls).toEqual([
    [
      {
        repositoriesDone: 20,
        repositories: 500,
        pullRequests: 1,
        calls: 57,
        consumer: 2,
        callsAMinute: 300,
        msLeft: 240_000,
      },
      '20 of 500 repositories done, 1 pull requests, 57 calls, consumer 2, 300 calls a minute, about 4 min left',
    ],
  ]);
  calls += 10;
  pass(10 * SECOND);
  expect(logger.info.mock.lastCall?.[1]).toContain('67 calls, consumer 2, 60 calls a minute, about 8 min left');
  progress.stop();
});

test('seconds are told when there is less than a minute left', () => {
  const progress = watch(4);
  [1, 2, 3].forEach(() => progress.repositoryDone());
  pass(10 * SECOND);
  expect(logger.info.mock.lastCall?.[1]).toMatch(/about 4 s left$/);
  progress.stop();
});

test('nothing is foretold before the first repository is done', () => {
  const progress = watch(4);
  pass(10 * SECOND);
  expect(logger.info.mock.lastCall?.[1]).toMatch(/^0 of 4 repositories done, .* time left not known yet$/);
  progress.stop();
});

test('nothing is told after the end', () => {
  watch(4).stop();
  pass(60 * SECOND);
  expect(logger.info).not.toHaveBeenCalled();
});
