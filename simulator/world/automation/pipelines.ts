import { memoizeByOwner } from '../memoizeByOwner';
import { positionOf } from '../positions';
import { createRandom, type Random } from '../random';
import type { Repository } from '../types';
import { createEdgeCaseRunners, createRunners } from './runners';
import type { Environment, Pipelines } from './types';
import { createAllVariables, createVariables } from './variables';

/** By position of the repository. Where pipelines are `off`, their settings from before still exist. */
const STATUS: Record<number, Pipelines['status']> = {
  0: 'on',
  1: 'off',
  2: 'never',
  3: 'on',
  6: 'on',
  8: 'on',
  11: 'on',
};
const FULL = 3;

export const pipelines = memoizeByOwner<Repository, Pipelines>((world, repository) => {
  const random = createRandom(world.seed, `pipelines ${repository.uuid}`);
  const position = positionOf(world, repository) ?? -1;
  const status = STATUS[position] ?? random.pick(['on', 'on', 'on', 'off', 'never'] as const);
  if (status === 'never') {
    return { status, variables: [], environments: [], runners: [] };
  }
  const full = position === FULL;
  return {
    status,
    variables: full || position === 1 ? createAllVariables(random) : createVariables(random, 5),
    environments: full ? createEdgeCaseEnvironments(random) : createEnvironments(random),
    runners: (full ? createEdgeCaseRunners : createRunners)(random, world, repository.createdOn),
  };
});

/** The three environments that Bitbucket creates by default, or only the first ones. */
function createEnvironments(random: Random): Environment[] {
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
function createEdgeCaseEnvironments(random: Random): Environment[] {
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
