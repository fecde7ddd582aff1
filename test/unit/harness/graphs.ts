import type { Graph, GraphObject, GraphRelationship } from '../../../src/report/graph';

/** A merged pull request of the repository `w/api` without an approval. */
export function pullRequest(id: number, properties: Record<string, unknown> = {}): GraphObject {
  return {
    _key: `w/api/pull-requests/${id}`,
    _type: 'bitbucket_pullrequest',
    _class: ['Review', 'PR'],
    displayName: `api/${id}`,
    title: 'Fix it',
    author: 'Mei Chen',
    open: false,
    merged: true,
    approved: false,
    analysisIncomplete: false,
    commits: ['a1', 'b2'],
    commitsNotApproved: ['a1', 'b2'],
    ...properties,
  };
}

export function relationship(from: string, type: string, to: string): GraphRelationship {
  const _class = type.split('_')[2]!.toUpperCase();
  return { _key: `${from}|${type}|${to}`, _type: type, _class, _fromEntityKey: from, _toEntityKey: to };
}

/** A workspace with a project, two repositories (one of them without a project), a user and a pull request. */
export function smallGraph(properties: Record<string, unknown> = {}): Graph {
  return {
    entities: [
      { _key: '{w}', _type: 'bitbucket_workspace', _class: ['Account'], displayName: 'Northwind' },
      { _key: '{p}', _type: 'bitbucket_project', _class: ['Project'], displayName: 'Payments' },
      { _key: '{r}', _type: 'bitbucket_repo', _class: ['CodeRepo'], displayName: 'api', fullName: 'w/api' },
      { _key: '{s}', _type: 'bitbucket_repo', _class: ['CodeRepo'], displayName: 'web', fullName: 'w/web' },
      { _key: '{u}', _type: 'bitbucket_user', _class: ['User'], displayName: 'Mei Chen' },
      pullRequest(7, properties),
    ],
    relationships: [
      relationship('{w}', 'bitbucket_workspace_owns_project', '{p}'),
      relationship('{w}', 'bitbucket_workspace_owns_repo', '{r}'),
      relationship('{w}', 'bitbucket_workspace_owns_repo', '{s}'),
      relationship('{p}', 'bitbucket_project_has_repo', '{r}'),
      relationship('{w}', 'bitbucket_workspace_has_user', '{u}'),
      relationship('{r}', 'bitbucket_repo_has_pullrequest', 'w/api/pull-requests/7'),
      relationship('{u}', 'bitbucket_user_opened_pullrequest', 'w/api/pull-requests/7'),
      {
        ...relationship('{u}', 'bitbucket_user_reviewed_pullrequest', 'w/api/pull-requests/7'),
        reviewState: 'changes_requested',
      },
    ],
  };
}
