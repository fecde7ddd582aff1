import type { GraphBuilder } from '../../graph/builder';
import { displayNames, whereaboutsOf } from '../../graph/whereabouts';
import type { Holder } from '../../world/holder';
import type { Random } from '../../world/random';
import type { Json } from '../json';
import { addVariables, createAllVariables, createVariables, type Variable } from './variables';

export interface Environment {
  uuid: string;
  name: string;
  type?: 'Test' | 'Staging' | 'Production';
  adminOnly?: boolean;
  /** Position among the environments of its type. */
  rank?: number;
  variables: Variable[];
}

/** The three environments that Bitbucket creates by default, or only the first ones. */
export function createEnvironments(random: Random): Environment[] {
  const types = (['Test', 'Staging', 'Production'] as const).slice(0, random.pick([0, 1, 3, 3]));
  return types.map((type) => ({
    uuid: random.uuid(),
    name: type,
    type,
    adminOnly: type === 'Production' && random.chance(0.5),
    rank: 0,
    variables: createVariables(random, 3),
  }));
}

/** More than a page of environments: several of each type, one with more than a page of variables, one with few fields. */
export function createEdgeCaseEnvironments(random: Random): Environment[] {
  const regions = ['eu', 'us', 'ap'].flatMap((region, rank) =>
    (['Test', 'Staging', 'Production'] as const).map((type) => ({ name: `${type} ${region}`, type, rank })),
  );
  const environments = regions.map((region): Environment => ({
    ...region,
    uuid: random.uuid(),
    adminOnly: region.type === 'Production',
    variables: createVariables(random, 3),
  }));
  const named = (name: string): Environment => ({ uuid: random.uuid(), name, variables: [] });
  return [
    ...environments,
    { ...named('Full'), type: 'Test', adminOnly: false, rank: 3, variables: createAllVariables(random) },
    named('Thin'),
  ];
}

const TYPE_RANKS = { Test: 0, Staging: 1, Production: 2 };

export function renderEnvironment({ uuid, name, type, adminOnly, rank }: Environment): Json {
  return {
    type: 'deployment_environment',
    uuid,
    name,
    slug: name.toLowerCase().replaceAll(' ', '-'),
    hidden: false,
    ...(rank !== undefined && { rank }),
    ...(type && {
      category: { name: type },
      environment_type: { type: 'deployment_environment_type', name: type, rank: TYPE_RANKS[type] },
    }),
    ...(adminOnly !== undefined && {
      restrictions: { type: 'deployment_restrictions_configuration', admin_only: adminOnly },
    }),
    environment_lock_enabled: true,
    deployment_gate_enabled: false,
    lock: { type: 'deployment_environment_lock_open', name: 'OPEN' },
  };
}

export function addEnvironments(graph: GraphBuilder, holder: Holder, environments: readonly Environment[]): void {
  const { place, page, properties } = whereaboutsOf(holder);
  const webLink = `${page}admin/pipelines/deployment-settings`;
  const names = displayNames(
    place,
    environments.map(({ uuid: id, name }) => ({ id, name })),
  );
  for (const [index, { uuid, name, type, adminOnly, rank, variables }] of environments.entries()) {
    const _key = `${holder.uuid}:environment:${uuid}`;
    const displayName = String(names[index]);
    graph.addEntity({
      _key,
      _type: 'bitbucket_environment',
      _class: ['Configuration'],
      name,
      displayName,
      ...properties,
      webLink,
      environmentType: type,
      production: type && type === 'Production',
      adminOnlyRestriction: adminOnly,
      rank,
    });
    graph.addRelationship(holder.uuid, 'bitbucket_repo_has_environment', _key);
    const variablePlace = `${place}, ${displayName.slice(place.length + 2)}`;
    const owner = { scope: 'environment', graphName: 'environment', uuid, _key } as const;
    addVariables(graph, { ...owner, place: variablePlace, webLink, properties }, variables);
  }
}
