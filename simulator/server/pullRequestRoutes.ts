import { renderCommit } from '../resources/commits';
import { renderActivity, renderPullRequest } from '../resources/pullRequests';
import { referenceTo } from '../world/pullRequestFromHistory';
import type { PullRequest } from '../world/types';
import { listReachable } from './commitRange';
import { findMember, findPullRequest, findReadableRepository, findWorkspace } from './lookups';
import type { PageRules } from './paging';
import { RequestProblem } from './problem';
import { selectPullRequests } from './pullRequestFilter';
import { failure, ok } from './responses';
import { type Call, listing, type Route } from './route';

const PATH = '/2.0/repositories/{workspace}/{repository}';
const REVIEWERS = 'values.reviewers';
const PARTICIPANTS = 'values.participants';

/** The maximum is half that of other lists. */
const PAGES: PageRules = { defaultLength: 10, maximum: 50, style: 'number' };

export const PULL_REQUEST_ROUTES: readonly Route[] = [
  {
    endpoint: 'member-pullrequests',
    path: '/2.0/workspaces/{workspace}/pullrequests/{member}',
    scopes: ['pullrequest'],
    bucket: 'other',
    pages: PAGES,
    hidden: [REVIEWERS, PARTICIPANTS],
    list: listPullRequestsOfMember,
  },
  {
    endpoint: 'pullrequests',
    path: `${PATH}/pullrequests`,
    scopes: ['pullrequest'],
    bucket: 'repository',
    pages: PAGES,
    hidden: [REVIEWERS, PARTICIPANTS],
    list: listPullRequests,
  },
  {
    endpoint: 'pullrequest',
    path: `${PATH}/pullrequests/{id}`,
    scopes: ['pullrequest'],
    bucket: 'repository',
    response: (call) =>
      ok(renderPullRequest(findPullRequest(call), call.origin, { reviewers: true, participants: true })),
  },
  {
    endpoint: 'pullrequest-commits',
    path: `${PATH}/pullrequests/{id}/commits`,
    scopes: ['pullrequest'],
    bucket: 'repository',
    pages: { defaultLength: 30, maximum: 100, style: 'cursor' },
    list: (call) => {
      const { commits, quirks, repository } = findPullRequest(call);
      if (quirks.commits === 'missing') {
        throw new RequestProblem(failure(404, 'Not found'));
      }
      const items = quirks.commits === 'empty' ? [] : commits;
      return listing({ items, render: (commit) => renderCommit(commit, referenceTo(repository), call.origin) });
    },
  },
  {
    endpoint: 'pullrequest-activity',
    path: `${PATH}/pullrequests/{id}/activity`,
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
  {
    endpoint: 'commits',
    path: `${PATH}/commits/{revision}`,
    scopes: ['repository'],
    bucket: 'repository',
    pages: { defaultLength: 30, maximum: 100, style: 'cursor' },
    list: (call) => {
      const repository = findReadableRepository(call);
      return listing({
        items: listReachable(repository, call),
        render: (commit) => renderCommit(commit, referenceTo(repository), call.origin),
      });
    },
  },
];

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
