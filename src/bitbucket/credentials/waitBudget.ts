export interface WaitBudgetParts {
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** How long all pauses together may be, in milliseconds. */
  readonly budgetMs: number;
  /** Called at the start of each pause, with what it takes from the budget. */
  readonly onPause: (until: number, ms: number) => void;
}

/** Lets requests wait together: however many wait for the same moment, the pause is made and paid for once. */
export class WaitBudget {
  private readonly running = new Map<number, Promise<void>>();
  private spent = 0;
  private paidUntil = 0;

  constructor(private readonly parts: WaitBudgetParts) {}

  /** How much of the budget is spent, in milliseconds. */
  get spentMs(): number {
    return this.spent;
  }

  /** How much of the budget is left, in milliseconds. */
  get leftMs(): number {
    return this.parts.budgetMs - this.spent;
  }

  /**
   * Waits until `time` (milliseconds since 1970), and runs `whenOver` once for all who wait for it.
   *
   * @returns undefined when the rest of the budget does not cover the pause
   */
  until(time: number, whenOver: () => void): Promise<void> | undefined {
    const shared = this.running.get(time);
    if (shared) {
      return shared;
    }
    const now = this.parts.clock();
    // overlapping pauses count once
    const cost = Math.max(0, time - Math.max(now, this.paidUntil));
    if (cost > this.leftMs) {
      return undefined;
    }
    this.spent += cost;
    this.paidUntil = Math.max(this.paidUntil, time);
    this.parts.onPause(time, cost);
    const pause = this.parts.sleep(Math.max(0, time - now)).then(() => {
      this.running.delete(time);
      whenOver();
    });
    this.running.set(time, pause);
    return pause;
  }
}
