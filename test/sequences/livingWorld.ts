import type { Account, Repository, Simulator, Workspace } from '../../simulator';
import type { PullRequestHistory } from '../../simulator/world/pullRequests/history';
import { LivePullRequest } from '../../simulator/world/pullRequests/livePullRequest';
import {
  addMember,
  addNewMember,
  addRepository,
  removeMember,
  removeRepository,
  renameRepository,
} from '../../simulator/world/turnover';

/** Changes the world of a simulator. Everything happens at the current time of the clock. */
export class LivingWorld {
  /**
   * @param clock in milliseconds since 1970
   * @param changed called after each change
   */
  constructor(
    private readonly simulator: Simulator,
    private readonly clock: () => number,
    private readonly changed: () => void,
  ) {}

  get workspace(): Workspace {
    return this.simulator.world.workspaces[0]!;
  }

  get repositories(): readonly Repository[] {
    return this.simulator.world.workspaces.flatMap(({ repositories }) => repositories);
  }

  get members(): Account[] {
    return this.workspace.memberships.map(({ user }) => user);
  }

  /** Somebody who is no member. */
  get outsider(): Account {
    return this.simulator.world.outsiders[0]!;
  }

  /** An app that opens pull requests, and is no member. */
  get bot(): Account {
    return this.simulator.world.outsiders.find(({ type }) => type === 'app_user')!;
  }

  /** Opens a pull request with a push. */
  open(repository: Repository, opener: Account, reviewers: Account[] = []): LivePullRequest {
    const details = { label: 'sequence', repository, opener, reviewers };
    return this.after(() => new LivePullRequest(details, this.micros()));
  }

  push(pullRequest: LivePullRequest): void {
    this.continue(pullRequest, (history) => history.push(history.commit()));
  }

  comment(pullRequest: LivePullRequest, by: Account): void {
    this.continue(pullRequest, (history) => history.comment(by));
  }

  approve(pullRequest: LivePullRequest, by: Account): void {
    this.continue(pullRequest, (history) => history.approve(by));
  }

  /** An approval that Bitbucket does not count as an update. */
  approveQuietly(pullRequest: LivePullRequest, by: Account): void {
    this.after(() => pullRequest.continueQuietly(this.micros(), (history) => history.approve(by)));
  }

  /** Bitbucket does not count it as an update. */
  withdraw(pullRequest: LivePullRequest, by: Account): void {
    this.after(() => pullRequest.continueQuietly(this.micros(), (history) => history.withdraw(by)));
  }

  requestChanges(pullRequest: LivePullRequest, by: Account): void {
    this.continue(pullRequest, (history) => history.requestChanges(by));
  }

  merge(pullRequest: LivePullRequest, by: Account): void {
    this.continue(pullRequest, (history) => history.merge(by));
  }

  decline(pullRequest: LivePullRequest, by: Account): void {
    this.continue(pullRequest, (history) => history.decline(by));
  }

  /** Pushes to a branch without a pull request. */
  pushTo(repository: Repository): void {
    this.after(() => (repository.updatedOn = this.micros()));
  }

  join(returning?: Account): Account {
    const { simulator, workspace } = this;
    return this.after(() => {
      if (!returning) {
        return addNewMember(simulator.world, workspace);
      }
      addMember(workspace, returning);
      return returning;
    });
  }

  leave(member: Account): void {
    this.after(() => removeMember(this.workspace, member));
  }

  createRepository(): Repository {
    return this.after(() => addRepository(this.simulator.world, this.workspace, this.micros()));
  }

  deleteRepository(repository: Repository): void {
    this.after(() => removeRepository(repository));
  }

  rename(repository: Repository, slug: string): void {
    this.after(() => renameRepository(repository, slug));
  }

  private continue(pullRequest: LivePullRequest, event: (history: PullRequestHistory) => void): void {
    this.after(() => pullRequest.continue(this.micros(), event));
  }

  private after<T>(change: () => T): T {
    const result = change();
    this.simulator.refresh();
    this.changed();
    return result;
  }

  private micros(): number {
    return this.clock() * 1000;
  }
}
