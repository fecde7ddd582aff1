import type { FactsKey, KnownFacts, PullRequestFacts } from '../../src/approval/knownFacts';

/** Facts that outlive a run, without a file. */
export class FactsInMemory implements KnownFacts {
  readonly kept = new Map<string, PullRequestFacts>();

  get({ id, version }: FactsKey): PullRequestFacts | undefined {
    return this.kept.get(`${id} ${version}`);
  }

  add({ id, version }: FactsKey, facts: PullRequestFacts): void {
    this.kept.set(`${id} ${version}`, facts);
  }
}
