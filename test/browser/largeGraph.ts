import type { Graph, GraphObject } from '../../src/report/graph';
import type { Report } from '../../src/report/reportData';
import { entity, finding, HOUR_MS, item, NOW, relationship, reportOf } from './pageFixture';

const REPOSITORIES = 1_500;
const USERS = 1_000;
const PULL_REQUESTS = 17_499;

/** 20,000 entities and 50,000 relationships, in the proportions of a large workspace with a busy day. */
export function largeGraph(): Graph {
  const entities = [entity('{ws}', 'bitbucket_workspace', 'Large', { slug: 'large' })];
  const relationships = [];
  for (let index = 0; index < USERS; index += 1) {
    entities.push(
      entity(`{user-${index}}`, 'bitbucket_user', `Person ${index}`, { nickname: `person${index}`, active: true }),
    );
  }
  for (let index = 0; index < REPOSITORIES; index += 1) {
    const name = `service-${index}`;
    entities.push(entity(`{repo-${index}}`, 'bitbucket_repo', name, { fullName: `large/${name}`, public: false }));
    relationships.push(relationship('OWNS', '{ws}', `{repo-${index}}`, { _type: 'bitbucket_workspace_owns_repo' }));
  }
  for (let index = 0; index < PULL_REQUESTS; index += 1) {
    const pullRequest = largePullRequest(index);
    entities.push(pullRequest);
    relationships.push(
      relationship('HAS', `{repo-${index % REPOSITORIES}}`, pullRequest._key, {
        _type: 'bitbucket_repo_has_pullrequest',
      }),
    );
    relationships.push(relationship('OPENED', `{user-${index % USERS}}`, pullRequest._key));
    if (relationships.length < 50_000) {
      relationships.push(
        relationship('APPROVED', `{user-${(index + 1) % USERS}}`, pullRequest._key, {
          _type: 'bitbucket_user_approved_pullrequest',
          approvedOn: NOW - HOUR_MS,
          commit: hashOf(index, 1),
        }),
      );
    }
  }
  return { entities, relationships: relationships.slice(0, 50_000) };
}

/** A tenth of the pull requests has a finding. */
export function largeReport(graph: Graph): Report {
  const pullRequests = graph.entities.filter(({ _type }) => _type === 'bitbucket_pullrequest');
  const items = pullRequests
    .filter((_, index) => index % 10 === 0)
    .map((entity) =>
      item({
        key: entity._key,
        type: entity._type,
        name: String(entity.title),
        reason: 'Approved by nobody',
      }),
    );
  return reportOf([finding('merged-without-approval', 'critical', { checked: pullRequests.length, items })]);
}

function largePullRequest(index: number): GraphObject {
  const repository = `service-${index % REPOSITORIES}`;
  const commits = [0, 1, 2, 3].map((commit) => hashOf(index, commit));
  return entity(`large/${repository}/pull-requests/${index}`, 'bitbucket_pullrequest', `${repository}/${index}`, {
    title: `TEAM-${index} Make request handling of part ${index % 97} more robust`,
    description: 'Handles the empty list, adds a time-out that can be configured, and tests for both ...',
    repository,
    state: index % 3 === 0 ? 'OPEN' : 'MERGED',
    source: `feature/team-${index}`,
    target: 'main',
    author: `Person ${index % USERS}`,
    createdOn: NOW - 9 * HOUR_MS,
    updatedOn: NOW - HOUR_MS,
    webLink: `https://bitbucket.org/large/${repository}/pull-requests/${index}`,
    commits,
    commitMessages: ['Address review comments', 'Simplify the query', 'Rename for clarity', 'Handle the empty list'],
    commitsApproved: commits.slice(1),
    commitsNotApproved: commits.slice(0, 1),
    approvers: [`Person ${(index + 1) % USERS}`],
    approved: false,
    merged: index % 3 !== 0,
  });
}

function hashOf(pullRequest: number, commit: number): string {
  return (pullRequest * 4 + commit).toString(16).padStart(8, '0').repeat(5);
}
