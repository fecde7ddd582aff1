import { createReport, type ReportOptions } from '../../../src/report/createReport';
import type { Graph } from '../../../src/report/graph';
import type { Report } from '../../../src/report/reportData';
import { DAY_MS, entity, link, NOW, pullRequest } from './findings/evaluate';

/* A small workspace with findings of each severity. */

export const TIMES = { generatedOn: NOW, startedOn: NOW - 1_000, collectedOn: NOW };

const OPEN = { public: true, defaultBranch: 'main', owner: 'acme' };

export const GRAPH: Graph = {
  entities: [
    entity('workspace', '{w}', { slug: 'acme' }),
    entity('project', '{pay}', { key: 'PAY', workspace: 'acme' }),
    entity('user', '{ann}', { displayName: 'Ann', uuid: '{ann}', email: 'ann@acme.example' }),
    entity('user', '{bob}', { displayName: 'Bob', uuid: '{bob}' }),
    entity('repo', '{api}', {
      ...{ ...OPEN, fullName: 'acme/api', projectId: '{pay}', updatedOn: NOW - DAY_MS },
      webLink: 'https://bitbucket.org/acme/api',
    }),
    entity('repo', '{web}', { ...OPEN, fullName: 'acme/web', createdOn: NOW - 2 * DAY_MS, updatedOn: NOW }),
    pullRequest({
      ...{ approvalStatus: 'not_approved', createdOn: NOW - 9e6, mergedOn: NOW - 1e6, updatedOn: NOW - 1e6 },
      webLink: 'https://bitbucket.org/acme/api/pull-requests/7',
    }),
    entity('webhook', '{hook}', {
      ...{ name: 'CI', active: true, insecure: true, address: 'ci.example', repository: 'acme/api', repoId: '{api}' },
      ...{ workspace: 'acme', hasSecret: true, events: [] },
    }),
    entity('deploy_key', '{key}', { name: 'old', project: 'PAY', workspace: 'acme', createdOn: NOW - 100 * DAY_MS }),
    entity('permission', '{grant}', { admin: true, repository: 'acme/web', repoId: '{web}', principalType: 'user' }),
  ],
  relationships: [
    link('{w}', 'workspace_has_user', '{ann}'),
    link('{w}', 'workspace_has_user', '{bob}'),
    link('{api}', 'repo_has_pullrequest', 'w/api/pull-requests/7'),
    link('{api}', 'repo_has_webhook', '{hook}'),
    link('{pay}', 'project_allows_deploy_key', '{key}'),
    link('{web}', 'repo_allows_permission', '{grant}'),
    link('{bob}', 'user_has_permission', '{grant}'),
  ],
};

/** The report of that graph, or of another one. */
export function sampleReport(options: Partial<ReportOptions> = {}, graph = GRAPH): Report {
  return createReport(graph, [], { ...TIMES, ...options });
}

/** The graph with some properties changed, by the key of the entity; an entity with `undefined` is left out. */
export function changedGraph(changes: Readonly<Record<string, object | undefined>>): Graph {
  const entities = GRAPH.entities.flatMap((one) => {
    const isChanged = Object.hasOwn(changes, one._key);
    return isChanged && changes[one._key] === undefined ? [] : [{ ...one, ...changes[one._key] }];
  });
  const keys = new Set(entities.map(({ _key }) => _key));
  const relationships = GRAPH.relationships.filter(
    ({ _fromEntityKey, _toEntityKey }) => keys.has(_fromEntityKey) && keys.has(_toEntityKey),
  );
  return { entities, relationships };
}
