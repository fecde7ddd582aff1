import type { ClientStats } from '../bitbucket/http/stats';
import type { Logger } from '../bitbucket/logger';

const EVERY_MS = 10_000;
const MINUTE_MS = 60_000;

export interface ProgressParts {
  logger: Pick<Logger, 'info'>;
  stats: () => Pick<ClientStats, 'calls' | 'activeConsumer'>;
  /** How many repositories there are to work on. */
  repositories: number;
  /** How many pull requests were found so far. */
  pullRequests: () => number;
  /** Milliseconds since 1970. */
  clock?: () => number;
}

/** Tells the log every ten seconds how far a step is that takes long. */
export interface Progress {
  repositoryDone(): void;
  /** Has to be called in the end, whatever became of the step. */
  stop(): void;
}

export function watchProgress(parts: ProgressParts): Progress {
  const { logger, stats, repositories, clock = Date.now } = parts;
  const startedAt = clock();
  let last = { at: startedAt, calls: stats().calls };
  let done = 0;

  const tell = () => {
    const now = clock();
    const { calls, activeConsumer } = stats();
    const pullRequests = parts.pullRequests();
    const callsAMinute = Math.round(((calls - last.calls) / Math.max(1, now - last.at)) * MINUTE_MS);
    last = { at: now, calls };
    const msLeft = done > 0 ? Math.round(((now - startedAt) / done) * (repositories - done)) : undefined;
    logger.info(
      { repositoriesDone: done, repositories, pullRequests, calls, consumer: activeConsumer, callsAMinute, msLeft },
      `${done} of ${repositories} repositories done, ${pullRequests} pull requests, ${calls} calls, consumer ` +
        `${activeConsumer}, ${callsAMinute} calls a minute, ${timeLeft(msLeft)}`,
    );
  };
  // a run that is over does not wait for it
  const timer = setInterval(tell, EVERY_MS).unref();

  return {
    repositoryDone: () => void (done += 1),
    stop: () => clearInterval(timer),
  };
}

function timeLeft(ms: number | undefined): string {
  if (ms === undefined) {
    return 'time left not known yet';
  }
  return ms < MINUTE_MS ? `about ${Math.ceil(ms / 1000)} s left` : `about ${Math.ceil(ms / MINUTE_MS)} min left`;
}
