import { type Landed, MainBranch, type MergeStrategy } from '../../../simulator/world/mainBranch/mainBranch';
import { createRandom, type Random } from '../../../simulator/world/random';
import type { Commit } from '../../../simulator/world/types';
import type { MergedPullRequest } from '../../../src/approval/mergedPullRequest';

/*
 * Random histories of a main branch: what happened to it, what Bitbucket says of that, and which pushes can be told from it. The
 * latter is noted while things happen, and not derived from what Bitbucket says.
 */

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
/** Microseconds since 1970. The window is the last day; a history begins up to three days before. */
const NOW = Date.UTC(2026, 5, 1) * 1000;
export const SINCE = NOW - DAY;

export interface BranchStory {
  readonly seed: number;
  readonly events: readonly string[];
  /** What Bitbucket lists. */
  readonly listed: readonly Commit[];
  /** What it says of pull requests that were updated in the window, and of others that the confirmation finds. */
  readonly pullRequests: readonly MergedPullRequest[];
  readonly branch: string;
  /** Hashes of all commits that somebody pushed to the branch, in the window or before. */
  readonly pushed: ReadonlySet<string>;
  /** Hashes of those that have to be found. */
  readonly inReach: readonly string[];
}

/** A merged pull request, and what is to be known of it. */
interface Merge {
  readonly id: number;
  readonly at: number;
  readonly commits: readonly Commit[];
  readonly mergeCommit: string;
  readonly strategy: MergeStrategy;
  readonly target: string;
  readonly hasTime: boolean;
  readonly isNamed: boolean;
  readonly isRead: boolean;
  /** How much of the list of its commits is there: all, the newest two and their number, or all but the newest. */
  readonly list: 'whole' | 'cut' | 'stale';
  /** The branch that it proposed. */
  readonly source: string;
  /** Whether the message of the new commit is Bitbucket's own. */
  readonly isMarked: boolean;
  /** What was on the branch before, newest first. */
  readonly below: readonly Landed[];
}

export function createStory(seed: number): BranchStory {
  return new Storyteller(seed).tell();
}

class Storyteller {
  private readonly random: Random;
  private readonly main: MainBranch;
  private readonly events: string[] = [];
  private readonly merges: Merge[] = [];
  private branch: string;
  private at = NOW - 3 * DAY;
  private made = 0;

  constructor(private readonly seed: number) {
    this.random = createRandom(seed, 'main branch');
    this.main = new MainBranch(() => this.random.hex(40));
    this.branch = 'main';
  }

  tell(): BranchStory {
    const { random } = this;
    this.main.push(this.commit('Initial commit'), this.at);
    const count = random.integer(3, 25);
    const renamedAfter = random.chance(0.1) ? random.integer(1, count) : count;
    for (let made = 0; made < count; made += 1) {
      if (made === renamedAfter) {
        this.branch = 'trunk';
        this.events.push('renamed');
      }
      this.at = Math.min(NOW - HOUR / 60, this.at + random.integer(1, Math.floor((5 * DAY) / count)));
      this.happen();
    }
    return this.result();
  }

  private happen(): void {
    const luck = this.random.next();
    if (luck < 0.3) {
      this.push();
    } else if (luck < 0.38) {
      this.localMerge();
    } else if (luck < 0.85) {
      this.mergePullRequest();
    } else if (luck < 0.92) {
      this.mergeDevelop();
    } else if (luck < 0.95) {
      this.mergeBack();
    } else {
      this.forcePush();
    }
  }

  private push(): void {
    const { random } = this;
    const kind = random.pick(['fix', 'release bot', 'backdated', 'amended', 'cherry-pick'] as const);
    const delay =
      { backdated: 40 * DAY, amended: random.integer(1, 60) * HOUR, 'cherry-pick': DAY }[kind as 'amended'] ?? 0;
    const picked = random.pick(this.merges.flatMap(({ commits }) => commits));
    const message = kind === 'cherry-pick' && picked ? picked.message.trim() : `${kind} ${this.made}`;
    this.main.push(this.commit(message, this.at - delay), this.at);
    this.events.push(kind);
  }

  private localMerge(): void {
    const beside = this.changes(this.main.tip, this.random.integer(1, 3));
    this.main.push(this.commit('Merge branch'), this.at, beside);
    this.events.push('local merge');
  }

  /** Some clocks are ahead, so that commits have dates of after their merge. */
  private changes(parent: string | undefined, count: number): Commit[] {
    const skew = this.random.chance(0.1) ? this.random.integer(1, 20) * HOUR : 0;
    const age = this.random.integer(0, 50) * HOUR;
    const commits: Commit[] = [];
    for (let index = 0; index < count; index += 1) {
      const at = this.at + skew - age + index;
      const parents = [commits[0]?.hash ?? parent].filter((hash) => hash !== undefined);
      commits.unshift({ ...this.commit(`change ${this.made}`, at), parents });
    }
    return commits;
  }

  /** Some merge another branch into theirs last. */
  private changesOfPullRequest(): Commit[] {
    const commits = this.changes(this.main.tip, this.random.integer(1, 4));
    if (!this.random.chance(0.2)) {
      return commits;
    }
    const [side] = this.changes(this.main.tip, 1);
    const parents = [commits[0]!.hash, side!.hash];
    return [{ ...this.commit('Merge branch', commits[0]!.at), parents }, side!, ...commits];
  }

  private mergePullRequest(): void {
    const commits = this.changesOfPullRequest();
    const strategy = this.random.pick<MergeStrategy>(['merge commit', 'squash', 'rebase', 'fast forward']);
    if (strategy === 'fast forward' && this.random.chance(0.2)) {
      this.pushByHand(commits);
    } else {
      this.merge(this.plan(commits, strategy, this.branch));
    }
  }

  /** Somebody pushes the commits of a pull request, which Bitbucket then shows as merged. */
  private pushByHand(commits: readonly Commit[]): void {
    const merge = { ...this.plan(commits, 'fast forward', this.branch), isNamed: false, ...WHOLE };
    this.main.merge({ ...merge, signature: this.commit('unused') }, 'fast forward', this.at);
    this.merges.push(merge);
    this.events.push(`pull request ${merge.id} pushed by hand`);
  }

  private plan(commits: readonly Commit[], strategy: MergeStrategy, target: string): Merge {
    const { random } = this;
    return {
      id: this.merges.length + 1,
      at: this.at,
      commits,
      mergeCommit: strategy === 'fast forward' ? commits[0]!.hash : random.hex(40),
      strategy,
      target,
      hasTime: random.chance(0.95),
      isNamed: random.chance(0.97),
      isRead: random.chance(0.9),
      list: random.chance(0.8) ? 'whole' : random.pick(['cut', 'stale'] as const),
      source: 'feature',
      isMarked: random.chance(0.7),
      below: this.main.chain,
    };
  }

  private merge(merge: Merge): void {
    const { id, isMarked, isRead, strategy } = merge;
    const message = isMarked ? `Merged in x (pull request #${id})` : `Merge ${id}`;
    this.main.merge({ ...merge, signature: this.commit(message) }, strategy, this.at);
    this.merges.push(merge);
    this.events.push(`pull request ${id}, ${strategy}${isMarked ? '' : ', edited'}${isRead ? '' : ', unread'}`);
  }

  /** A pull request goes into another branch, and that one into the main branch: by a push, or by another pull request. */
  private mergeDevelop(): void {
    const develop = new MainBranch(() => this.random.hex(40));
    const base = this.main.chain[0]!;
    develop.push(base.commit, base.at);
    const inner = this.changes(this.main.tip, this.random.integer(1, 3));
    const strategy = this.random.pick<MergeStrategy>(['squash', 'merge commit']);
    const merge = { ...this.plan(inner, strategy, 'develop'), isNamed: true, ...WHOLE, isMarked: true };
    const signature = this.commit(`Merged in y (pull request #${merge.id})`);
    develop.merge({ ...merge, signature }, strategy, this.at);
    this.merges.push(merge);
    const [newest] = develop.chain;
    const isPushed = this.random.chance(0.5);
    const commits = [
      { ...newest!.commit, parents: [base.commit.hash, ...newest!.commit.parents.slice(1)] },
      ...(strategy === 'squash' ? [] : inner),
    ];
    if (isPushed) {
      // it moves the branch forward
      this.main.merge({ ...merge, commits, signature }, 'fast forward', this.at);
      this.events.push(`develop with pull request ${merge.id} pushed`);
    } else {
      this.merge(this.plan(commits, this.random.pick<MergeStrategy>(['merge commit', 'fast forward']), this.branch));
    }
  }

  /** A pull request brings the newest commits of the main branch to another one. */
  private mergeBack(): void {
    const commits = this.main.chain.slice(0, this.random.integer(1, 4)).map(({ commit }) => commit);
    const strategy = this.random.pick<MergeStrategy>(['merge commit', 'squash', 'fast forward']);
    this.merges.push({ ...this.plan(commits, strategy, 'develop'), isNamed: true, source: this.branch });
    this.events.push(`main brought to develop, ${strategy}`);
  }

  /** What came with one pull request before the window is removed as a whole: Bitbucket may not say what the rest is. */
  private forcePush(): void {
    const { chain } = this.main;
    let count = this.random.integer(1, 3);
    const isPart = (last?: Landed, next?: Landed) =>
      last?.pullRequest !== undefined && last.pullRequest === next?.pullRequest && last.at < SINCE;
    while (isPart(chain[count - 1], chain[count])) {
      count += 1;
    }
    this.main.drop(count);
    this.main.push(this.commit(`rewritten ${this.made}`), this.at);
    this.events.push('force push');
  }

  private commit(message: string, at = this.at): Omit<Commit, 'parents'> {
    this.made += 1;
    return { hash: this.random.hex(40), message: `${message}\n`, at, rawAuthor: 'N. N. <nn@example.com>' };
  }

  private result(): BranchStory {
    const { branch, events, main, merges, random, seed } = this;
    const chain = main.chain;
    const pushed = chain.filter(({ pullRequest }) => pullRequest === undefined);
    // some that were merged before were updated since, for example by a comment
    const touched = merges.filter(({ at }) => at >= SINCE || random.chance(0.3));
    const confirmed = merges
      .filter((merge) => !touched.includes(merge) && merge.at >= SINCE - DAY)
      .map((merge) => ({ ...merge, isRead: false }));
    const known = [...touched, ...confirmed].filter(({ source }) => source !== branch);
    const pullRequests = [
      ...touched.map(describe),
      ...confirmed.map((merge) => ({ ...describe(merge), isLate: true })),
    ];
    const branches = [branch, ...known.filter((merge) => this.isOnBranch(merge)).map(({ target }) => target)];
    const isLost =
      known.some((merge) => branches.includes(merge.target) && this.isLost(merge, touched)) ||
      // its commits count as those of another branch
      known.some(({ source }) => source !== 'feature');
    const inReach = isLost ? [] : pushed.filter((landed) => this.isInReach(landed, known));
    const hashes = (list: readonly Landed[]) => list.map(({ commit }) => commit.hash);
    return {
      ...{ seed, events, branch, pullRequests },
      listed: main.list(),
      pushed: new Set(hashes(pushed)),
      inReach: hashes(inReach),
    };
  }

  /** Whether a pull request may have brought any commit: it is unknown what came with it, or where. */
  private isLost(merge: Merge, touched: readonly Merge[]): boolean {
    const { at, commits, hasTime, isNamed, mergeCommit } = merge;
    const isListed = (hash: string) => this.main.list().some((commit) => commit.hash === hash);
    if (isListed(isNamed ? mergeCommit : commits[0]!.hash)) {
      return false;
    }
    const isCut = merge.list === 'cut' && commits.length > 2;
    return !isNamed || ((isCut || !isWhole(merge)) && touched.includes(merge) && (at >= SINCE || !hasTime));
  }

  /** Whether a push was in the window, and that and what it was can be told. */
  private isInReach(landed: Landed, known: readonly Merge[]): boolean {
    const { chain } = this.main;
    const mergeOf = ({ commit }: Landed, isSuitable: (merge: Merge) => boolean) =>
      known.some((merge) => newestOf(merge) === commit.hash && merge.hasTime && isSuitable(merge));
    const isBefore = (one: Landed) => mergeOf(one, ({ at, target }) => at < SINCE && target === this.branch);
    const isProof = (one: Landed) =>
      (one.commit.at >= SINCE && one.commit.at <= NOW) ||
      mergeOf(
        one,
        ({ at, strategy, target }) => at >= SINCE && (strategy !== 'fast forward' || target === this.branch),
      );
    const rest = chain.slice(chain.indexOf(landed));
    const end = rest.findIndex(isBefore);
    return (
      landed.at >= SINCE &&
      rest.slice(0, end < 0 ? undefined : end).some(isProof) &&
      !known.some((merge) => this.mayInclude(merge, landed, known))
    );
  }

  private isOnBranch(merge: Merge): boolean {
    return this.main.chain.some(({ commit }) => commit.hash === newestOf(merge));
  }

  /** Whether a push cannot be told from the commits of a pull request. */
  private mayInclude(merge: Merge, landed: Landed, known: readonly Merge[]): boolean {
    const { id, at, below, commits, hasTime, isMarked, isNamed, isRead, list, strategy, target } = merge;
    if (!this.isOnBranch(merge)) {
      // it was removed by a force push, and this may be a copy
      const isOfBranch = target === this.branch || known.some((one) => one.target === target && this.isOnBranch(one));
      const isMissing = !isNamed || (isOfBranch && (!hasTime || at >= SINCE));
      return isMissing && isRead && commits.some(({ message }) => message === landed.commit.message);
    }
    if (strategy === 'merge commit' || (strategy === 'squash' && isMarked)) {
      return false;
    }
    if (!isWhole(merge)) {
      // as far as to what is known to have been merged into the branch before
      const isBase = ({ commit }: Landed) =>
        known.some((other) => newestOf(other) === commit.hash && other.target === this.branch);
      const end = below.findIndex(isBase);
      return below.slice(0, end < 0 ? undefined : end).includes(landed);
    }
    // a squashed commit may be the newest of as many rebased ones, and so may one whose further commits are not listed
    const isUnsure = strategy === 'squash' || (strategy === 'fast forward' && list === 'cut');
    const brought = this.main.chain.filter(({ pullRequest }) => pullRequest === id).length;
    return isUnsure && below.slice(0, commits.length - brought).includes(landed);
  }
}

const WHOLE = { isRead: true, list: 'whole' } as const;

/** Whether it is known how many commits a pull request has. */
function isWhole({ isRead, list }: Merge): boolean {
  return isRead && list !== 'stale';
}

/** The commit by which the place of a merge is known. */
function newestOf({ commits, isNamed, mergeCommit }: Merge): string {
  return isNamed ? mergeCommit : commits[0]!.hash;
}

function describe(merge: Merge): MergedPullRequest {
  const { id, at, commits, hasTime, isNamed, isRead, list, mergeCommit, source, target } = merge;
  const listed = { whole: commits, cut: commits.slice(0, 2), stale: commits.slice(1) }[list];
  return {
    id,
    source,
    target,
    head: commits[0]!.hash.slice(0, 12),
    ...(isNamed && { mergeCommit: mergeCommit.slice(0, 12) }),
    ...(hasTime && { mergedOn: at / 1000 }),
    ...(isRead &&
      listed.length > 0 && {
        commits: {
          count: isWhole(merge) ? commits.length : undefined,
          hashes: listed.map(({ hash }) => hash),
          summaries: listed.map(({ message }) => message.trim()),
        },
      }),
  };
}
