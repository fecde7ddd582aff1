import type { GraphBuilder } from '../../graph/builder';
import { REPOSITORY, repositoryList, workspaceList } from '../../server/lists';
import { findMember, findPullRequest } from '../../server/lookups';
import type { PageRules } from '../../server/paging';
import { failure, ok, RequestProblem } from '../../server/responses';
import type { Call } from '../../server/route';
import { accessTo } from '../../world/refusals';
import type { PullRequest, Workspace } from '../../world/types';
import type { Account } from '../accounts';
import { type Grants, repositoryGrants } from '../grants';
import type { Resource } from '../resource';
import { listReachable } from './commitRange';
import { type ExpectedAnalysis, expectedAnalysis } from './expectedAnalysis';
import { selectPullRequests } from './filter';
import { pullRequestEntity, renderActivity, renderCommit, renderPullRequest } from './record';

const REVIEWERS = 'values.reviewers';
const PARTICIPANTS = 'values.participants';
const CLOSED_ON = 'values.closed_on';

/** The maximum is half that of other lists. */
const PAGES: PageRules = { defaultLength: 10, maximum: 50, style: 'number' };
const COMMIT_PAGES: PageRules = { defaultLength: 30, maximum: 100, style: 'cursor' };

/** Pull requests with their commits and activity, and the commits of repositories. */
export const pullRequests: Resource = {
  source: 'pullRequests',
  routes: [
    workspaceList({
      endpoint: 'member-pullrequests',
      path: 'pullrequests/{member}',
      scopes: ['pullrequest'],
      pages: PAGES,
      hidden: [REVIEWERS, PARTICIPANTS, CLOSED_ON],
      items: selectOfMember,
      render: (pullRequest, _, call) => render(call, pullRequest, call.options.memberPullRequestsIncludeParticipants),
    }),
    repositoryList({
      endpoint: 'pullrequests',
      path: 'pullrequests',
      scopes: ['pullrequest'],
      pages: PAGES,
      hidden: [REVIEWERS, PARTICIPANTS, CLOSED_ON],
      items: ({ pullRequests }, call) => selectPullRequests(pullRequests, call),
      overlapping: ({ overlappingPages }) => overlappingPages,
      render: (pullRequest, _, call) => render(call, pullRequest),
    }),
    {
      endpoint: 'pullrequest',
      path: `${REPOSITORY}/pullrequests/{id}`,
      scopes: ['pullrequest'],
      bucket: 'repository',
      response: (call) => {
        const parts = { reviewers: true, participants: true, closedOn: call.asksFor('closed_on') };
        return ok(renderPullRequest(findPullRequest(call), call.origin, parts));
      },
    },
    repositoryList({
      endpoint: 'pullrequest-commits',
      path: 'pullrequests/{id}/commits',
      scopes: ['pullrequest'],
      pages: COMMIT_PAGES,
      items: (_, call) => {
        const { commits, quirks } = findPullRequest(call);
        if (quirks.commits === 'missing') {
          throw new RequestProblem(failure(404, 'Not found'));
        }
        return quirks.commits === 'empty' ? [] : commits.slice(quirks.commits === 'behind' ? 1 : 0);
      },
      render: (commit, { subject }, { origin }) => renderCommit(commit, subject, origin),
    }),
    repositoryList({
      endpoint: 'pullrequest-activity',
      path: 'pullrequests/{id}/activity',
      scopes: ['pullrequest'],
      pages: { defaultLength: 20, maximum: 50, style: 'cursor', cursorName: 'ctx' },
      items: (_, call) => {
        const { activity, quirks } = findPullRequest(call);
        if (quirks.activity === 'missing') {
          throw new RequestProblem(failure(404, 'Not found'));
        }
        return quirks.activity === 'empty' ? [] : [...activity].reverse();
      },
      render: (event, _, call) => renderActivity(event, findPullRequest(call), call.origin),
    }),
    repositoryList({
      endpoint: 'commits',
      path: 'commits/{revision*}',
      scopes: ['repository'],
      pages: COMMIT_PAGES,
      items: listReachable,
      render: (commit, { subject }, { origin }) => renderCommit(commit, subject, origin),
    }),
  ],
  addOfRepository: (graph, { subject: repository }, { options, world }) => {
    const grantsKnown = options.accessControls && accessTo(world, repository, 'permissions') === 'granted';
    const facts = {
      enriched: options.enrichedPrs,
      permissionsKnown: options.permissions,
      ...(grantsKnown && { grantees: granteesOf(repositoryGrants(world, repository)) }),
    };
    for (const pullRequest of repository.pullRequests) {
      if (Math.max(pullRequest.createdOn, pullRequest.updatedOn) >= options.since * 1000) {
        addPullRequest(graph, pullRequest, expectedAnalysis(pullRequest, facts));
      }
    }
  },
};

/** Bitbucket also lists people from whom access was taken away. */
function granteesOf({ users }: Grants): ReadonlySet<Account> {
  return new Set(users.filter(({ permission }) => permission !== 'none').map(({ user }) => user));
}

/** The pull requests that a member opened in repositories of the workspace that the caller can read. */
function selectOfMember(workspace: Workspace, call: Call): readonly PullRequest[] {
  const own = call.directory.pullRequestsOf(workspace, findMember(call));
  const visible = new Set(call.directory.repositories(workspace, call));
  const readable = own.filter(
    ({ repository }) => visible.has(repository) && repository.pullRequestAccess === 'granted',
  );
  return selectPullRequests(readable, call);
}

/** For most pull requests, a list includes reviewers and participants when `fields` asks for them. */
function render(call: Call, pullRequest: PullRequest, includesParticipants = true): unknown {
  const isIncluded = includesParticipants && pullRequest.quirks.participants === 'in list';
  const reviewers = isIncluded && call.asksFor(REVIEWERS);
  const participants = isIncluded && call.asksFor(PARTICIPANTS);
  return renderPullRequest(pullRequest, call.origin, { reviewers, participants, closedOn: call.asksFor(CLOSED_ON) });
}

function addPullRequest(graph: GraphBuilder, pullRequest: PullRequest, analysis: ExpectedAnalysis): void {
  const { author, repository } = pullRequest;
  const entity = pullRequestEntity(pullRequest, analysis);
  const { _key } = entity;
  graph.addEntity(entity);
  graph.addRelationship(repository.uuid, 'bitbucket_repo_has_pullrequest', _key);
  // A workspace account can open a pull request, but is not a user.
  if (!author.deleted && author.type !== 'team') {
    graph.addRelationship(author.uuid, 'bitbucket_user_opened_pullrequest', _key);
  }
  for (const { userId, ...properties } of analysis.reviews) {
    graph.addRelationship(userId, 'bitbucket_user_reviewed_pullrequest', _key, properties);
  }
  for (const { userId, ...properties } of analysis.approvals) {
    graph.addRelationship(userId, 'bitbucket_user_approved_pullrequest', _key, properties);
  }
}
