import type { Logger } from './bitbucket/logger';
import type { ClientStats } from './bitbucket/stats';

const EVERY_MS = 10_000;
const MINUTE_MS = 60_000;

export interface ProgressParts {
  logger: Pick<Logger, 'info'>;
  stats: () => Pick<ClientStats, 'calls' | 'activeCredential'>;
  /** Milliseconds since 1970. */
  clock?: () => number;
}

/** Work on every repository, one by one. */
interface Round {
  readonly startedAt: number;
  readonly repositories: number;
  done: number;
}

/** Tells the log every ten seconds how far a run is, while it works on repositories. */
export class Progress {
  /** How many were found so far. */
  pullRequests = 0;

  private readonly clock: () => number;
  private readonly rounds = new Set<Round>();
  private timer: NodeJS.Timeout | undefined;
  private last = { at: NaN, calls: NaN };

  constructor(private readonly parts: ProgressParts) {
    this.clock = parts.clock ?? Date.now;
  }

  /**
   * Runs `work`, which calls `repositoryDone` after each of `repositories` repositories. Of several such rounds at the same
   * time the one that is the least far is told of.
   */
  async watch<T>(repositories: number, work: (repositoryDone: () => void) => Promise<T>): Promise<T> {
    const round: Round = { startedAt: this.clock(), repositories, done: 0 };
    this.rounds.add(round);
    this.timer ??= this.start();
    try {
      return await work(() => void (round.done += 1));
    } finally {
      this.rounds.delete(round);
      if (this.rounds.size === 0) {
        clearInterval(this.timer);
        this.timer = undefined;
      }
    }
  }

  private start(): NodeJS.Timeout {
    this.last = { at: this.clock(), calls: this.parts.stats().calls };
    // a run that is over does not wait for it
    return setInterval(() => this.tell(), EVERY_MS).unref();
  }

  private tell(): void {
    const { logger, stats } = this.parts;
    const now = this.clock();
    const { calls, activeCredential: credential } = stats();
    const { pullRequests } = this;
    const callsAMinute = Math.round(((calls - this.last.calls) / Math.max(1, now - this.last.at)) * MINUTE_MS);
    this.last = { at: now, calls };
    const { done, repositories, startedAt } = [...this.rounds].reduce((one, other) =>
      other.done * one.repositories < one.done * other.repositories ? other : one,
    );
    const msLeft = done > 0 ? Math.round(((now - startedAt) / done) * (repositories - done)) : undefined;
    logger.info(
      { repositoriesDone: done, repositories, pullRequests, calls, credential, callsAMinute, msLeft },
      `${done} of ${repositories} repositories done, ${pullRequests} pull requests, ${calls} calls, credential ${credential}, ` +
        `${callsAMinute} calls a minute, ${timeLeft(msLeft)}`,
    );
  }
}

function timeLeft(ms: number | undefined): string {
  if (ms === undefined) {
    return 'time left not known yet';
  }
  return ms < MINUTE_MS ? `about ${Math.ceil(ms / 1000)} s left` : `about ${Math.ceil(ms / MINUTE_MS)} min left`;
}
