import { ancestors, type History, type ModelCommit, type ModelDestination, type Proposed } from './histories';
import { hashOf } from './notation';

/*
 * The verdict by its definition: one commit after the other, and one sentence of the rules after the other. It knows what was
 * really lived through, and takes no care of how long it takes.
 */

interface Given extends Proposed {
  user: number;
  /** Whether it was given after the merge. */
  isLate: boolean;
  /** The listed commits that it was given to. */
  range: ModelCommit[];
  /** Whether the commits tell what the target branch held then. */
  isClear: boolean;
}

export interface Expected {
  approved: string[];
  removed: boolean;
  incomplete: boolean;
  status: string;
  approvedAfterMerge: boolean | undefined;
}

export function expectedVerdict(history: History): Expected {
  const { listed, state, tip, branch } = history;
  const given = approvalsGiven(history);
  const isHeadMissing = state === 'OPEN' && !listed.includes(tip!);
  const inTime = given.filter(({ isLate }) => !isLate);
  const bySecond = inTime.filter(({ user }) => isSecond(history, user));
  const clear = bySecond.filter(({ isClear }) => isClear);
  const covered = listed.filter((commit) => isApprovedBy(commit, clear));
  const isWhole = covered.length === listed.length;

  // "Where these could not be read, or name nobody and the repository is private: incomplete"
  const isUndecided = ({ user }: Given): boolean => isStranger(history, user) && !isOpenToAll(history);
  const mayCoverMore = ({ isClear, tip: approved }: Given): boolean =>
    listed.includes(approved) ? !isClear : approved === tip;
  const isRemoved = ({ tip: approved }: Given): boolean => !listed.includes(approved) && approved !== tip;
  const isUncertain = inTime.some(isUndecided) || bySecond.some(mayCoverMore);
  const incomplete = listed.length === 0 || isHeadMissing || (isUncertain && !isWhole);

  const status = (): string => {
    if (incomplete) {
      return 'undetermined';
    }
    if (isWhole) {
      return 'approved';
    }
    const uncovered = listed.filter((commit) => !covered.includes(commit));
    if (uncovered.every((commit) => commit.author === 0 && clear.some(({ range }) => range.includes(commit)))) {
      return 'unverified_authors';
    }
    const ofOthers = bySecond.filter((one) => !isByItsWriter(one));
    if (ofOthers.some(({ tip: approved, destination }) => approved === tip && destination.branch === branch)) {
      return 'partially_approved';
    }
    if (ofOthers.length > 0) {
      return 'changed_after_approval';
    }
    return bySecond.length > 0 || inTime.some(({ user }) => user === 1) ? 'self_approved' : 'not_approved';
  };

  const approvedAfterMerge = (): boolean | undefined => {
    if (state !== 'MERGED' || listed.length === 0) {
      return undefined;
    }
    const everything = given.map((one) => ({ ...one, range: one.isLate ? listed : one.range }));
    const isReviewed = (approvals: Given[]): boolean =>
      approvals.some((one) => one.isLate && !isByItsWriter(one)) &&
      listed.every((commit) =>
        isApprovedBy(
          commit,
          approvals.filter((one) => !one.isLate || !isByItsWriter(one)),
        ),
      );
    const certain = everything.filter(({ user, isClear, isLate }) => isSecond(history, user) && (isLate || isClear));
    const possible = everything
      .filter((one) => isSecond(history, one.user) || isUndecided(one))
      .map((one) => (!one.isLate && mayCoverMore(one) ? { ...one, range: listed } : one));
    return isReviewed(certain) || (isReviewed(possible) ? undefined : false);
  };

  return {
    approved: covered.map(({ id }) => hashOf(String(id))),
    removed: listed.length > 0 && !isHeadMissing && inTime.some(isRemoved),
    incomplete,
    status: status(),
    approvedAfterMerge: approvedAfterMerge(),
  };
}

/** 6 and 7 are apps. */
function isSecond({ circumstances }: History, user: number): boolean {
  const { arePermissionsRead, areGrantsRead } = circumstances;
  return [2, 3].includes(user) || (user === 8 && arePermissionsRead) || (user === 5 && areGrantsRead);
}

/** Somebody who is no member, and whom nothing that was read names. */
function isStranger(history: History, user: number): boolean {
  return [5, 8, 9].includes(user) && !isSecond(history, user);
}

/** "On a public repository such an approval covers nothing", where the permissions of the workspace are read. */
function isOpenToAll({ circumstances }: History): boolean {
  return circumstances.isPublic === true && circumstances.arePermissionsRead;
}

/** "Two second persons cover a commit of unknown author": at least one of them did not write it. */
function isApprovedBy(commit: ModelCommit, approvals: readonly Given[]): boolean {
  const approvers = new Set(approvals.filter(({ range }) => range.includes(commit)).map(({ user }) => user));
  approvers.delete(commit.author);
  return approvers.size >= (commit.author === 0 ? 2 : 1);
}

/** "By writers of what they approved" */
function isByItsWriter({ user, range }: Given): boolean {
  return range.length > 0 && range.every(({ author }) => author === user);
}

function approvalsGiven({ branch, destinations, listed, mergedAt, standing }: History): Given[] {
  const told = destinations.filter((each) => each.isTold && each.branch === branch).map(({ target }) => target!);
  const moves = told.filter((target, index) => target !== told[index - 1]);
  /** Whether the updates show that today's target was forced back: it lost a commit, or came back to one. */
  const wasMovedBack = told.some((target) => listed.includes(target)) || new Set(moves).size < moves.length;
  /** Whether the commits tell what the target held at an approval. */
  const isAmongCommits = ({ isTold, target }: ModelDestination): boolean =>
    isTold && listed.some((commit) => commit === target || commit.parents.includes(target!));
  return [...standing].map(([user, { at, tip, destination }]) => {
    const inTarget = ancestors(destination.isTold ? destination.target : undefined);
    const proposed = [...ancestors(tip)].filter((commit) => !inTarget.has(commit));
    return {
      user,
      tip,
      destination,
      isLate: mergedAt !== undefined && at > mergedAt,
      range: listed.includes(tip) ? listed.filter((commit) => proposed.includes(commit)) : [],
      isClear: isAmongCommits(destination) || (destination.branch === branch && !wasMovedBack),
    };
  });
}
