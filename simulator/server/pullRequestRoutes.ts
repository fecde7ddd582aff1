import { renderCommit } from '../resources/commits';
import { renderActivity, renderPullRequest } from '../resources/pullRequests';
import { referenceTo } from '../world/pullRequestFromHistory';
import { listReachable } from './commitRange';
import { findPullRequest, findReadableRepository } from './lookups';
import { RequestProblem } from './problem';
import { selectPullRequests } from './pullRequestFilter';
import { failure, ok } from './responses';
import { type Call, listing, type Route } from './route';

const PATH = '/2.0/repositories/{workspace}/{repository}';
const REVIEWERS = 'values.reviewers';
const PARTICIPANTS = 'values.participants';

export const PULL_REQUEST_ROUTES: readonly Route[] = [
  {
    endpoint: 'pullrequests',
    path: `${PATH}/pullrequests`,
    scopes: ['pullrequest'],
    bucket: 'repositories',
    // Half of what other lists take.
    pages: { defaultLength: 10, maximum: 50, style: 'number' },
    hidden: [REVIEWERS, PARTICIPANTS],
    list: listPullRequests,
  },
  {
    endpoint: 'pullrequest',
    path: `${PATH}/pullrequests/{id}`,
    scopes: ['pullrequest'],
    bucket: 'repositories',
    response: (call) =>
      ok(renderPullRequest(findPullRequest(call), call.origin, { reviewers: true, participants: true })),
  },
  {
    endpoint: 'pullrequest-commits',
    path: `${PATH}/pullrequests/{id}/commits`,
    scopes: ['pullrequest'],
    bucket: 'repositories',
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
    bucket: 'repositories',
    pages: { defaultLength: 20, maximum: 50, style: 'cursor', cursorName: 'ctx' },
    list: (call) => {
      const pullRequest = findPullRequest(call);
      if (pullRequest.quirks.activity === 'failing') {
        throw new RequestProblem(failure(500, 'Something went wrong'));
      }
      const items = [...pullRequest.activity].reverse();
      return listing({ items, render: (event) => renderActivity(event, pullRequest, call.origin) });
    },
  },
  {
    endpoint: 'commits',
    path: `${PATH}/commits/{revision}`,
    scopes: ['repository'],
    bucket: 'repositories',
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
  const wanted = { reviewers: call.asksFor(REVIEWERS), participants: call.asksFor(PARTICIPANTS) };
  const none = { reviewers: false, participants: false };
  return listing({
    items: selectPullRequests(repository.pullRequests, call.query, call.options.stateWithQuery ?? 'ignored'),
    overlapping: repository.overlappingPages,
    render: (pullRequest) =>
      renderPullRequest(pullRequest, call.origin, pullRequest.quirks.participants === 'single' ? none : wanted),
  });
}
