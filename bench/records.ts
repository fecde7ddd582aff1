import type { IntegrationLogger, JobState } from '@jupiterone/integration-sdk-core';

import type { ApprovalReport } from '../src/approval/verdict';
import type { BitbucketClient } from '../src/bitbucket/client';
import type { Account, PullRequest, Repository, Workspace } from '../src/bitbucket/resources';
import { Relationships } from '../src/graph/model';
import { addRelationshipOnce } from '../src/steps/jobState/addRelationshipOnce';
import { setMembers } from '../src/steps/jobState/members';
import { type ListedRepository, refOf, toListedRepository } from '../src/steps/jobState/repositories';
import { reportApprovals } from '../src/steps/pull-requests/approvals';
import { createPullRequestEntity } from '../src/steps/pull-requests/converter';
import { reviewsOf } from '../src/steps/pull-requests/reviews';
import { createRepositoryEntity } from '../src/steps/repos/converter';
import { Skips } from '../src/steps/runtime/skips';
import { createUserEntity } from '../src/steps/users/converter';
import { createWorkspaceEntity } from '../src/steps/workspaces/converter';

/** What Bitbucket tells of a workspace, read and analyzed, but not converted. */
export interface Records {
  workspace: Workspace;
  users: Account[];
  repositories: Repository[];
  pullRequests: { repository: ListedRepository; pullRequest: PullRequest; report: ApprovalReport }[];
}

/** Reads the kinds of records that make up nearly all of a graph. */
export async function readRecords(client: BitbucketClient, slug: string, updatedSince: Date): Promise<Records> {
  const workspace = await client.getWorkspace(slug);
  const records: Records = { workspace, users: [], repositories: [], pullRequests: [] };
  for await (const { user } of client.listMembers(slug)) {
    records.users.push(user!);
  }
  const members = new Set(records.users.map(({ uuid }) => uuid));
  for await (const record of client.listRepositories(workspace.uuid)) {
    records.repositories.push(record);
    const repository = toListedRepository(createRepositoryEntity(record, workspace));
    for await (const pullRequest of client.listPullRequests({ ...refOf(repository), updatedSince })) {
      const ref = { ...refOf(repository), id: pullRequest.id };
      const report = await reportApprovals(client, ref, pullRequest, members, workspace.uuid);
      records.pullRequests.push({ repository, pullRequest, report });
    }
  }
  return records;
}

/**
 * Does what the steps do with each record: converts it, checks it, adds the entity and its relationships.
 *
 * @param connect what is done for each relationship
 */
export async function addRecords(
  jobState: JobState,
  logger: IntegrationLogger,
  records: Records,
  connect: typeof addRelationshipOnce = addRelationshipOnce,
): Promise<void> {
  const { workspace, users, repositories, pullRequests } = records;
  const skips = new Skips(logger);
  await jobState.addEntity(createWorkspaceEntity(workspace));
  await setMembers(jobState, workspace.uuid, new Set(users.map(({ uuid }) => uuid)));
  for (const user of users) {
    const entity = skips.convert('users', user.uuid, () => createUserEntity(user))!;
    await jobState.addEntity(entity);
    await connect(jobState, Relationships.WORKSPACE_HAS_USER, workspace.uuid, entity._key);
  }
  for (const repository of repositories) {
    const entity = skips.convert('repositories', repository.uuid, () => createRepositoryEntity(repository, workspace))!;
    await jobState.addEntity(entity);
    await connect(jobState, Relationships.WORKSPACE_OWNS_REPO, workspace.uuid, entity._key);
  }
  for (const { repository, pullRequest, report } of pullRequests) {
    const entity = skips.convert('pull requests', repository.uuid, () =>
      createPullRequestEntity(pullRequest, repository, report),
    )!;
    await jobState.addEntity(entity);
    await connect(jobState, Relationships.REPO_HAS_PULL_REQUEST, repository.uuid, entity._key);
    await connect(jobState, Relationships.USER_OPENED_PULL_REQUEST, pullRequest.author?.uuid, entity._key);
    for (const { userId, ...properties } of reviewsOf(pullRequest)) {
      await connect(jobState, Relationships.USER_REVIEWED_PULL_REQUEST, userId, entity._key, properties);
    }
    for (const { userId, ...properties } of report.approvals) {
      await connect(jobState, Relationships.USER_APPROVED_PULL_REQUEST, userId, entity._key, properties);
    }
  }
}
