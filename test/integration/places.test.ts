import type { Entity, StepEntityMetadata } from '@jupiterone/integration-sdk-core';

import { parseOptions } from '../../demo/options';
import { startDemoSimulator } from '../../demo/simulation';
import { ALL_SCOPES, type SimulatorOptions, startSimulator } from '../../simulator';
import { Entities } from '../../src/graph/model';
import { runIntegration } from '../runIntegration';

/*
 * What must hold for every entity of a collected world: its display name tells it from all others of its type, its link opens it
 * or the settings where it is managed, and what it says of its place is true.
 */

jest.setTimeout(120_000);

/** Their display name is a name that several may have in Bitbucket. */
const MAY_HAVE_NAMESAKES = new Set<string>(
  [Entities.WORKSPACE, Entities.USER, Entities.EXTERNAL_USER, Entities.GROUP, Entities.PROJECT, Entities.REPO].map(
    ({ _type }) => _type,
  ),
);

const METADATA: readonly StepEntityMetadata[] = Object.values(Entities);

describe.each<[string, SimulatorOptions]>([
  ['one workspace', { seed: 5 }],
  ['two workspaces with repositories and groups of the same names', { seed: 2, sizes: { workspaces: 2 } }],
])('in %s', (_, options) => {
  let entities: readonly Entity[];

  beforeAll(async () => {
    const simulator = await startSimulator({
      ...options,
      consumers: [{ key: 'key', secret: 'secret', scopes: ALL_SCOPES, limit: 100_000 }],
    });
    const config = { ingestAccessControls: true, ingestAutomation: true };
    const dependencies = { sleep: () => Promise.resolve() };
    const run = await runIntegration(simulator, { config, dependencies }).finally(() => simulator.close());
    expect(new Set(Object.values(run.statuses))).toEqual(new Set(['success']));
    ({ entities } = run);
  });

  const ofType = (type: string) => entities.filter(({ _type }) => _type === type);

  test.each(METADATA.map(({ _type }) => _type))('there is a %s', (type) => {
    expect(ofType(type).length).toBeGreaterThan(0);
  });

  test.each(METADATA.map(({ _type }) => _type))('each %s has a display name of its own', (type) => {
    const named = new Map<unknown, Entity[]>();
    ofType(type).forEach((entity) => {
      named.set(entity.displayName, [...(named.get(entity.displayName) ?? []), entity]);
    });
    const shared = [...named.values()].filter((namesakes) => namesakes.length > 1 && !mayBeNamesakes(type, namesakes));
    expect(shared.map(([first]) => first?.displayName)).toEqual([]);
  });

  test.each(METADATA.filter(({ schema }) => 'webLink' in (schema?.properties ?? {})).map(({ _type }) => _type))(
    'each %s has a link that opens it, or its settings',
    (type) => {
      const wrong = ofType(type).filter((entity) => entity.webLink !== ownLink(entity) && !opensSettings(entity));
      expect(wrong.map(({ displayName, webLink }) => ({ displayName, webLink }))).toEqual([]);
    },
  );

  test('every place that an entity names is in the graph, and is one place', () => {
    const byKey = new Map(entities.map((entity) => [entity._key, entity]));
    const slugs = new Set(ofType(Entities.WORKSPACE._type).map(({ slug }) => slug));
    const untrue = entities.filter(({ _type, repository, repoId, project, projectId, workspace }) => {
      const [owningRepository, owningProject] = [byKey.get(repoId as string), byKey.get(projectId as string)];
      // customers query pull requests by the name of the repository
      const isRepository = _type === Entities.PULL_REQUEST._type ? 'name' : 'fullName';
      return (
        (repository !== undefined && owningRepository?.[isRepository] !== repository) ||
        (repository === undefined && repoId !== undefined) ||
        (project !== undefined && owningProject?.key !== project) ||
        (workspace !== undefined && !slugs.has(workspace))
      );
    });
    expect(untrue.map(({ _key }) => _key)).toEqual([]);
  });

  test('what is managed in settings names its workspace', () => {
    const managed = METADATA.filter(({ schema }) => schema?.required?.includes('workspace')).map(({ _type }) => _type);
    expect(managed.length).toBeGreaterThanOrEqual(10);
    const homeless = managed.flatMap(ofType).filter(({ workspace }) => typeof workspace !== 'string');
    expect(homeless).toEqual([]);
  });

  function mayBeNamesakes(type: string, namesakes: readonly Entity[]): boolean {
    // pull requests are named after the name of the repository, which another workspace may use as well
    return type === Entities.PULL_REQUEST._type
      ? new Set(namesakes.map(({ repoId }) => repoId)).size === namesakes.length
      : MAY_HAVE_NAMESAKES.has(type) && namesakes.every(({ name, displayName }) => name === displayName);
  }

  /** The link to its own page that Bitbucket sent with it, if it did. */
  function ownLink({ _rawData }: Entity): string | undefined {
    const { links } = (_rawData?.[0]?.rawData ?? {}) as { links?: { html?: { href?: string } } };
    return links?.html?.href;
  }

  function opensSettings({ _type, hash, webLink, repoId, projectId, workspace }: Entity): boolean {
    const ofOwner = (owner: Entity | undefined, settings: string) =>
      Boolean(owner) && String(webLink).startsWith(`${String(owner?.webLink).replace(/\/$/, '')}/${settings}`);
    const owner = entities.find(({ _key }) => _key === (repoId ?? projectId));
    if (repoId !== undefined) {
      // lists of commits have no links
      return ofOwner(owner, _type === Entities.COMMIT._type ? `commits/${hash as string}` : 'admin/');
    }
    return projectId !== undefined
      ? ofOwner(owner, 'settings')
      : ofOwner(
          ofType(Entities.WORKSPACE._type).find(({ slug }) => slug === workspace),
          'workspace/settings',
        );
  }
});

test('at least 95 % of the display names in the demo are distinct, for every type', async () => {
  const simulator = await startDemoSimulator(parseOptions([]));
  const { entities } = simulator.expectedGraph({ since: 0, accessControls: true, automation: true });
  await simulator.close();
  for (const { _type } of METADATA) {
    const names = entities.filter((entity) => entity._type === _type).map(({ displayName }) => displayName);
    expect([_type, new Set(names).size >= 0.95 * names.length]).toEqual([_type, true]);
  }
});
