import type { ApprovalReport } from '../../approval/verdict';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { PullRequest } from '../../bitbucket/endpoints/pullRequests';
import { RateLimitError } from '../../bitbucket/http/credentialErrors';
import { NotFoundError } from '../../bitbucket/http/errors';
import { Relationships } from '../../graph/model';
import { label, time } from '../../graph/properties';
import { type ListedRepository, toRepositoryRef } from '../jobState/listed';
import { getStepData } from '../jobState/stepData';
import { addRelationshipOnce } from '../runtime/addOnce';
import type { Failures } from '../runtime/failures';
import { accessToRepositories } from './access';
import { createPullRequestEntity } from './converter';
import type { MembersOfWorkspace } from './membersOfWorkspaces';
import { toMergedPullRequest } from './merged';
import type { PullRequestTools } from './pullRequestTools';
import { reportApprovals } from './reportApprovals';
import { reviewsOf } from './reviews';
import { inLongerWindow } from './window';

/**
 * By default the SDK writes 500 objects at a time. The text of 500 pull requests with their raw records takes 25 MB of
 * memory.
 */
const FLUSH_AFTER = 100;

/**
 * Analyzes a listed pull request and adds it, with its relationships, to the graph.
 *
 * @param listedBy the kind of list that it came from. It is not certain that the list of a member contains reviewers and participants.
 */
export type PullRequestIngest = (
  repository: ListedRepository,
  listed: PullRequest | null,
  listedBy?: 'repository' | 'member',
) => Promise<void>;

/** @param failures takes what goes wrong with one pull request, which then is not added: an earlier run may know it better */
export function createPullRequestIngest(
  tools: PullRequestTools,
  membersOf: MembersOfWorkspace,
  failures: Failures,
): PullRequestIngest {
  const { client, jobState, local, progress, settings, skips } = tools;
  const access = accessToRepositories(tools);
  const isEarlier = inLongerWindow(tools.context.executionHistory);
  const keys = new Set<string>();

  async function ingest(name: string, ...[repository, listed, listedBy]: Parameters<PullRequestIngest>): Promise<void> {
    const merged = await getStepData(jobState, 'mergedPullRequests');
    if (!listed || !Number.isInteger(listed.id)) {
      merged?.setIncomplete(repository.uuid);
      skips.add('malformed', 'pull requests', name);
      return;
    }
    const ref = { ...toRepositoryRef(repository), id: listed.id };
    const isEnriched = settings.enrichedPrs || listedBy === 'member';
    const pullRequest = isEnriched ? await enrich(tools, repository, listed) : listed;
    if (!pullRequest) {
      merged?.setIncomplete(repository.uuid);
      return;
    }
    const members = await membersOf(repository);
    const report = await reportApprovals(client, {
      ref,
      pullRequest,
      known: local.knownFacts,
      members,
      access: await access.known(repository),
      readGrants: () => access.grants(repository),
      workspaceUuid: repository.workspaceUuid,
    });
    merged?.add(repository.uuid, toMergedPullRequest(pullRequest, report));
    if (report.analysisIncomplete) {
      if (members !== 'unavailable') {
        await access.assertPermissionsAsked(repository);
      }
      skips.add('incomplete', 'pull requests', name);
    }
    const entity = skips.convert('pull requests', name, pullRequest, (record) =>
      createPullRequestEntity(record, repository, report),
    );
    if (entity && keys.has(entity._key)) {
      // its record names it like another pull request
      skips.add('malformed', 'pull requests', name);
    } else if (entity) {
      keys.add(entity._key);
      progress.pullRequests += 1;
      progress.openPullRequests += pullRequest.state === 'OPEN' ? 1 : 0;
      progress.earlierPullRequests += isEarlier(time(pullRequest.updated_on)) ? 1 : 0;
      const isFlushDue = keys.size % FLUSH_AFTER === 0;
      await jobState.addEntity(entity);
      await addRelationships(jobState, entity._key, { repository, pullRequest, report });
      if (isFlushDue) {
        await jobState.flush();
      }
    }
  }

  return (repository, listed, listedBy) => {
    const name = `${repository.fullName}/${label(listed?.id)}`;
    return failures.attempt(`pull request ${name}`, async () => {
      try {
        await ingest(name, repository, listed, listedBy);
      } catch (error) {
        // after a rate limit, either the step ends or the pull request counts as not tried
        if (!(error instanceof RateLimitError)) {
          (await getStepData(jobState, 'mergedPullRequests'))?.setIncomplete(repository.uuid);
        }
        throw error;
      }
    });
  };
}

/**
 * Fetches a pull request that was listed without its reviewers or participants. Bitbucket guarantees them only for a single
 * pull request; lists contain them because `fields` requests them.
 *
 * @returns undefined if the pull request no longer exists, which is counted as skipped
 */
async function enrich(
  { client, skips }: PullRequestTools,
  repository: ListedRepository,
  listed: PullRequest,
): Promise<PullRequest | undefined> {
  if (Array.isArray(listed.participants) && Array.isArray(listed.reviewers)) {
    return listed;
  }
  try {
    return await client.get(ENDPOINTS.pullRequest, { ...toRepositoryRef(repository), id: listed.id });
  } catch (error) {
    if (!(error instanceof NotFoundError)) {
      throw error;
    }
    skips.add('notFound', 'pull requests', `${repository.fullName}/${listed.id}`, error);
    return undefined;
  }
}

async function addRelationships(
  jobState: PullRequestTools['jobState'],
  to: string,
  { repository, pullRequest, report }: Analyzed,
): Promise<void> {
  const author = pullRequest.author?.uuid;
  await addRelationshipOnce(jobState, Relationships.REPO_HAS_PULL_REQUEST, { from: repository.uuid, to });
  await addRelationshipOnce(jobState, Relationships.USER_OPENED_PULL_REQUEST, { from: author, to });
  for (const { userId: from, ...properties } of reviewsOf(pullRequest)) {
    await addRelationshipOnce(jobState, Relationships.USER_REVIEWED_PULL_REQUEST, { from, to, properties });
  }
  for (const { userId: from, ...properties } of report.approvals) {
    await addRelationshipOnce(jobState, Relationships.USER_APPROVED_PULL_REQUEST, { from, to, properties });
  }
}

interface Analyzed {
  readonly repository: ListedRepository;
  readonly pullRequest: PullRequest;
  readonly report: ApprovalReport;
}
