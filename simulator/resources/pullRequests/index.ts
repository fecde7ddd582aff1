import type { GraphBuilder } from '../../graph/builder';
import { REPOSITORY, repositoryList, WORKSPACE } from '../../server/lists';
import { findMember, findPullRequest, findReadableRepository, findWorkspace } from '../../server/lookups';
import type { PageRules } from '../../server/paging';
import { RequestProblem } from '../../server/problem';
import { failure, ok } from '../../server/responses';
import { type Call, listing } from '../../server/route';
import type { PullRequest } from '../../world/types';
import type { Resource } from '../resource';
import { listReachable } from './commitRange';
import { type ExpectedAnalysis, expectedAnalysis } from './expectedAnalysis';
import { selectPullRequests } from './filter';
import { pullRequestEntity, renderActivity, renderCommit, renderPullRequest } from './record';

const REVIEWERS = 'values.reviewers';
const PARTICIPANTS = 'values.participants';

/** The maximum is half that of other lists. */
const PAGES: PageRules = { defaultLength: 10, maximum: 50, style: 'number' };
const COMMIT_PAGES: PageRules = { defaultLength: 30, maximum: 100, style: 'cursor' };

/** Pull requests with their commits and activity, and the commits of repositories. */
export const pullRequests: Resource = {
  source: 'pullRequests',
  routes: [
    {
      endpoint: 'member-pullrequests',
      path: `${WORKSPACE}/pullrequests/{member}`,
      scopes: ['pullrequest'],
      bucket: 'other',
      pages: PAGES,
      hidden: [REVIEWERS, PARTICIPANTS],
      list: listPullRequestsOfMember,
    },
    {
      endpoint: 'pullrequests',
      path: `${REPOSITORY}/pullrequests`,
      scopes: ['pullrequest'],
      bucket: 'repository',
      pages: PAGES,
      hidden: [REVIEWERS, PARTICIPANTS],
      list: listPullRequests,
    },
    {
      endpoint: 'pullrequest',
      path: `${REPOSITORY}/pullrequests/{id}`,
      scopes: ['pullrequest'],
      bucket: 'repository',
      response: (call) =>
        ok(renderPullRequest(findPullRequest(call), call.origin, { reviewers: true, participants: true })),
    },
    {
      endpoint: 'pullrequest-commits',
      path: `${REPOSITORY}/pullrequests/{id}/commits`,
      scopes: ['pullrequest'],
      bucket: 'repository',
      pages: COMMIT_PAGES,
      list: (call) => {
        const { commits, quirks, repository } = findPullRequest(call);
        if (quirks.commits === 'missing') {
          throw new RequestProblem(failure(404, 'Not found'));
        }
        const items = quirks.commits === 'empty' ? [] : commits;
        return listing({ items, render: (commit) => renderCommit(commit, repository, call.origin) });
      },
    },
    {
      endpoint: 'pullrequest-activity',
      path: `${REPOSITORY}/pullrequests/{id}/activity`,
      scopes: ['pullrequest'],
      bucket: 'repository',
      pages: { defaultLength: 20, maximum: 50, style: 'cursor', cursorName: 'ctx' },
      list: (call) => {
        const pullRequest = findPullRequest(call);
        if (pullRequest.quirks.activity === 'failing') {
          throw new RequestProblem(failure(500, 'Something went wrong'));
        }
        const items = pullRequest.quirks.activity === 'empty' ? [] : [...pullRequest.activity].reverse();
        return listing({ items, render: (event) => renderActivity(event, pullRequest, call.origin) });
      },
    },
    repositoryList({
      endpoint: 'commits',
      path: 'commits/{revision}',
      scopes: ['repository'],
      pages: COMMIT_PAGES,
      items: listReachable,
      render: (commit, { subject }, { origin }) => renderCommit(commit, subject, origin),
    }),
  ],
  addOfRepository: (graph, { subject: repository }, { options }) => {
    for (const pullRequest of repository.pullRequests) {
      if (Math.max(pullRequest.createdOn, pullRequest.updatedOn) >= options.since * 1000) {
        addPullRequest(graph, pullRequest, expectedAnalysis(pullRequest, { enriched: options.enrichedPrs }));
      }
    }
  },
};

function listPullRequests(call: Call) {
  const repository = findReadableRepository(call);
  return listing({
    items: select(call, repository.pullRequests),
    overlapping: repository.overlappingPages,
    render: (pullRequest) => render(call, pullRequest),
  });
}

/** The pull requests that a member opened in repositories of the workspace that the caller can read. */
function listPullRequestsOfMember(call: Call) {
  const workspace = findWorkspace(call);
  const own = call.directory.pullRequestsOf(workspace, findMember(call));
  const visible = new Set(call.directory.repositories(workspace, call));
  const readable = own.filter(
    ({ repository }) => visible.has(repository) && repository.pullRequestAccess === 'granted',
  );
  const { memberPullRequestsIncludeParticipants = true } = call.options;
  return listing({
    items: select(call, readable),
    render: (pullRequest) => render(call, pullRequest, memberPullRequestsIncludeParticipants),
  });
}

function select({ query, options }: Call, pullRequests: readonly PullRequest[]): readonly PullRequest[] {
  return selectPullRequests(pullRequests, query, options.stateWithQuery ?? 'ignored');
}

/** For most pull requests, a list includes reviewers and participants when `fields` asks for them. */
function render(call: Call, pullRequest: PullRequest, includesParticipants = true): unknown {
  const isIncluded = includesParticipants && pullRequest.quirks.participants === 'in list';
  const reviewers = isIncluded && call.asksFor(REVIEWERS);
  const participants = isIncluded && call.asksFor(PARTICIPANTS);
  return renderPullRequest(pullRequest, call.origin, { reviewers, participants });
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
