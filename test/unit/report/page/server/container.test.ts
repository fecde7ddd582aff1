import { GraphIndex } from '../../../../../src/report/graphIndex';
import { containerOf } from '../../../../../src/report/page/server/container';
import { entity, link } from '../../findings/evaluate';

const ENTITIES = {
  workspace: entity('workspace', '{w}', { slug: 'acme' }),
  project: entity('project', '{p}', { workspace: 'acme' }),
  repository: entity('repo', '{r}', { workspace: 'acme' }),
  environment: entity('environment', '{e}', { workspace: 'acme', repoId: '{r}' }),
  variable: entity('pipeline_variable', '{v}', { workspace: 'acme', repoId: '{r}' }),
  key: entity('deploy_key', '{k}', { workspace: 'acme', projectId: '{p}' }),
  hook: entity('webhook', '{h}', { workspace: 'acme' }),
  user: entity('user', '{u}'),
  lost: entity('webhook', '{l}', { workspace: 'other', repoId: '{gone}' }),
};

const GRAPH = new GraphIndex({
  entities: Object.values(ENTITIES),
  relationships: [
    link('{w}', 'workspace_owns_project', '{p}'),
    link('{w}', 'workspace_owns_repo', '{r}'),
    link('{p}', 'project_has_repo', '{r}'),
    link('{e}', 'environment_has_pipeline_variable', '{v}'),
  ],
});

test.each([
  ['workspace', undefined],
  ['project', '{w}'],
  ['repository', '{p}'],
  ['environment', '{r}'],
  ['variable', '{e}'],
  ['key', '{p}'],
  ['hook', '{w}'],
  ['user', undefined],
  ['lost', undefined],
] as const)('a %s belongs to %s', (name, expected) => {
  expect(containerOf(ENTITIES[name], GRAPH)?._key).toBe(expected);
});
