import type { Account } from '../../resources/accounts';
import { BUSY, casesRepository } from '../edgeCases';
import { createRandom } from '../random';
import { HOUR } from '../time';
import type { PullRequestQuirks, Repository, World } from '../types';
import { addPullRequest } from './addPullRequest';
import { nextChange } from './changes';
import { PullRequestHistory } from './history';

/** 1 opens the pull request, 1 to 3 are members, and the others are not: 7 is an app, 8 has a grant on the busy repository. */
type Cast = Record<1 | 2 | 3 | 7 | 8 | 9, Account>;

interface SecondPeopleCase {
  label: string;
  play: (history: PullRequestHistory, cast: Cast) => void;
  quirks?: Partial<PullRequestQuirks>;
  /** Default: that of the other approval examples. */
  repository?: (repositories: readonly Repository[]) => Repository | undefined;
}

/** Pushes a commit; `by: null` is an author without an account. */
function push(history: PullRequestHistory, by?: Account | null): void {
  history.push(history.commit({ by }));
}

const busy = (repositories: readonly Repository[]) => repositories[BUSY];
const visible = (isPrivate: boolean) => (repositories: readonly Repository[]) =>
  repositories.find(
    (one, index) => index !== BUSY && one.isPrivate === isPrivate && one.pullRequestAccess === 'granted',
  );

const CASES: readonly SecondPeopleCase[] = [
  {
    label: 'case:30',
    play: (history, cast) => (push(history, null), history.approve(cast[2]), history.approve(cast[3])),
  },
  { label: 'case:31', play: (history, cast) => (push(history), history.approve(cast[7])) },
  {
    label: 'case:32',
    play: (history, cast) => (push(history), history.approve(cast[2]), push(history)),
    quirks: { commits: 'behind' },
  },
  {
    label: 'case:33',
    play: (history, cast) => {
      const first = history.commit({ by: cast[2] });
      history.push(history.commit({ by: null, parents: [first] }));
      history.approve(cast[2]);
      history.approve(cast[3]);
    },
  },
  { label: 'case:34', play: (history, cast) => (push(history), history.merge(cast[1]), history.approve(cast[2])) },
  {
    label: 'case:35',
    play: (history, cast) => (push(history), history.approve(cast[2]), push(history), history.approve(cast[3])),
  },
  {
    label: 'case:36',
    play: (history, cast) => (push(history), history.approve(cast[2]), push(history, null), history.approve(cast[3])),
  },
  { label: 'case:37', play: (history, cast) => (push(history), history.approve(cast[9])), repository: visible(true) },
  { label: 'case:38', play: (history, cast) => (push(history), history.approve(cast[8])), repository: busy },
  {
    label: 'case:public',
    play: (history, cast) => (push(history), history.approve(cast[9])),
    repository: visible(false),
  },
  {
    label: 'case:head',
    play: (history, cast) => (push(history), push(history), history.approve(cast[2])),
    quirks: { commits: 'behind' },
  },
  {
    label: 'case:review by the rest',
    play: (history, cast) => {
      push(history);
      history.approve(cast[2]);
      push(history);
      history.merge(cast[1]);
      history.approve(cast[3]);
    },
  },
  {
    label: 'case:review by an outsider',
    play: (history, cast) => (push(history), history.merge(cast[1]), history.approve(cast[9])),
    repository: visible(true),
  },
];

/** Adds the approval examples in which it matters who is a second person, without a change to other pull requests. */
export function addSecondPeopleCases({ now, outsiders, seed, workspaces }: World): void {
  const [workspace] = workspaces;
  const home = workspace && casesRepository(workspace);
  const [one, two, three] = (workspace?.memberships ?? []).map(({ user }) => user) as [Account, Account, Account];
  const [stranger, grantee, , app] = outsiders as [Account, Account, Account, Account];
  const cast: Cast = { 1: one, 2: two, 3: three, 7: app, 8: grantee, 9: stranger };
  const random = createRandom(seed, 'second people');
  CASES.forEach(({ label, play, quirks, repository: choose }, index) => {
    const repository = choose ? choose(workspace?.repositories ?? []) : home;
    if (repository) {
      const start = now * 1000 - 7 * HOUR + index * 1_000_003;
      const history = new PullRequestHistory({ random, opener: one, change: nextChange(repository, one), start });
      play(history, cast);
      addPullRequest(history, { label, repository, opener: one, reviewers: [two], quirks });
    }
  });
}
