import { type Account, rawAuthor } from '../../resources/accounts';
import { mainBranchOf } from '../../resources/repositories/record';
import { createRandom, hashText, type Random } from '../random';
import { DAY, type Micros, MINUTE } from '../time';
import type { Commit, PullRequest, Repository } from '../types';
import { MainBranch, type MergeStrategy } from './mainBranch';

const SECOND: Micros = 1_000_000;

/**
 * The history of a repository's main branch: its merged pull requests, in the order of their merges, with pushes in between. It
 * depends on the pull requests only, so it grows as they do.
 */
export function historyOf(repository: Repository): MainBranch {
  const seed = hashText(repository.uuid);
  const hashes = createRandom(seed, 'hashes of the main branch');
  const branch = new MainBranch(() => hashes.hex(40));
  const rawAuthor = 'Build <build@ci.internal>';
  const at = wholeSeconds(repository.createdOn);
  branch.push({ hash: createRandom(seed, 'first commit').hex(40), message: 'Initial commit\n', at, rawAuthor }, at);
  const names = [mainBranchOf(repository), repository.formerMainBranch];
  const merged = repository.pullRequests
    .filter(({ state, targetBranch }) => state === 'MERGED' && names.includes(targetBranch))
    .sort((one, other) => mergedOn(one) - mergedOn(other));
  for (const pullRequest of merged) {
    const random = createRandom(seed, `main branch before ${pullRequest.id}`);
    pushBefore(branch, pullRequest, random);
    mergeInto(branch, pullRequest, random);
  }
  return branch;
}

/** Some people push to the main branch, and so do release bots. */
function pushBefore(branch: MainBranch, pullRequest: PullRequest, random: Random): void {
  const { quirks, repository } = pullRequest;
  const { guests, members } = pushersOf(pullRequest);
  const hasPush = random.chance(0.2);
  if (repository.hasNoPushes) {
    return;
  }
  if (quirks.pushedBefore === 'a member and a guest') {
    [members, guests].forEach((people) => push(branch, pullRequest, { people, random }));
  } else if (hasPush) {
    // some are contractors
    push(branch, pullRequest, { people: random.chance(0.3) && guests.length > 0 ? guests : members, random });
  }
}

function push(branch: MainBranch, pullRequest: PullRequest, { people, random }: Pushing): void {
  const author = random.pick(people);
  const at = wholeSeconds(mergedOn(pullRequest) - random.integer(5, 50) * SECOND);
  const commit = (message: string) => ({
    ...{ hash: random.hex(40), message: `${message}\n`, at, author },
    rawAuthor: author ? rawAuthor(author) : 'Build <build@ci.internal>',
  });
  const kind = random.pick(['fix', 'release', 'backdated', 'local merge'] as const);
  switch (kind) {
    case 'fix':
      return branch.push(commit('Fix the build'), at);
    case 'release': {
      const byBot = { author: undefined, rawAuthor: 'Release Bot <release@ci.internal>' };
      return branch.push({ ...commit(`Release 4.${pullRequest.id}.0`), ...byBot }, at);
    }
    case 'backdated':
      return branch.push({ ...commit('Apply the fix of last month'), at: at - 30 * DAY }, at);
    case 'local merge': {
      const beside: Commit = { ...commit('Try another approach'), at: at - MINUTE, parents: [branch.tip ?? ''] };
      return branch.push(commit(`Merge branch 'spike-${pullRequest.id}'`), at, [beside]);
    }
  }
}

interface Pushers {
  readonly members: readonly Account[];
  readonly guests: readonly Account[];
}

const PUSHERS = new WeakMap<PullRequest, Pushers>();

/** Who may have pushed before a pull request. It is kept: whoever leaves or joins later changes nothing about that. */
function pushersOf(pullRequest: PullRequest): Pushers {
  const { guests, memberships } = pullRequest.repository.workspace;
  const usersOf = (people: readonly { readonly user: Account }[]) =>
    people.map(({ user }) => user).filter(({ deleted, type }) => !deleted && type === 'user');
  const found = PUSHERS.get(pullRequest) ?? { members: usersOf(memberships), guests: usersOf(guests) };
  PUSHERS.set(pullRequest, found);
  return found;
}

interface Pushing {
  /** One of them pushes. */
  people: readonly Account[];
  random: Random;
}

function mergeInto(branch: MainBranch, pullRequest: PullRequest, random: Random): void {
  const { author, closedBy, commits, head, id, mergeCommit = head, otherCommits, sourceBranch, title } = pullRequest;
  const at = mergedOn(pullRequest);
  const by = [closedBy, author].find((account) => account && !account.deleted);
  if (mergeCommit === head && !pullRequest.repository.hasNoPushes) {
    // it can only be moved forward to what is built upon its newest commit
    const base = otherCommits.find(({ hash }) => commits.at(-1)?.parents.includes(hash));
    if (base && branch.tip !== base.hash) {
      branch.push(base, wholeSeconds(at - MINUTE));
    }
  }
  const signature = {
    message: `Merged in ${sourceBranch} (pull request #${id})\n\n${title ?? ''}\n`,
    at: wholeSeconds(at),
    ...(by ? { author: by, rawAuthor: rawAuthor(by) } : { rawAuthor: 'Former user <>' }),
  };
  branch.merge({ id, commits, mergeCommit, signature }, strategyOf(pullRequest, random), at);
}

/** Where the commits of a pull request cannot be read, nothing could be told of those below a merge without a merge commit. */
function strategyOf({ commits, head, mergeCommit, quirks }: PullRequest, random: Random): MergeStrategy {
  if (mergeCommit === head) {
    return 'fast forward';
  }
  const isSimple = commits.every(({ parents }) => parents.length === 1);
  return quirks.commits === 'available' && isSimple
    ? random.pick(['merge commit', 'merge commit', 'squash', 'rebase'])
    : 'merge commit';
}

export function mergedOn({ activity, closedOn, updatedOn }: PullRequest): Micros {
  return closedOn ?? activity.filter(({ kind }) => kind === 'update').at(-1)?.at ?? updatedOn;
}

/** Git stores whole seconds. */
function wholeSeconds(at: Micros): Micros {
  return Math.floor(at / SECOND) * SECOND;
}
