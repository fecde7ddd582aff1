import type { GraphBuilder } from '../../graph/builder';
import { CANARY_VALUE_PREFIX } from '../../options';
import { memoizeByOwner } from '../../world/memoizeByOwner';
import { hasEdgeCases } from '../../world/positions';
import { createRandom, type Random } from '../../world/random';
import type { Workspace } from '../../world/types';
import type { Json } from '../json';

export interface Variable {
  uuid: string;
  key: string;
  secured: boolean;
  /** The value that the API returns. For a secured variable, it is missing or empty. */
  value?: string;
}

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

export function renderVariable({ uuid, key, secured, value }: Variable): Json {
  return { type: 'pipeline_variable', uuid, key, ...(value !== undefined && { value }), secured };
}

/** What a variable belongs to. */
interface VariableHolder {
  kind: 'workspace' | 'project' | 'repository' | 'environment';
  /** The name in types of relationships. */
  graphName: string;
  uuid: string;
  /** Default: the uuid. */
  _key?: string;
}

/** The entity never contains the value of the variable. */
export function addVariable(graph: GraphBuilder, holder: VariableHolder, { uuid, key, secured }: Variable): void {
  const _key = `${holder.uuid}:variable:${uuid}`;
  graph.addEntity({
    _key,
    _type: 'bitbucket_pipeline_variable',
    _class: ['Secret'],
    name: key,
    displayName: key,
    secured,
    scope: holder.kind,
  });
  graph.addRelationship(holder._key ?? holder.uuid, `bitbucket_${holder.graphName}_has_pipeline_variable`, _key);
}
