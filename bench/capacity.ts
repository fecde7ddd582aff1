import { ENDPOINTS } from '../src/bitbucket/endpoints';
import { callsPer, pagesOf } from '../src/bitbucket/endpoints/calls';
import { CALLS_PER_HOUR } from '../src/bitbucket/limits';
import { PULL_REQUEST_ENDPOINTS } from '../src/steps/pullRequests/pullRequestTools';
import { type TableData, tableOf } from './report';

/** How many pull requests of a workspace change within the time that a run covers. */
interface Activity {
  title: string;
  /** Undefined when pull requests are not collected. */
  pullRequests?: { perRepository: number; approvedShare: number };
}

const ACTIVITIES: readonly Activity[] = [
  { title: 'without pull requests' },
  { title: '1 changed pull request for 20 repositories', pullRequests: { perRepository: 1 / 20, approvedShare: 0.6 } },
  { title: '1 changed pull request for 2 repositories', pullRequests: { perRepository: 1 / 2, approvedShare: 0.6 } },
];
const CONSUMERS = [1, 2, 5];
/** Examples of hourly limits of an access token: 1,000, and 10 more for each paid user above 100, up to 10,000. */
const ACCESS_TOKENS = [1000, 2500, 10_000];

/** Without the single pull request and `commits`, which are only requested where a list is incomplete. */
const USUAL = PULL_REQUEST_ENDPOINTS.filter(({ name }) => name !== 'pullRequest' && name !== 'commits');

/** The calls of a run for repository data: R/100 + R + P + A, if only the list of repositories has further pages. */
export function neededRepositoryCalls(repositories: number, { pullRequests }: Pick<Activity, 'pullRequests'>): number {
  const pages = pagesOf(ENDPOINTS.repositories, repositories);
  if (!pullRequests) {
    return pages;
  }
  const changed = Math.ceil(repositories * pullRequests.perRepository);
  // activity is only requested where someone approved
  const withoutApproval = changed - Math.ceil(changed * pullRequests.approvedShare);
  const calls = repositories * callsPer('repository', USUAL) + changed * callsPer('pull request', USUAL);
  return pages + calls - withoutApproval;
}

/** The number of repositories that a run with full discovery can cover within one hour's limit, by credentials. */
export function capacityTable(): TableData {
  return tableOf(
    ['Credentials', 'Calls an hour', ...ACTIVITIES.map(({ title }) => title)],
    [
      ...CONSUMERS.map(
        (count) => [`${count} OAuth consumer${count === 1 ? '' : 's'}`, count * CALLS_PER_HOUR.repository] as const,
      ),
      ...ACCESS_TOKENS.map((limit) => [`1 access token of ${limit}`, limit] as const),
    ].map(([name, calls]) => [name, calls, ...ACTIVITIES.map((activity) => maxRepositories(calls, activity))]),
  );
}

/** Finds the largest workspace that fits by bisection, because more repositories never need fewer calls. */
function maxRepositories(calls: number, activity: Activity): number {
  let fits = 0;
  let tooMany = Number.MAX_SAFE_INTEGER;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (neededRepositoryCalls(middle, activity) <= calls) {
      fits = middle;
    } else {
      tooMany = middle;
    }
  }
  return fits;
}
