import { type Account, rawAuthor } from '../../resources/accounts';
import type { Random } from '../random';
import { type Micros, MINUTE } from '../time';
import type { ActivityEvent, Approval, Commit, UpdateEvent } from '../types';
import type { Change } from './changes';
import { reachable } from './reachable';

export interface HistoryOptions {
  random: Random;
  opener: Account;
  /** Its title, branch and commit messages. */
  change: Change;
  /** The time of the first event. */
  start: Micros;
  /** The approximate time from one event to the next; default ten minutes. */
  pace?: Micros;
}

export interface CommitOptions {
  /** Bitbucket shows the author's account without its uuid. */
  hidesAuthorUuid?: boolean;
  /** `null`: no account matches the e-mail address. Default: the opener. */
  by?: Account | null;
  /** Default: the head of the source branch, or that of the target branch before the first push. */
  parents?: Commit[];
  /** Default: the summary of the change, then each of its follow-ups. */
  message?: string;
}

/**
 * Records the events of one pull request. Each approval is recorded with the commits that it covers at that moment, so
 * that coverage does not have to be derived later.
 */
export class PullRequestHistory {
  readonly activity: ActivityEvent[] = [];
  readonly approvals: Approval[] = [];
  readonly changesRequestedBy = new Set<Account>();
  readonly lastRemark = new Map<Account, Micros>();
  readonly graph = new Map<string, Commit>();
  at: Micros;
  head: Commit | undefined;
  target: Commit;
  /** Default: the repository's main branch. */
  targetBranch: string | undefined;
  mergeCommit: Commit | undefined;
  closedBy: Account | undefined;
  closedOn: Micros | undefined;
  reason: string | undefined;
  /** The time of the last push or merge. */
  lastCommitOn: Micros;
  state: UpdateEvent['state'] = 'OPEN';
  readonly change: Change;
  private made = 0;
  private readonly proposals = new Map<Approval, UpdateEvent | undefined>();
  private readonly pace: Micros;
  private pause: Micros | undefined;

  constructor(private readonly options: HistoryOptions) {
    this.at = options.start;
    this.change = options.change;
    this.lastCommitOn = options.start;
    this.pace = options.pace ?? 10 * MINUTE;
    this.target = this.commit({ parents: [], message: 'Release 4.2.0\n' });
  }

  commit(options: CommitOptions = {}): Commit {
    const { by = this.options.opener, parents, message = this.nextMessage(), hidesAuthorUuid } = options;
    const commit: Commit = {
      hash: this.options.random.hex(40),
      message,
      // Git stores whole seconds.
      at: Math.floor(this.at / 1_000_000) * 1_000_000,
      author: by ?? undefined,
      ...(hidesAuthorUuid && { hidesAuthorUuid }),
      rawAuthor: by ? rawAuthor(by) : 'build <build@ci.internal>',
      parents: (parents ?? [this.head ?? this.target]).map(({ hash }) => hash),
    };
    this.graph.set(commit.hash, commit);
    return commit;
  }

  /**
   * Pushes a commit. The first push opens the pull request.
   *
   * @param lost whether the activity no longer shows the pushed commit
   * @param targetLost whether the activity no longer shows the commit of the target branch
   */
  push(head: Commit, { by = this.options.opener, lost = false, targetLost = false } = {}): void {
    this.head = head;
    this.update('OPEN', by, { source: lost ? undefined : head.hash, targetLost });
    this.lastCommitOn = this.at;
  }

  /** Changes the target branch, by default to the main branch. The activity shows it. */
  retarget(target: Commit, branch?: string): void {
    this.target = target;
    this.targetBranch = branch;
    this.update('OPEN', this.options.opener, { source: this.head?.hash });
  }

  /** Sets the target branch before the first push, or resets it to another commit. The activity does not show it. */
  moveTarget(target: Commit, branch = this.targetBranch): void {
    this.target = target;
    this.targetBranch = branch;
  }

  /** Adds a commit to the target branch. The activity does not show it. */
  advanceTarget(): Commit {
    this.target = this.commit({ parents: [this.target], message: 'Merged in another change\n' });
    return this.target;
  }

  approve(by: Account): void {
    this.withdraw(by);
    this.changesRequestedBy.delete(by);
    const proposal = this.activity.filter((event): event is UpdateEvent => isOpenUpdate(event)).at(-1);
    this.remark('approval', by);
    const approval = { by, at: this.at, head: proposal?.source, standing: true };
    this.approvals.push({ ...approval, reach: this.state === 'MERGED' ? [] : this.proposed(proposal) });
    this.proposals.set(this.approvals.at(-1) as Approval, proposal);
  }

  withdraw(by: Account): void {
    for (const approval of this.approvals) {
      if (approval.by === by) {
        approval.standing = false;
      }
    }
  }

  requestChanges(by: Account): void {
    this.withdraw(by);
    this.changesRequestedBy.add(by);
    this.remark('changes_requested', by);
  }

  comment(by: Account): void {
    this.remark('comment', by);
  }

  /** Adds an entry to the activity that contains only the pull request. */
  bareEntry(): void {
    this.tick();
    this.activity.push({ kind: 'bare', at: this.at });
  }

  /** The closing entry of the activity usually shows the source commit, sometimes the merge commit. */
  merge(by: Account, { shows = 'source', isFastForward = false } = {}): void {
    const head = this.head as Commit;
    const mergeCommit = this.commit({
      by,
      parents: [this.target, head],
      message: `Merged in ${this.change.branch}\n\n${this.change.title}\n`,
    });
    this.mergeCommit = isFastForward ? head : mergeCommit;
    this.close('MERGED', by, shows === 'source' ? head.hash : this.mergeCommit.hash);
    this.lastCommitOn = this.at;
  }

  decline(by: Account, reason?: string): void {
    this.reason = reason;
    this.close('DECLINED', by, this.head?.hash);
  }

  supersede(by: Account): void {
    this.close('SUPERSEDED', by, this.head?.hash);
  }

  /** The hashes of a commit and all its ancestors. */
  reachable(from: string): Set<string> {
    return reachable([from], this.graph);
  }

  /** Marks the approvals whose commit can no longer be determined. */
  settleApprovals(): Approval[] {
    for (const approval of this.approvals) {
      const proposal = this.proposals.get(approval);
      if (proposal && proposal.destination === undefined && proposal.targetBranch !== this.targetBranch) {
        approval.reach = [];
        approval.isProposalUnknown = true;
      }
    }
    return this.approvals;
  }

  /** Advances the time without an event. */
  wait(micros: Micros): void {
    this.at += micros;
  }

  /** Sets the exact time from the last event to the next one. */
  hurry(micros: Micros): void {
    this.pause = micros;
  }

  private nextMessage(): string {
    const { summary, followUps } = this.change;
    const message = this.made === 0 ? summary : followUps[(this.made - 1) % followUps.length];
    this.made += 1;
    return `${message}\n`;
  }

  private close(state: UpdateEvent['state'], by: Account, source: string | undefined): void {
    this.state = state;
    this.closedBy = by;
    this.update(state, by, { source });
    this.closedOn = this.at;
  }

  private update(state: UpdateEvent['state'], by: Account, shown: { source?: string; targetLost?: boolean }): void {
    this.tick();
    const { target, targetBranch } = this;
    this.activity.push({
      kind: 'update',
      at: this.at,
      by,
      state,
      source: shown.source,
      ...(!shown.targetLost && { destination: target.hash }),
      ...(targetBranch !== undefined && { targetBranch }),
    });
  }

  /** The commits that an entry proposed to merge: those that were not yet in the target branch. */
  private proposed({ source, destination }: Partial<UpdateEvent> = {}): string[] {
    if (source === undefined) {
      return [];
    }
    const inTarget = destination === undefined ? new Set<string>() : this.reachable(destination);
    return [...this.reachable(source)].filter((hash) => !inTarget.has(hash));
  }

  private remark(kind: 'approval' | 'changes_requested' | 'comment', by: Account): void {
    this.tick();
    this.lastRemark.set(by, this.at);
    this.activity.push({ kind, at: this.at, by });
  }

  private tick(): void {
    if (this.activity.length > 0) {
      this.at += this.pause ?? this.pace + this.options.random.integer(1, 59_999_999);
    }
    this.pause = undefined;
  }
}

function isOpenUpdate(event: ActivityEvent): boolean {
  return event.kind === 'update' && event.state === 'OPEN';
}
