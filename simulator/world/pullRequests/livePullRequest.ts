import { createRandom, hashText } from '../random';
import type { Micros } from '../time';
import type { PullRequest } from '../types';
import { addPullRequest, type PullRequestDetails, updatePullRequest } from './addPullRequest';
import { nextChange } from './changes';
import { PullRequestHistory } from './history';

/** A pull request that goes on while the simulator runs. `Simulator.refresh` must be called after each event. */
export class LivePullRequest {
  readonly record: PullRequest;
  private readonly history: PullRequestHistory;

  /** Opens it with a push. */
  constructor(
    private readonly details: PullRequestDetails,
    now: Micros,
  ) {
    const { repository, opener } = details;
    const random = createRandom(hashText(repository.uuid), `live ${repository.pullRequests.length}`);
    this.history = new PullRequestHistory({ random, opener, change: nextChange(repository, opener), start: now });
    this.history.push(this.history.commit());
    this.record = addPullRequest(this.history, details);
  }

  /** Adds what `event` does, at the time `now`, or a moment after the last event if that was later. */
  continue(now: Micros, event: (history: PullRequestHistory) => void): void {
    this.history.hurry(Math.max(1, now - this.history.at));
    event(this.history);
    updatePullRequest(this.record, this.history, this.details);
  }

  /** Adds what `event` does. Bitbucket does not count it as an update. */
  continueQuietly(now: Micros, event: (history: PullRequestHistory) => void): void {
    const { updatedOn } = this.record;
    this.continue(now, event);
    this.record.updatedOn = updatedOn;
  }
}
