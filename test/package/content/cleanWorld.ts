import { expectedAnalysis, type World } from '../../../simulator';
import { branchRestrictionsOf } from '../../../simulator/resources/branchRestrictions/record';
import { projectDeployKeys, repositoryDeployKeys } from '../../../simulator/resources/deployKeys';
import { pipelinesOf } from '../../../simulator/resources/pipelines';
import { type Runner, workspaceRunners } from '../../../simulator/resources/pipelines/runners';
import { type Variable, workspaceVariables } from '../../../simulator/resources/pipelines/variables';
import { repositoryWebhooks, type Webhook, workspaceWebhooks } from '../../../simulator/resources/webhooks';
import { DAY } from '../../../simulator/world/time';
import type { PullRequest, Repository } from '../../../simulator/world/types';

/** What the settings page of Bitbucket restricts when somebody ticks everything that matters. */
const RESTRICTIONS: readonly (readonly [kind: string, value: number | null])[] = [
  ['push', null],
  ['force', null],
  ['delete', null],
  ['restrict_merges', null],
  ['require_approvals_to_merge', 2],
  ['reset_pullrequest_approvals_on_change', null],
  ['enforce_merge_checks', null],
];

/**
 * Changes the settings of simulated workspaces as a careful administrator does in Bitbucket, and takes away pushes to main
 * branches and pull requests that were merged without a second person's approval. The integration then collects a workspace that is in order.
 */
export function putInOrder(world: World): void {
  const yesterday = world.now * 1000 - DAY;
  for (const workspace of world.workspaces) {
    workspaceWebhooks(world, workspace).forEach(sign);
    workspaceVariables(world, workspace).forEach(secure);
    workspaceRunners(world, workspace).forEach(start);
    workspace.memberships.forEach((membership) => (membership.lastAccessed = yesterday));
    workspace.groups.forEach((group) => (group.autoAdd = false));
    workspace.projects.flatMap((project) => projectDeployKeys(world, project)).forEach(use);
    for (const repository of workspace.repositories) {
      repository.isPrivate = true;
      repository.hasNoPushes = true;
      protect(world, repository);
      repository.pullRequests = repository.pullRequests.filter(isInOrder);
      repositoryWebhooks(world, repository).forEach(sign);
      repositoryDeployKeys(world, repository).forEach(use);
      const { variables, environments, runners } = pipelinesOf(world, repository);
      [...variables, ...environments.flatMap((environment) => environment.variables)].forEach(secure);
      environments.forEach((environment) => (environment.adminOnly = true));
      runners.forEach(start);
    }
  }

  function use(key: { lastUsed: number | null }): void {
    key.lastUsed = yesterday;
  }
}

function isInOrder(pullRequest: PullRequest): boolean {
  const { approved, validated } = expectedAnalysis(pullRequest);
  const isDone =
    pullRequest.taskCount === 0 && pullRequest.participants.every(({ state }) => state !== 'changes_requested');
  return pullRequest.state !== 'MERGED' || (approved && validated && isDone);
}

function protect(world: World, repository: Repository): void {
  const target = { pattern: repository.mainBranch ?? 'main', onMainBranch: repository.mainBranch !== null };
  const restrictions = RESTRICTIONS.map(([kind, value], index) => ({
    ...target,
    ...{ id: index + 1, kind, value, users: [], groups: [] },
  }));
  const current = branchRestrictionsOf(world, repository);
  current.splice(0, current.length, ...restrictions);
}

function sign(webhook: Webhook): void {
  const address = 'hooks.example.com';
  webhook.target = { url: `https://${address}/`, clean: `https://${address}/`, address };
  webhook.skipCertVerification = false;
  webhook.secretSet = true;
}

function secure(variable: Variable): void {
  variable.secured = true;
  delete variable.value;
}

function start({ state }: Runner): void {
  if (state) {
    state.status = 'ONLINE';
  }
}
