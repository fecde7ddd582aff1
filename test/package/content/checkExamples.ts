import type { Graph, GraphObject, GraphRelationship } from '../../../src/report/graph';
import { COLLECTED_ON } from './collectGraph';

const DAY_MS = 24 * 3_600_000;

/** What several objects of a graph look like, to be copied with changes. */
export type Pattern = (type: string, isSuitable?: (entity: GraphObject) => boolean) => GraphObject;

/**
 * A workspace with one owner, whose repositories are a public fork with a runner, its private original in a public project that one
 * person administers and everybody may push to, and one that nobody has changed for long and a key opens. A member was not seen for long.
 */
export function checkExamples(first: Pattern): Graph {
  const change = (type: string, _key: string, properties: Record<string, unknown>): GraphObject => ({
    ...first(type),
    ...{ _key, displayName: _key, ...properties },
  });
  const repo = (slug: string, properties: Record<string, unknown>) =>
    change('bitbucket_repo', `{${slug}}`, {
      ...{ fullName: `examples/${slug}`, projectId: '{shown}', defaultBranch: 'main', public: false, fork: false },
      ...properties,
    });
  const workspace = change('bitbucket_workspace', '{examples}', { slug: 'examples' });
  const project = change('bitbucket_project', '{shown}', { key: 'SHOWN', workspace: 'examples', public: true });
  const owner = change('bitbucket_user', '{owner}', { lastAccessedOn: COLLECTED_ON, userType: 'user' });
  const dormant = change('bitbucket_user', '{dormant}', {
    lastAccessedOn: COLLECTED_ON - 120 * DAY_MS,
    userType: 'user',
  });
  const original = repo('original', {});
  const fork = repo('fork', { public: true, fork: true, parentFullName: 'examples/original' });
  const old = repo('old', { updatedOn: COLLECTED_ON - 200 * DAY_MS });
  const group = change('bitbucket_group', '{everybody}', { autoAdd: true, permission: 'write' });
  const grant = change('bitbucket_permission', '{read}', { permission: 'read', admin: false });
  const writing = change('bitbucket_permission', '{write}', { permission: 'write', admin: false });
  const restriction = change('bitbucket_branch_restriction', '{push}', { kind: 'push' });
  const runner = change('bitbucket_runner', '{runner}', {});
  const oldRunner = change('bitbucket_runner', '{old-runner}', {});
  const hook = change('bitbucket_webhook', '{hook}', { active: true });
  const key = change('bitbucket_deploy_key', '{key}', {});
  const repositories = [original, fork, old];
  return {
    entities: [
      workspace,
      project,
      owner,
      dormant,
      ...repositories,
      group,
      grant,
      writing,
      restriction,
      runner,
      oldRunner,
      hook,
      key,
    ],
    relationships: [
      { ...link(workspace, 'HAS', owner), permission: 'owner' },
      { ...link(workspace, 'HAS', dormant), permission: 'member' },
      ...repositories.flatMap((one) => [link(workspace, 'OWNS', one), link(project, 'HAS', one)]),
      ...[link(original, 'ALLOWS', grant), link(dormant, 'HAS', grant)],
      ...[link(project, 'ALLOWS', writing), link(group, 'HAS', writing)],
      ...[link(original, 'HAS', restriction), link(restriction, 'ALLOWS', group)],
      ...[link(fork, 'HAS', runner), link(old, 'ALLOWS', key), link(old, 'HAS', hook), link(old, 'HAS', oldRunner)],
    ],
  };
}

function link(from: GraphObject, verb: string, to: GraphObject): GraphRelationship {
  const nameOf = ({ _type }: GraphObject) => _type.replace('bitbucket_', '');
  return {
    ...{ _key: `${from._key}|${verb}|${to._key}`, _class: verb },
    _type: `bitbucket_${nameOf(from)}_${verb.toLowerCase()}_${nameOf(to)}`,
    ...{ _fromEntityKey: from._key, _toEntityKey: to._key },
  };
}
