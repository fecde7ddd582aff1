import { memoizeByOwner } from '../memoizeByOwner';
import { hasEdgeCases } from '../positions';
import { createRandom, type Random } from '../random';
import type { Workspace } from '../types';
import { CANARY_VALUE_PREFIX } from './canary';
import type { Variable } from './types';

/** Typical names of variables, and whether they are secured. */
const NAMES: readonly (readonly [key: string, secured: boolean])[] = [
  ['AWS_REGION', false],
  ['AWS_ACCESS_KEY_ID', false],
  ['AWS_SECRET_ACCESS_KEY', true],
  ['NPM_TOKEN', true],
  ['DATABASE_URL', true],
  ['DEPLOY_HOST', false],
  ['DOCKER_PASSWORD', true],
  ['SONAR_TOKEN', true],
  ['SLACK_WEBHOOK', false],
  // A secret that should be secured, but is not.
  ['STRIPE_SECRET_KEY', false],
  ['KUBE_CONFIG', true],
  ['FEATURE_FLAGS', false],
  ['SENTRY_DSN', false],
];

export const workspaceVariables = memoizeByOwner<Workspace, Variable[]>((world, workspace) => {
  const random = createRandom(world.seed, `variables ${workspace.uuid}`);
  return hasEdgeCases(world, workspace) ? createAllVariables(random) : createVariables(random, 4);
});

export function createVariables(random: Random, max: number): Variable[] {
  return random.sample(NAMES, random.integer(0, max)).map((name) => createVariable(random, name));
}

/** One variable for each name, which is more than a page. */
export function createAllVariables(random: Random): Variable[] {
  return NAMES.map((name) => createVariable(random, name));
}

function createVariable(random: Random, [key, secured]: readonly [string, boolean]): Variable {
  const uuid = random.uuid();
  if (!secured) {
    return { uuid, key, secured, value: `${CANARY_VALUE_PREFIX}${random.hex(8)}` };
  }
  return random.chance(0.3) ? { uuid, key, secured, value: '' } : { uuid, key, secured };
}
