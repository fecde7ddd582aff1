import { findDirectPushes, reachesFurther } from '../../approval/directPushes';
import { needsActivity } from '../../approval/verdict';
import type { BitbucketClient } from '../../bitbucket/client';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import { pagesOf } from '../../bitbucket/endpoints/calls';
import { byUpdate, type PullRequest } from '../../bitbucket/endpoints/pullRequests';
import type { Commit } from '../../bitbucket/endpoints/repositories';
import { RateLimitError } from '../../bitbucket/http/credentialErrors';
import { ApiError, NotFoundError } from '../../bitbucket/http/errors';
import type { FirstPage } from '../../bitbucket/pagination/firstPage';
import { time } from '../../graph/properties';
import { isByModel } from '../../steps/branchRestrictions/mainBranch';
import { toListedCommit } from '../../steps/directPushes/listBranch';
import { type ListedRepository, toRepositoryRef } from '../../steps/jobState/listed';
import { isActive } from '../../steps/pullRequests/discovery/plan';
import { toOlderMerge } from '../../steps/pullRequests/merged';
import { convertedOrNone } from './seenRepositories';

/** What decides the calls of a run, and is asked because a source of the run needs it. Times are in milliseconds since 1970. */
export interface Questions {
  /** The start of the period whose pull requests the run reads. */
  readonly since: number;
  readonly now: number;
  readonly pullRequests: boolean;
  readonly directPushes: boolean;
  readonly restrictions: boolean;
  readonly pipelines: boolean;
  readonly environments: boolean;
}

/** What a repository has. Absent is what was not asked, or what Bitbucket did not tell this time. */
export interface Findings {
  readonly isActive: boolean;
  /** Whether Bitbucket refuses whatever is asked about it. */
  readonly isRefused: boolean;
  readonly pullRequests?: ChangedPullRequests;
  readonly hasPipelines?: boolean;
  readonly environments?: number;
  readonly isByModel?: boolean;
  readonly branch?: { readonly isPushed: boolean; readonly furtherPages: number };
}

/** The pull requests of a repository that changed in the period. */
export interface ChangedPullRequests {
  readonly count: number;
  /** How many of them somebody approved. */
  readonly approved: number;
  readonly furtherPages: number;
  /** The listed ones: when they changed. */
  readonly changedOn: readonly number[];
  readonly isRefused: boolean;
}

/** One call for each question. What decides about few calls is asked only if `isThorough`. */
export async function askRepository(
  client: BitbucketClient,
  repository: ListedRepository,
  questions: Questions & { readonly isThorough: boolean },
): Promise<Findings> {
  const { since, isThorough } = questions;
  const ref = toRepositoryRef(repository);
  const active = isActive(repository, { windowStart: since });
  const answers = new Answers();
  const listed = questions.pullRequests
    ? await answers.to(() => client.firstPage(ENDPOINTS.pullRequests, ref, byUpdate(new Date(since))), REFUSED)
    : undefined;
  // what refuses to tell whether it has pipelines is asked for what belongs to them
  const hasPipelines = questions.pipelines ? await answers.to(() => askPipelines(client, ref), true) : undefined;
  const environments =
    questions.environments && hasPipelines !== false
      ? await answers.to(async () => sizeOf(await client.firstPage(ENDPOINTS.environments, ref)), 0)
      : undefined;
  const restrictions =
    questions.restrictions && isThorough
      ? await answers.to(
          async () => (await client.firstPage(ENDPOINTS.branchRestrictions, ref)).items.some(isByModel),
          false,
        )
      : undefined;
  const asksBranch = questions.directPushes && isThorough && active && listed !== undefined && listed !== REFUSED;
  return {
    isActive: active,
    isRefused: answers.areRefused,
    pullRequests: listed && toChanged(listed),
    hasPipelines,
    environments: hasPipelines === false ? 0 : environments,
    isByModel: restrictions === undefined ? undefined : restrictions && repository.mainBranch !== undefined,
    branch: asksBranch ? await askBranch(client, repository, { ...questions, merged: listed.items }) : undefined,
  };
}

/** What was asked, and how often Bitbucket refused it. */
export class Answers {
  private asked = 0;
  private refused = 0;

  /** Whether everything was refused. */
  get areRefused(): boolean {
    return this.asked > 0 && this.refused === this.asked;
  }

  /**
   * @param whenRefused what a refusal amounts to
   * @returns undefined where Bitbucket fails, which says nothing
   */
  async to<T>(ask: () => Promise<T>, whenRefused: T): Promise<T | undefined> {
    this.asked += 1;
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiError) || error instanceof RateLimitError) {
        throw error;
      }
      this.refused += error.isRefusal ? 1 : 0;
      return error.isRefusal || error instanceof NotFoundError ? whenRefused : undefined;
    }
  }
}

async function askPipelines(client: BitbucketClient, ref: ReturnType<typeof toRepositoryRef>): Promise<boolean> {
  try {
    return (await client.get(ENDPOINTS.pipelinesConfiguration, ref)).enabled !== false;
  } catch (error) {
    if (error instanceof NotFoundError && error.isAnswer) {
      return false;
    }
    throw error;
  }
}

/** What stands for a list of pull requests that Bitbucket refuses: a run skips it. */
const REFUSED: FirstPage<PullRequest> = { items: [], size: 0 };

function sizeOf({ items, size = items.length }: FirstPage<unknown>): number {
  return size;
}

function toChanged(page: FirstPage<PullRequest>): ChangedPullRequests {
  const { items } = page;
  const count = sizeOf(page);
  const approved = items.filter((one) => one && needsActivity(one)).length;
  return {
    count,
    approved: items.length > 0 ? (count * approved) / items.length : 0,
    furtherPages: pagesOf(ENDPOINTS.pullRequests, count) - 1,
    changedOn: items.flatMap((one) => time(one?.updated_on) ?? []),
    isRefused: page === REFUSED,
  };
}

async function askBranch(
  client: BitbucketClient,
  repository: ListedRepository,
  { since, now, merged }: Pick<Questions, 'since' | 'now'> & { merged: readonly (PullRequest | null)[] },
): Promise<Findings['branch']> {
  const { mainBranch: branch } = repository;
  if (branch === undefined) {
    return { isPushed: false, furtherPages: 0 };
  }
  const ref = { ...toRepositoryRef(repository), branch };
  const page = await new Answers().to<FirstPage<Commit>>(() => client.firstPage(ENDPOINTS.branchCommits, ref), {
    items: [],
  });
  if (!page) {
    return undefined;
  }
  const listed = page.items.flatMap((record) => (record ? convertedOrNone(() => toListedCommit(record)) : []));
  const pullRequests = merged.flatMap((one) => (one && toOlderMerge(one)) ?? []);
  const facts = { branch, since, until: now, pullRequests };
  const oldest = Math.min(...listed.flatMap(({ date }) => date ?? []));
  const isFull = page.items.length >= ENDPOINTS.branchCommits.pagelen! && reachesFurther(listed, facts);
  return {
    isPushed: findDirectPushes(listed, facts).commits.length > 0,
    // as dense as on the first page
    furtherPages: isFull ? Math.max(1, Math.ceil((now - since) / Math.max(1, now - oldest)) - 1) : 0,
  };
}
