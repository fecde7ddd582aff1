import type { BitbucketClient } from '../../bitbucket/client';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import { callsPer, pagesOf } from '../../bitbucket/endpoints/calls';
import { pausesWithin } from '../../bitbucket/limits';
import type { Settings } from '../../config';
import { Steps } from '../../graph/model';
import { chooseDiscovery, isActive, planRest } from '../../steps/pullRequests/discovery/plan';
import { TURN_INTERVALS } from '../../steps/pullRequests/discovery/turns';
import { DAY_MS } from '../../steps/pullRequests/window';
import type { BitbucketStep } from '../../steps/runtime/defineStep';
import { Answers, type Findings } from './askRepository';
import { callsOf, sum } from './quantities';
import type { Expectation } from './runEstimate';
import { type Sample, takeSample } from './sample';
import { type SeenRepositories, seeRepositories } from './seenRepositories';
import { type Allowance, callsWithin, rested } from './waiting';

/** What is to be estimated. Times are in milliseconds since 1970. */
export interface PlannedRun {
  readonly settings: Settings;
  /** The steps that run. */
  readonly running: readonly BitbucketStep[];
  /** The start of the period whose pull requests are read. */
  readonly since: number;
  /** From which on they are read in any case, whatever calls are left; earlier ones are read last. */
  readonly windowStart: number;
  readonly now: number;
  /** By slug, how many repositories of each workspace the credentials see. */
  readonly repositories: ReadonlyMap<string, number>;
  readonly credentials: { readonly consumers: number; readonly all: number };
  readonly allowances: readonly Allowance[];
  readonly allowedMinutes: number;
}

/** Estimates a run that no earlier one tells about: by the lists of repositories, and by what some repositories have. */
export async function expectBySample(client: BitbucketClient, planned: PlannedRun): Promise<Expectation> {
  const { credentials, now, running, settings, since, windowStart } = planned;
  const isOn = (id: string) => running.some((step) => step.id === id);
  const seen: SeenRepositories[] = [];
  for (const [slug, total] of planned.repositories) {
    seen.push(await seeRepositories(client, settings, { slug, total }));
  }
  const questions = {
    ...{ since, now },
    pullRequests: isOn(Steps.PULL_REQUESTS),
    directPushes: isOn(Steps.DIRECT_PUSHES),
    restrictions: isOn(Steps.BRANCH_RESTRICTIONS),
    pipelines: isOn(Steps.PIPELINES),
    environments: isOn(Steps.ENVIRONMENTS) && isOn(Steps.PIPELINE_VARIABLES),
  };
  const sample = await takeSample(client, { questions, seen, ...callsByRepository(running) });
  const repositories = seen.map(({ listed, unlisted }) => listed.length + unlisted);
  const slugs = [...planned.repositories.keys()];
  const members = isOn(Steps.USERS) ? await sizesOf(client, ENDPOINTS.members, slugs) : [];
  const lists = questions.pullRequests ? planLists(sample, planned, { seen, members }) : NO_LISTS;
  const [read, readWithActivity] = [sample.total(countOf), sample.total(({ pullRequests }) => pullRequests?.approved)];
  const calls = callsOf(
    {
      ...{ members, repositories, read, readWithActivity },
      listed: seen.map(({ all }) => all),
      permitted: isOn(Steps.USERS) ? await sizesOf(client, ENDPOINTS.workspacePermissions, slugs) : [],
      projects: isOn(Steps.PROJECTS) ? await sizesOf(client, ENDPOINTS.projects, slugs) : [],
      active: seen.flatMap(({ listed }) =>
        listed.filter((one) => one.mainBranch && isActive(one, { windowStart: since })),
      ).length,
      refused: sample.total((one) => toNumber(one.isRefused)),
      refusedActive: sample.total((one) => toNumber(one.isRefused && one.isActive)),
      pushed: sample.total(({ branch, isActive: active }) => (active ? toNumber(branch?.isPushed) : 0)),
      byModel: sample.total((one) => toNumber(one.isByModel)),
      withPipelines: questions.pipelines ? sample.total((one) => toNumber(one.hasPipelines)) : sum(repositories),
      environments: sample.total(({ environments }) => environments),
      ...{ lists: lists.repositories, memberLists: lists.members },
      furtherPages: {
        pullRequests: sample.total(({ pullRequests }) => pullRequests?.furtherPages),
        branchCommits: sample.total(({ branch, isActive: active }) => (active ? branch?.furtherPages : 0)),
      },
      ...{ consumers: credentials.consumers, credentials: credentials.all },
    },
    running,
  );
  const ofPullRequests = read + readWithActivity;
  const earlier = since < windowStart ? sample.total((one) => earlierOf(one, windowStart)) / Math.max(1, read) : 0;
  return {
    ...{
      basis: 'sample',
      asked: sample.asked > 0 ? sample.asked : undefined,
      repositories: sum(repositories),
      calls,
      discovery: lists.discovery,
    },
    ...(questions.pullRequests &&
      !sample.isRefused && {
        pullRequests: { since, changed: read, toRead: read, calls: ofPullRequests },
        optionalCalls: ofPullRequests * earlier,
      }),
  };
}

const countOf = ({ pullRequests }: Findings) => pullRequests?.count;

/** How many pull requests of a repository changed before a time, by those of the first page. */
function earlierOf({ pullRequests }: Findings, time: number): number | undefined {
  const { changedOn = [], count = 0 } = pullRequests ?? {};
  const earlier = changedOn.filter((one) => one < time).length;
  return pullRequests && (count * earlier) / Math.max(1, changedOn.length);
}

function toNumber(isSo: boolean | undefined): number | undefined {
  return isSo === undefined ? undefined : Number(isSo);
}

/** What a run does in a repository: in any, and by what it has. */
function callsByRepository(running: readonly BitbucketStep[]) {
  const endpoints = [...new Set(running.flatMap(({ endpoints: own = [] }) => own))];
  const withPipelines = endpoints.filter(({ needsPipelines }) => needsPipelines);
  const [any, ofPipelines, ofEnvironment] = [
    callsPer('repository', endpoints),
    callsPer('repository', withPipelines),
    callsPer('environment', withPipelines),
  ];
  return {
    callsInAny: any - ofPipelines,
    callsIn: ({ pullRequests, hasPipelines, environments = 0 }: Findings) => {
      const { count = 0, approved = 0, furtherPages = 0 } = pullRequests ?? {};
      const automation = hasPipelines === false ? 0 : ofPipelines + environments * ofEnvironment;
      return count + approved + furtherPages + automation;
    },
  };
}

interface Lists {
  readonly discovery: Expectation['discovery'];
  /** How many lists of pull requests by repository, and how many calls for those by member. */
  readonly repositories: number;
  readonly members: number;
}

const NO_LISTS: Lists = { discovery: 'off', repositories: 0, members: 0 };

/** How the run will find pull requests, by its own rules. It knows nothing of calls that were made before. */
function planLists(
  sample: Sample,
  { allowances, allowedMinutes, credentials, now, settings, windowStart }: PlannedRun,
  { seen, members }: { seen: readonly SeenRepositories[]; members: readonly number[] },
): Lists {
  const repositories = sum(seen.map(({ listed, unlisted }) => listed.length + unlisted));
  const spent =
    sum(seen.map(({ all }) => pagesOf(ENDPOINTS.repositories, all))) +
    (credentials.all > 1 ? credentials.all * seen.length : 0);
  const available = callsWithin(rested(allowances), 'repository', pausesWithin(allowedMinutes)) - spent;
  const full: Lists = { discovery: 'full', repositories, members: 0 };
  const first = chooseDiscovery(repositories, settings.pullRequestDiscovery, { available, spent });
  if (first?.discovery === 'full') {
    return full;
  }
  const active = seen.flatMap(({ listed }) => listed.filter((one) => isActive(one, { windowStart }))).length;
  const ofActive = ({ isActive: isOne, pullRequests: found }: Findings) =>
    isOne ? found && found.count + found.approved + found.furtherPages : 0;
  const quiet = repositories - active;
  const left = available - active - sample.total(ofActive);
  if (!first && planRest(quiet, { available: left, spent }).discovery === 'full') {
    return full;
  }
  // the turns of the time that the run covers
  const turns = quiet * Math.min(1, (now - windowStart) / (TURN_INTERVALS[0] * DAY_MS));
  return { discovery: 'economical', repositories: active + turns, members: sum(members) };
}

/** How many items each workspace has; as if it were one where Bitbucket does not say. */
async function sizesOf(
  client: BitbucketClient,
  endpoint: (typeof ENDPOINTS)['members' | 'workspacePermissions' | 'projects'],
  slugs: readonly string[],
): Promise<number[]> {
  const sizes: number[] = [];
  for (const workspace of slugs) {
    const page = await new Answers().to(() => client.firstPage({ ...endpoint, pagelen: 1 }, { workspace }), {
      items: [],
    });
    sizes.push(page?.size ?? 1);
  }
  return sizes;
}
