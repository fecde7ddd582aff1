import type { GraphBuilder } from '../../graph/builder';
import { displayNames, whereaboutsOf } from '../../graph/whereabouts';
import { CANARY_VALUE_PREFIX } from '../../options';
import type { Holder } from '../../world/holder';
import { memoizeByOwner } from '../../world/memoizeByOwner';
import { hasEdgeCases } from '../../world/positions';
import { createRandom, type Random } from '../../world/random';
import type { Repository, Workspace } from '../../world/types';
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

/** What variables belong to. */
interface VariableOwner {
  scope: 'workspace' | 'repository' | 'environment';
  /** The name in types of relationships. */
  graphName: string;
  uuid: string;
  _key: string;
  /** What display names begin with. */
  place: string;
  /** Where they are managed. */
  webLink: string;
  properties: Record<string, string>;
}

export function ownerOf(holder: Holder<Workspace | Repository>): VariableOwner {
  const { uuid, graphName } = holder;
  const { place, page, properties } = whereaboutsOf(holder);
  return holder.kind === 'workspace'
    ? {
        ...{ scope: 'workspace', graphName, uuid, _key: uuid, place, properties },
        webLink: `${page}workspace/settings/addon/admin/pipelines/account-variables`,
      }
    : {
        ...{ scope: 'repository', graphName, uuid, _key: uuid, place, properties },
        webLink: `${page}admin/pipelines/repository-variables`,
      };
}

/** The entities never contain the values of the variables. */
export function addVariables(graph: GraphBuilder, owner: VariableOwner, variables: readonly Variable[]): void {
  const { scope, graphName, uuid: ownerUuid, _key: ownerKey, place, webLink, properties } = owner;
  const names = displayNames(
    place,
    variables.map(({ uuid: id, key: name }) => ({ id, name })),
  );
  for (const [index, { uuid, key, secured }] of variables.entries()) {
    const _key = `${ownerUuid}:variable:${uuid}`;
    const kind = secured ? 'secret' : 'variable';
    graph.addEntity({
      _key,
      _type: `bitbucket_pipeline_${kind}`,
      _class: [secured ? 'Secret' : 'Configuration'],
      name: key,
      displayName: names[index],
      ...properties,
      webLink,
      secured,
      scope,
    });
    graph.addRelationship(ownerKey, `bitbucket_${graphName}_has_pipeline_${kind}`, _key);
  }
}
