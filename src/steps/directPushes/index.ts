import { findDirectPushes } from '../../approval/directPushes';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import type { ListedRepository } from '../jobState/listed';
import type { KnownMerges } from '../jobState/mergedPullRequests';
import { getMembers, getStepData } from '../jobState/stepData';
import { isActive } from '../pullRequests/discovery/plan';
import { OVERLAP_MS } from '../pullRequests/window';
import { addEntityOnce, addRelationshipOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import { createCommitEntity } from './converter';
import { listLateMerges } from './lateMerges';
import { BRANCH_ENDPOINTS, type DirectPushTools, LATE_ENDPOINTS, listBranch, type ListedCommit } from './listBranch';

export const directPushesStep = defineStep(
  {
    id: Steps.DIRECT_PUSHES,
    name: 'Fetch Direct Pushes',
    entities: [Entities.COMMIT],
    relationships: [Relationships.REPO_HAS_COMMIT, Relationships.USER_CREATED_COMMIT],
    dependsOn: [Steps.REPOS, Steps.PULL_REQUESTS],
    follows: [Steps.USERS],
    dependencyGraphId: DependencyGraphs.ACCESS,
    ingestionSourceId: IngestionSources.DIRECT_PUSHES,
    enabledBy: 'ingestAccessControls',
    scopes: ['repository'],
    endpoints: BRANCH_ENDPOINTS,
    occasionalEndpoints: LATE_ENDPOINTS,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commits/#api-repositories-workspace-repo-slug-commits-revision-get',
    missingScope: 'skip',
  },
  fetchDirectPushes,
);

/** Nothing is stated of a repository whose pull requests are not known completely. Commits are partial, so none is deleted either. */
async function fetchDirectPushes(tools: DirectPushTools): Promise<void> {
  const { forEachRepository, jobState } = tools;
  const merged = await getStepData(jobState, 'mergedPullRequests');
  if (merged) {
    await forEachRepository(
      (repository) => judgeBranch(tools, repository, merged.of(repository.uuid)),
      (repository) =>
        repository.mainBranch !== undefined && isActive(repository, { windowStart: merged.since(repository.uuid) }),
    );
  }
}

async function judgeBranch(
  tools: DirectPushTools,
  repository: ListedRepository,
  known: KnownMerges | undefined,
): Promise<void> {
  const { context, logger, skips } = tools;
  const { fullName, mainBranch: branch = '' } = repository;
  if (!known) {
    // the step for pull requests has reported why
    logger.info(
      { repository: fullName },
      'Its pull requests were not read completely, so pushes cannot be told from merges',
    );
    return;
  }
  const until = context.executionHistory.current.startedOn + OVERLAP_MS;
  const { pullRequests, since } = known;
  const facts = { branch, since, until, pullRequests };
  const listed = await listBranch(tools, repository, facts);
  let found = findDirectPushes(listed, facts);
  if (found.commits.length > 0) {
    const late = await listLateMerges(tools, repository, known);
    found = late
      ? findDirectPushes(listed, { ...facts, pullRequests: [...pullRequests, ...late] })
      : { commits: [], isIncomplete: true };
  }
  if (found.isIncomplete) {
    skips.add('unknownMerges', 'repositories', fullName);
  }
  for (const commit of found.commits) {
    await addCommit(tools, commit, { repository, branch });
  }
}

async function addCommit(
  { jobState, skips }: DirectPushTools,
  commit: ListedCommit,
  { repository, branch }: { repository: ListedRepository; branch: string },
): Promise<void> {
  const { authorAccountId = '', authorId } = commit;
  const members = (await getMembers(jobState)).get(repository.workspaceUuid);
  const author = authorId ?? members?.byAccountId?.get(authorAccountId);
  const entity = skips.convert('commits', repository.fullName, commit, (record) =>
    createCommitEntity({ ...record, authorId: author }, repository, branch),
  );
  if (entity && (await addEntityOnce(jobState, entity, Relationships.REPO_HAS_COMMIT, repository.uuid))) {
    await addRelationshipOnce(jobState, Relationships.USER_CREATED_COMMIT, { from: author, to: entity._key });
  }
}
