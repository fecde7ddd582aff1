export interface WaitBudgetParts {
  clock: () => number;
  sleep: (ms: number) => Promise<void>;
  /** How long all pauses together may be, in milliseconds. */
  budgetMs: number;
  /** Told of each pause when it begins, with what it takes from the budget. */
  onPause: (until: number, ms: number) => void;
}

/** Lets requests wait together: however many wait for one moment, it is slept and counted once. */
export class WaitBudget {
  private readonly running = new Map<number, Promise<void>>();
  private spent = 0;
  private paidUntil = 0;

  constructor(private readonly parts: WaitBudgetParts) {}

  /** How much of the budget is gone, in milliseconds. */
  get spentMs(): number {
    return this.spent;
  }

  /**
   * Waits until `time` (milliseconds since 1970), and runs `whenOver` once for all who wait for it.
   *
   * @returns undefined when that is more than is left of the budget
   */
  until(time: number, whenOver: () => void): Promise<void> | undefined {
    const shared = this.running.get(time);
    if (shared) {
      return shared;
    }
    const now = this.parts.clock();
    // what another pause covers already is not paid twice
    const cost = Math.max(0, time - Math.max(now, this.paidUntil));
    if (this.spent + cost > this.parts.budgetMs) {
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
