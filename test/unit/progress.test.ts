import { Progress } from '../../src/progress';

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

function createProgress(): Progress {
  return new Progress({ logger, stats: () => ({ calls, activeCredential: 2 }), clock: () => now });
}

/** A round that goes on until it is ended. */
function begin(progress: Progress, repositories: number) {
  let repositoryDone!: () => void;
  let end!: () => void;
  const ended = progress.watch(repositories, (done) => {
    repositoryDone = done;
    return new Promise<void>((resolve) => (end = resolve));
  });
  return {
    finish: (count: number) => Array.from({ length: count }).forEach(() => repositoryDone()),
    end: () => {
      end();
      return ended;
    },
  };
}

function pass(ms: number): void {
  now += ms;
  jest.advanceTimersByTime(ms);
}

const lastLine = () => logger.info.mock.lastCall?.[1];

test('logs one line every ten seconds', async () => {
  const progress = createProgress();
  const round = begin(progress, 500);
  pass(9 * SECOND);
  expect(logger.info).not.toHaveBeenCalled();
  round.finish(20);
  progress.pullRequests += 3;
  calls += 50;
  pass(SECOND);
  expect(logger.info.mock.calls).toEqual([
    [
      {
        repositoriesDone: 20,
        repositories: 500,
        pullRequests: 3,
        calls: 57,
        credential: 2,
        callsAMinute: 300,
        msLeft: 240_000,
      },
      '20 of 500 repositories done, 3 pull requests, 57 calls, credential 2, 300 calls a minute, about 4 min left',
    ],
  ]);
  calls += 10;
  pass(10 * SECOND);
  expect(lastLine()).toContain('67 calls, credential 2, 60 calls a minute, about 8 min left');
  await round.end();
});

test('tells a listener the same as an object', async () => {
  const progress = createProgress();
  const onUpdate = jest.fn();
  progress.onUpdate = onUpdate;
  const round = begin(progress, 500);
  round.finish(20);
  pass(10 * SECOND);
  expect(onUpdate.mock.calls).toEqual([
    [
      {
        kind: 'repositories',
        done: 20,
        total: 500,
        pullRequests: 0,
        calls: 7,
        callsAMinute: 0,
        credential: 2,
        msLeft: 240_000,
      },
    ],
  ]);
  await round.end();
});

test('the time left is in seconds below a minute', async () => {
  const round = begin(createProgress(), 4);
  round.finish(3);
  pass(10 * SECOND);
  expect(lastLine()).toMatch(/about 4 s left$/);
  await round.end();
});

test('no time is estimated before the first repository is done', async () => {
  const round = begin(createProgress(), 4);
  pass(10 * SECOND);
  expect(lastLine()).toMatch(/^0 of 4 repositories done, .* time left not known yet$/);
  await round.end();
});

test('of several concurrent steps, the one with the least progress is logged', async () => {
  const progress = createProgress();
  const rounds = [100, 400, 100].map((repositories) => begin(progress, repositories));
  rounds[0]!.finish(60);
  rounds[1]!.finish(100);
  rounds[2]!.finish(90);
  pass(10 * SECOND);
  expect(logger.info).toHaveBeenCalledTimes(1);
  expect(lastLine()).toMatch(/^100 of 400 repositories done, .* about 30 s left$/);

  await rounds[1]!.end();
  pass(10 * SECOND);
  expect(lastLine()).toMatch(/^60 of 100 repositories done/);
  await Promise.all([rounds[0]!.end(), rounds[2]!.end()]);
});

test('no line is logged after the end or an error until work begins again', async () => {
  const progress = createProgress();
  await expect(progress.watch(4, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  pass(60 * SECOND);
  expect(logger.info).not.toHaveBeenCalled();

  calls += 30;
  const round = begin(progress, 4);
  calls += 5;
  pass(10 * SECOND);
  expect(lastLine()).toContain(' 30 calls a minute,');
  await round.end();
});

test('names the kind of object that is processed', async () => {
  const progress = createProgress();
  const work = (memberDone: () => void) => {
    memberDone();
    pass(10 * SECOND);
    return Promise.resolve();
  };
  await progress.watch(40, work, 'members');
  expect(lastLine()).toContain('1 of 40 members done, ');
  expect(logger.info.mock.lastCall?.[0]).toMatchObject({ membersDone: 1, members: 40 });
});
