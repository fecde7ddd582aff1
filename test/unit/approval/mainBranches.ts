import { createRandom, type Random } from '../../../simulator/world/random';
import { type Landed, MainBranch, type MergeStrategy } from '../../../simulator/world/mainBranch/mainBranch';
import type { Commit } from '../../../simulator/world/types';
import type { MergedPullRequest } from '../../../src/approval/mergedCommits';

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
}

export function createStory(seed: number): BranchStory {
  return new Storyteller(seed).tell();
}

class Storyteller {
  private readonly random: Random;
  private readonly main: MainBranch;
  private readonly events: string[] = [];
  private readonly merges: Merge[] = [];
  /** Pushes that cannot be told from commits of a pull request. */
  private readonly doubtful = new Set<Landed>();
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
    } else if (luck < 0.93) {
      this.mergeDevelop();
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
    const message = kind === 'cherry-pick' && picked ? picked.message : `${kind} ${this.made}`;
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

  private mergePullRequest(): void {
    const commits = this.changes(this.main.tip, this.random.integer(1, 4));
    const strategy = this.random.pick<MergeStrategy>(['merge commit', 'squash', 'rebase', 'fast forward']);
    if (strategy === 'fast forward' && this.random.chance(0.2)) {
      this.pushByHand(commits);
    } else {
      this.merge(this.plan(commits, strategy, this.branch));
    }
  }

  /** Somebody pushes the commits of a pull request, which Bitbucket then shows as merged. */
  private pushByHand(commits: readonly Commit[]): void {
    const merge = { ...this.plan(commits, 'fast forward', this.branch), isNamed: false, isRead: true };
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
      // not before the branch was renamed, because then it is unknown that it concerns the branch
      isNamed: random.chance(0.97),
      isRead: random.chance(0.9),
    };
  }

  private merge(merge: Merge): void {
    const { id, commits, strategy, isRead } = merge;
    const isMarked = this.random.chance(0.7);
    const below = this.main.chain;
    const message = isMarked ? `Merged in x (pull request #${id})` : `Merge ${id}`;
    this.main.merge({ ...merge, signature: this.commit(message) }, strategy, this.at);
    this.merges.push(merge);
    this.events.push(`pull request ${id}, ${strategy}${isMarked ? '' : ', edited'}${isRead ? '' : ', unread'}`);
    if (strategy === 'merge commit' || (strategy === 'squash' && isMarked)) {
      return;
    }
    // a squashed commit may be the newest of as many rebased ones; unread, any number may have come
    const earlier = below.findIndex((landed) => this.endsReach(landed));
    const doubted = !isRead
      ? below.slice(0, earlier < 0 ? undefined : earlier)
      : strategy === 'squash'
        ? below.slice(0, commits.length - 1)
        : [];
    doubted.forEach((landed) => this.doubtful.add(landed));
  }

  /** Whether a commit is known to have been merged into the branch before. */
  private endsReach({ commit }: Landed): boolean {
    return this.merges.some(
      ({ isNamed, mergeCommit, target }) => isNamed && mergeCommit === commit.hash && target === this.branch,
    );
  }

  /** A pull request goes into another branch, and that one into the main branch: by a push, or by another pull request. */
  private mergeDevelop(): void {
    const develop = new MainBranch(() => this.random.hex(40));
    const base = this.main.chain[0]!;
    develop.push(base.commit, base.at);
    const inner = this.changes(this.main.tip, this.random.integer(1, 3));
    const strategy = this.random.pick<MergeStrategy>(['squash', 'merge commit']);
    const merge = { ...this.plan(inner, strategy, 'develop'), isNamed: true, isRead: true };
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

  private forcePush(): void {
    this.main.drop(this.random.integer(1, 3));
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
    const touched = new Set(merges.filter(({ at }) => at >= SINCE || random.chance(0.3)));
    const confirmed = merges.filter((merge) => !touched.has(merge) && merge.at >= SINCE - DAY);
    const pullRequests = [
      ...[...touched].map((merge) => describe(merge)),
      ...confirmed.map((merge) => ({ ...describe({ ...merge, isRead: false }), isLate: true })),
    ];
    const known = { touched, confirmed, branch };
    const inReach = this.isBlocked(known) ? [] : pushed.filter((landed) => this.isInReach(landed, known));
    const hashes = (list: readonly Landed[]) => list.map(({ commit }) => commit.hash);
    return {
      seed,
      events,
      branch,
      pullRequests,
      listed: main.list(),
      pushed: new Set(hashes(pushed)),
      inReach: hashes(inReach),
    };
  }

  /** Whether a pull request may have brought any commit: it is unknown what came with it, or where. */
  private isBlocked({ touched, branch }: Known): boolean {
    const all = new Set(this.main.list().map(({ hash }) => hash));
    return [...touched].some(({ at, commits, hasTime, isNamed, isRead, mergeCommit, target }) => {
      const isRelevant = target === branch && (at >= SINCE || !hasTime);
      const isFound = isNamed ? all.has(mergeCommit) || isRead : isRead && all.has(commits[0]!.hash);
      return isRelevant && !isFound;
    });
  }

  /** Whether a push was in the window, and that and what it was can be told. */
  private isInReach(landed: Landed, known: Known): boolean {
    const { chain } = this.main;
    const isProof = ({ commit }: Landed) =>
      (commit.at >= SINCE && commit.at <= NOW) ||
      [...known.touched, ...known.confirmed].some(
        ({ at, hasTime, isNamed, mergeCommit }) => isNamed && hasTime && at >= SINCE && mergeCommit === commit.hash,
      );
    const end = chain.findIndex(({ commit }) =>
      [...known.touched, ...known.confirmed].some(
        ({ at, hasTime, isNamed, mergeCommit, target }) =>
          isNamed && hasTime && at < SINCE && target === known.branch && mergeCommit === commit.hash,
      ),
    );
    const position = chain.indexOf(landed);
    const isProven = chain.slice(position, end < 0 ? undefined : Math.max(position, end)).some(isProof);
    return landed.at >= SINCE && isProven && !this.doubtful.has(landed) && !this.isCopy(landed);
  }

  /** Whether it looks like a commit of a pull request whose merge was removed by a force push, or lies beneath unread ones. */
  private isCopy({ commit }: Landed): boolean {
    return this.merges.some(({ commits }) => commits.some(({ message }) => message === commit.message));
  }
}

interface Known {
  readonly touched: ReadonlySet<Merge>;
  readonly confirmed: readonly Merge[];
  readonly branch: string;
}

function describe({ id, at, commits, hasTime, isNamed, isRead, mergeCommit, target }: Merge): MergedPullRequest {
  return {
    id,
    target,
    ...(isNamed && { mergeCommit: mergeCommit.slice(0, 12) }),
    ...(hasTime && { mergedOn: at / 1000 }),
    ...(isRead && {
      commits: {
        count: commits.length,
        hashes: commits.map(({ hash }) => hash),
        summaries: commits.map(({ message }) => message.trim()),
      },
    }),
  };
}
