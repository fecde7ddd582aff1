import { CALLS_PER_HOUR as LIMITS } from '../src/bitbucket/limits';

const CALLS_PER_HOUR = LIMITS.repository;
import { type TableData, tableOf } from './report';

/** How much changes in a workspace within the time that a run covers. */
interface Activity {
  title: string;
  /** Undefined when the source is switched off. */
  pullRequests?: { perRepository: number; approvedShare: number };
}

const ACTIVITIES: readonly Activity[] = [
  { title: 'without pull requests' },
  { title: '1 changed pull request for 20 repositories', pullRequests: { perRepository: 1 / 20, approvedShare: 0.6 } },
  { title: '1 changed pull request for 2 repositories', pullRequests: { perRepository: 1 / 2, approvedShare: 0.6 } },
];
const CONSUMERS = [1, 2, 5];
/** Calls an hour of an access token: 1,000, and 10 more for each paid user above 100, up to 10,000. */
const ACCESS_TOKENS = [1000, 2500, 10_000];
const REPOSITORIES_PER_PAGE = 100;

/** The calls of a run that count, when no list takes more than one page: R/100 + R + P + A. */
export function neededRepositoryCalls(repositories: number, { pullRequests }: Pick<Activity, 'pullRequests'>): number {
  const pages = Math.max(1, Math.ceil(repositories / REPOSITORIES_PER_PAGE));
  if (!pullRequests) {
    return pages;
  }
  const changed = Math.ceil(repositories * pullRequests.perRepository);
  return pages + repositories + changed + Math.ceil(changed * pullRequests.approvedShare);
}

/** How many repositories a run in full discovery can cover within one hour's limits, by credentials. */
export function capacityTable(): TableData {
  return tableOf(
    ['Credentials', 'Calls an hour', ...ACTIVITIES.map(({ title }) => title)],
    [
      ...CONSUMERS.map(
        (count) => [`${count} OAuth consumer${count === 1 ? '' : 's'}`, count * CALLS_PER_HOUR] as const,
      ),
      ...ACCESS_TOKENS.map((limit) => [`1 access token of ${limit}`, limit] as const),
    ].map(([name, calls]) => [name, calls, ...ACTIVITIES.map((activity) => mostRepositories(calls, activity))]),
  );
}

/** The needed calls never fall when repositories are added, so the largest workspace that fits is found by bisection. */
function mostRepositories(calls: number, activity: Activity): number {
  let fits = 0;
  let tooMany = calls * REPOSITORIES_PER_PAGE + 1;
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
