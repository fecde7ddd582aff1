import {
  privateInPublicProjects,
  publicForks,
  publicRepositoriesWithRunners,
} from '../../../../src/report/findings/exposure';
import { CLEAR, entity, evaluate, foundWith, link, outcome, UNDETERMINED } from './evaluate';

const repo = (key: string, properties: object) => entity('repo', key, { fullName: `w/${key}`, ...properties });

describe('forks', () => {
  const fork = (properties: object) =>
    repo('copy', { public: true, fork: true, parentFullName: 'W/API', ...properties });

  test.each([
    ['public, of a private repository', {}, false, foundWith('Public, and forked from w/api, which is private')],
    ['public, of a public repository', {}, true, CLEAR],
    ['private', { public: false }, false, CLEAR],
    ['no fork', { fork: false, parentFullName: undefined }, false, CLEAR],
    ['maybe public', { public: undefined }, false, UNDETERMINED],
    ['maybe a fork', { fork: undefined, parentFullName: undefined }, false, UNDETERMINED],
    ['of a repository that was not collected', { parentFullName: 'other/api' }, false, UNDETERMINED],
    ['of a repository of unknown visibility', {}, undefined, UNDETERMINED],
  ])('%s', (_, properties, isPublic, expected) => {
    // the original counts as judged, unless its own visibility leaves that open
    const { checked, ...rest } = outcome(
      evaluate(publicForks, [fork(properties), repo('api', { public: isPublic, fork: false })]),
    ) as { checked: number };
    expect({ ...rest, checked: checked - 1 }).toEqual(expected);
  });
});

describe('runners', () => {
  const RUNNER = entity('runner', '{runner}', { name: 'build-1' });
  const HAS = [link('api', 'repo_has_runner', '{runner}')];

  test.each([
    ['in a public repository', true, HAS, foundWith('Everybody can read it, and it has the runners build-1')],
    ['in a private repository', false, HAS, CLEAR],
    ['in a repository of unknown visibility', undefined, HAS, UNDETERMINED],
    ['in no repository', true, [], CLEAR],
  ])('%s', (_, isPublic, relationships, expected) => {
    const objects = [repo('api', { public: isPublic }), RUNNER];
    expect(outcome(evaluate(publicRepositoriesWithRunners, objects, relationships))).toEqual(expected);
  });
});

test.each([
  [false, true, foundWith('Its project PAY is public')],
  [false, false, CLEAR],
  [true, true, CLEAR],
  [undefined, true, UNDETERMINED],
  [undefined, false, CLEAR],
  [false, undefined, UNDETERMINED],
])('a repository with public %s in a project with public %s', (isPublic, isProjectPublic, expected) => {
  const project = entity('project', '{project}', { key: 'PAY', public: isProjectPublic });
  const objects = [repo('api', { public: isPublic }), project];
  const relationships = [link('{project}', 'project_has_repo', 'api')];
  expect(outcome(evaluate(privateInPublicProjects, objects, relationships))).toEqual(expected);
});

test('a private repository whose project is unknown is not judged', () => {
  expect(outcome(evaluate(privateInPublicProjects, [repo('api', { public: false })]))).toEqual(UNDETERMINED);
});
