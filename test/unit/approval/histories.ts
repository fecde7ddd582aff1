import type { ApprovalInput } from '../../../src/approval/verdict';
import type { PullRequestActivity } from '../../../src/bitbucket/endpoints/pullRequests';
import { fc } from '../../fastCheck';
import { hashOf, MEMBERS, stamp, timelineOf, uuid, WORKSPACE } from './notation';

/**
 * 1 opened the pull request. 1 to 3 and the app 7 are members; the others are not: 5 has a grant on the repository, 6 is an app,
 * the permissions of the workspace name 8, and nothing names 9. 0 as an author has no account.
 */
export const USERS = [1, 2, 3, 5, 6, 7, 8, 9];
const AUTHORS = [0, 0, 1, 1, 2, 3, 7, 8, 9];
/** Approvers that make a difference more often. */
const APPROVERS = [1, 2, 2, 3, 3, ...USERS];

/** What Bitbucket tells about the repository and its people, and whether it is up to date. */
export interface Circumstances {
  isPublic: boolean | undefined;
  arePermissionsRead: boolean;
  areGrantsRead: boolean;
  /** Whether the list of commits lacks the newest, while the pull request is open. */
  isListBehind: boolean;
  /** Whether the pull request does not name its source commit. */
  isSourceGone: boolean;
}

export const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  isPublic: fc.constantFrom(true, false, undefined),
  arePermissionsRead: fc.boolean(),
  areGrantsRead: fc.boolean(),
  isListBehind: fc.integer({ min: 0, max: 7 }).map((number) => number === 7),
  isSourceGone: fc.integer({ min: 0, max: 7 }).map((number) => number === 7),
});

/** Everything is told. The repository is public, and nobody has a grant or a permission but the members. */
export const USUAL: Circumstances = {
  isPublic: true,
  arePermissionsRead: true,
  areGrantsRead: true,
  isListBehind: false,
  isSourceGone: false,
};

export type Step =
  | { do: 'push'; authors: number[] }
  /** Merges what `author` built upon the oldest commit, or the target branch. */
  | { do: 'merge'; author: number; of: 'target' | 'side' }
  /** Drops commits from the tip and puts another in their place. */
  | { do: 'rewrite'; drop: number; author: number }
  /** Goes back to a tip of before, without a new commit. */
  | { do: 'return'; to: number }
  | { do: 'edit' }
  /** Another target branch is chosen. Bitbucket does not always tell its newest commit. */
  | { do: 'retarget'; branch: string; isTold: boolean }
  /** The target branch gets a commit of its own, or takes over one of the pull request's. */
  | { do: 'advance'; author: number; to: number | 'own' }
  /** The target branch is forced back. */
  | { do: 'rewind' }
  /** Bitbucket then names the merge commit as the source. */
  | { do: 'close'; as: 'MERGED' | 'DECLINED' | 'SUPERSEDED' }
  | { do: 'approve'; user: number }
  | { do: 'withdraw'; user: number };

export const push: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('push' as const),
  authors: fc.array(fc.constantFrom(...AUTHORS), { minLength: 1, maxLength: 3 }),
});

const approve: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('approve' as const),
  user: fc.constantFrom(...APPROVERS),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  push,
  { arbitrary: approve, weight: 4 },
  fc.record({ do: fc.constant('withdraw' as const), user: fc.constantFrom(...USERS) }),
  fc.record({
    do: fc.constant('merge' as const),
    author: fc.constantFrom(...AUTHORS),
    of: fc.constantFrom('target' as const, 'side' as const),
  }),
  fc.record({ do: fc.constant('rewrite' as const), drop: fc.nat(3), author: fc.constantFrom(...AUTHORS) }),
  fc.record({ do: fc.constant('return' as const), to: fc.nat(9) }),
  fc.constant({ do: 'edit' as const }),
  fc.record({ do: fc.constant('retarget' as const), branch: fc.constantFrom('main', 'dev'), isTold: fc.boolean() }),
  fc.record({
    do: fc.constant('advance' as const),
    author: fc.constantFrom(...AUTHORS),
    to: fc.oneof(fc.nat(9), fc.constant('own' as const)),
  }),
  fc.constant({ do: 'rewind' as const }),
  fc.record({
    do: fc.constant('close' as const),
    as: fc.constantFrom('MERGED' as const, 'DECLINED' as const, 'SUPERSEDED' as const),
  }),
);

/** Begins with the push that the pull request is opened with. */
export const steps: fc.Arbitrary<Step[]> = fc
  .tuple(push, fc.array(step, { maxLength: 14 }))
  .map(([first, rest]) => [first, ...rest]);

/** A target branch, as an update of the pull request may tell it. */
export interface ModelDestination {
  branch: string;
  isTold: boolean;
  target: ModelCommit | undefined;
}

export interface Proposed {
  tip: ModelCommit;
  destination: ModelDestination;
}

export interface ModelCommit {
  id: number;
  author: number;
  parents: ModelCommit[];
}

/** A pull request that was really lived through: who stands by which tip is known without reading any activity. */
export class History {
  /** As Bitbucket tells it: once merged, always merged. */
  state = 'OPEN';
  readonly activity: PullRequestActivity[] = [];
  /** What each user approved, and when. */
  readonly standing = new Map<number, Proposed & { at: number }>();
  tip: ModelCommit | undefined;
  mergedAt: number | undefined;
  /** Where each OPEN update aimed at, old to new. */
  readonly destinations: ModelDestination[] = [];
  branch = 'main';
  /** The newest commit of each target branch; where there is none, it ends before the pull request begins. */
  private readonly branches = new Map<string, ModelCommit>();
  /** Commits that only a target branch has. */
  private readonly own = new Set<ModelCommit>();
  private isTold = true;
  private proposed: Proposed | undefined;
  private readonly tips: ModelCommit[] = [];
  private readonly taken: number[] = [];
  private created = 0;
  private clock = 0;

  constructor(
    steps: readonly Step[],
    readonly circumstances = USUAL,
  ) {
    for (const step of steps) {
      this.take(step);
    }
  }

  /** The commits of the pull request, newest first: those of the source that the target does not have. */
  get commits(): ModelCommit[] {
    const inTarget = ancestors(this.branches.get(this.branch));
    return [...ancestors(this.tip)].filter((commit) => !inTarget.has(commit)).sort((a, b) => b.id - a.id);
  }

  /** Those that Bitbucket lists. */
  get listed(): ModelCommit[] {
    const isBehind = this.circumstances.isListBehind && this.state === 'OPEN';
    return this.commits.filter((commit) => !isBehind || commit !== this.tip);
  }

  /** What Bitbucket would say of it. */
  toInput(): ApprovalInput {
    const { isPublic, arePermissionsRead, areGrantsRead, isSourceGone } = this.circumstances;
    return {
      pullRequest: {
        id: 1,
        state: this.state,
        author: { uuid: uuid(1) },
        source: { commit: isSourceGone ? null : { hash: hashOf(String(this.tip!.id)).slice(0, 12) } },
        destination: { branch: { name: this.branch } },
        participants: [...new Set(this.taken)].map((user) => {
          const approval = this.standing.get(user);
          const participatedOn = approval ? stamp(approval.at) : null;
          const account = { uuid: uuid(user), type: user === 6 ? 'app_user' : 'user' };
          return { user: account, approved: approval !== undefined, participated_on: participatedOn };
        }),
      },
      commits: this.listed.map(({ id, author, parents }) => ({
        hash: hashOf(String(id)),
        parents: parents.length > 0 ? parents.map((parent) => hashOf(String(parent.id))) : [hashOf('base')],
        authorId: author === 0 ? undefined : uuid(author),
        summary: `commit ${id}`,
      })),
      activity: timelineOf(this.activity),
      members: { has: (id) => MEMBERS.has(id), nonPeople: new Set([uuid(7)]) },
      access: {
        isPublic,
        permissions: arePermissionsRead ? new Set([uuid(8)]) : 'unavailable',
        grants: areGrantsRead ? new Set([uuid(5)]) : 'unavailable',
      },
      workspaceUuid: WORKSPACE,
    };
  }

  private take(step: Step): void {
    // Sometimes a microsecond apart, sometimes seconds.
    this.clock += this.clock % 3 === 0 ? 1 : 1_700_000;
    if (step.do === 'withdraw') {
      this.standing.delete(step.user);
    } else if (step.do === 'approve') {
      this.standing.set(step.user, { ...this.proposed!, at: this.clock });
      this.taken.push(step.user);
      this.activity.unshift({ approval: { date: stamp(this.clock), user: { uuid: uuid(step.user) } } });
    } else if (step.do === 'advance') {
      this.advance(step);
    } else if (step.do === 'rewind') {
      this.rewind();
    } else {
      if (step.do !== 'close') {
        this.tip = this.nextTip(step);
      }
      this.tips.push(this.tip!);
      const state = step.do === 'close' ? step.as : 'OPEN';
      const target = this.branches.get(this.branch);
      const destination: ModelDestination = {
        branch: this.branch,
        isTold: this.isTold && target !== undefined,
        target,
      };
      if (state === 'OPEN') {
        this.proposed = { tip: this.tip!, destination };
        this.destinations.push(destination);
      } else if (state === 'MERGED') {
        this.mergedAt ??= this.clock;
      }
      this.state = this.mergedAt === undefined ? state : 'MERGED';
      const targetHash = destination.isTold ? hashOf(String(target!.id)).slice(0, 12) : null;
      const hash = step.do === 'close' ? hashOf('the merge commit') : hashOf(String(this.tip!.id));
      this.activity.unshift({
        update: {
          state,
          date: stamp(this.clock),
          source: { commit: { hash: hash.slice(0, 12) } },
          destination: { branch: { name: this.branch }, commit: targetHash === null ? null : { hash: targetHash } },
        },
      });
    }
  }

  private nextTip(step: Exclude<Step, { do: 'approve' | 'withdraw' | 'close' | 'advance' | 'rewind' }>): ModelCommit {
    const tip = this.tip!;
    switch (step.do) {
      case 'push':
        return step.authors.reduce<ModelCommit | undefined>((parent, author) => this.commit(author, parent), this.tip)!;
      case 'merge': {
        const oldest = [...ancestors(tip)].sort((a, b) => a.id - b.id)[0];
        const side = step.of === 'side' ? [this.commit(step.author, oldest)] : [];
        return this.commit(step.author, tip, ...side);
      }
      case 'rewrite': {
        let base: ModelCommit | undefined = tip;
        for (let dropped = 0; base && dropped < step.drop; dropped++) {
          base = base.parents[0];
        }
        return this.commit(step.author, base);
      }
      case 'return':
        return this.tips[step.to % this.tips.length]!;
      case 'retarget':
        this.branch = step.branch;
        this.isTold = step.isTold;
        return tip;
      case 'edit':
        return tip;
    }
  }

  private advance({ author, to }: Extract<Step, { do: 'advance' }>): void {
    const current = this.branches.get(this.branch);
    const known = [...ancestors(this.tip)].sort((a, b) => a.id - b.id);
    const taken = to === 'own' ? undefined : known[to % known.length];
    const next = taken === undefined || current ? this.commit(author, current, taken) : taken;
    if (next !== taken) {
      this.own.add(next);
    }
    this.branches.set(this.branch, next);
  }

  /**
   * Only over commits of the source. What a target branch had on its own before it was forced back is in no list of commits,
   * so nobody could tell what that was built on.
   */
  private rewind(): void {
    const current = this.branches.get(this.branch);
    const isSeen = ({ tip, destination: { target } }: Proposed): boolean => !target || ancestors(tip).has(target);
    if (!current || this.own.has(current) || !ancestors(this.tip).has(current)) {
      return;
    }
    if (![this.proposed!, ...this.standing.values()].every(isSeen)) {
      return;
    }
    const [parent] = current.parents;
    if (parent) {
      this.branches.set(this.branch, parent);
    } else {
      this.branches.delete(this.branch);
    }
  }

  private commit(author: number, ...parents: (ModelCommit | undefined)[]): ModelCommit {
    return { id: ++this.created, author, parents: parents.filter((parent) => parent !== undefined) };
  }
}

/** A commit and all that it was built on. */
export function ancestors(commit: ModelCommit | undefined): Set<ModelCommit> {
  if (!commit) {
    return new Set();
  }
  return new Set([commit, ...commit.parents.flatMap((parent) => [...ancestors(parent)])]);
}
