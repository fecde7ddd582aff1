import type { Logger } from './bitbucket/logger';
import type { ClientStats } from './bitbucket/stats';

const LOG_INTERVAL_MS = 10_000;
const MINUTE_MS = 60_000;

export interface ProgressOptions {
  logger: Pick<Logger, 'info'>;
  stats: () => Pick<ClientStats, 'calls' | 'activeCredential'>;
  /** Milliseconds since 1970. */
  clock?: () => number;
}

/** The kind of object that a run is working on. */
export type WorkKind = 'repositories' | 'members';

/** How far a run is. */
export interface ProgressUpdate {
  readonly kind: WorkKind;
  readonly done: number;
  readonly total: number;
  /** How many pull requests were found so far. */
  readonly pullRequests: number;
  readonly calls: number;
  readonly callsAMinute: number;
  /** The place of the credential in use for repository data, counted from 1. */
  readonly credential: number;
  /** Undefined before the first is done. */
  readonly msLeft?: number;
}

interface Work {
  readonly kind: WorkKind;
  readonly startedAt: number;
  readonly total: number;
  done: number;
}

/** Logs the progress of a run, and tells a listener, every ten seconds while the run works on repositories or members. */
export class Progress {
  /** How many pull requests were found so far. */
  pullRequests = 0;
  /** How many of them were open. */
  openPullRequests = 0;
  /** How many were read only because the runs before did not succeed. */
  earlierPullRequests = 0;
  /** The time from which on every change was read, in milliseconds since 1970; undefined until that is known. */
  pullRequestsSince?: number;
  /** Is called with each update, beside the line in the log. */
  onUpdate?: (update: ProgressUpdate) => void;

  private readonly clock: () => number;
  private readonly current = new Set<Work>();
  private timer: NodeJS.Timeout | undefined;
  private lastLog = { at: NaN, calls: NaN };

  constructor(private readonly options: ProgressOptions) {
    this.clock = options.clock ?? Date.now;
  }

  /**
   * Runs `handle`, which calls `oneDone` after each of `total` repositories or members. If several calls run at the same time, the
   * log shows the one that has made the least progress.
   */
  async watch<T>(
    total: number,
    handle: (oneDone: () => void) => Promise<T>,
    kind: WorkKind = 'repositories',
  ): Promise<T> {
    const work: Work = { kind, startedAt: this.clock(), total, done: 0 };
    this.current.add(work);
    this.timer ??= this.start();
    try {
      return await handle(() => void (work.done += 1));
    } finally {
      this.current.delete(work);
      if (this.current.size === 0) {
        clearInterval(this.timer);
        this.timer = undefined;
      }
    }
  }

  private start(): NodeJS.Timeout {
    this.lastLog = { at: this.clock(), calls: this.options.stats().calls };
    // the timer must not keep the process alive
    return setInterval(() => this.log(), LOG_INTERVAL_MS).unref();
  }

  private log(): void {
    const { logger, stats } = this.options;
    const now = this.clock();
    const { calls, activeCredential: credential } = stats();
    const { pullRequests } = this;
    const callsAMinute = Math.round(((calls - this.lastLog.calls) / Math.max(1, now - this.lastLog.at)) * MINUTE_MS);
    this.lastLog = { at: now, calls };
    const { kind, done, total, startedAt } = [...this.current].reduce((one, other) =>
      other.done * one.total < one.done * other.total ? other : one,
    );
    const msLeft = done > 0 ? Math.round(((now - startedAt) / done) * (total - done)) : undefined;
    logger.info(
      { [`${kind}Done`]: done, [kind]: total, pullRequests, calls, credential, callsAMinute, msLeft },
      `${done} of ${total} ${kind} done, ${pullRequests} pull requests, ${calls} calls, credential ${credential}, ` +
        `${callsAMinute} calls a minute, ${timeLeft(msLeft)}`,
    );
    this.onUpdate?.({ kind, done, total, pullRequests, calls, callsAMinute, credential, msLeft });
  }
}

/** For example "about 4 min left". */
export function timeLeft(ms: number | undefined): string {
  if (ms === undefined) {
    return 'time left not known yet';
  }
  return ms < MINUTE_MS ? `about ${Math.ceil(ms / 1000)} s left` : `about ${Math.ceil(ms / MINUTE_MS)} min left`;
}
