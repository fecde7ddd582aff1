import { type GraphBuilder, undefinedIfEmpty } from '../../graph/builder';
import { displayNames, whereaboutsOf } from '../../graph/whereabouts';
import { projectList, repositoryList } from '../../server/lists';
import type { Call } from '../../server/route';
import type { Holder } from '../../world/holder';
import { memoizeByOwner } from '../../world/memoizeByOwner';
import { positionOf, projectPositionOf, workspaceOf } from '../../world/positions';
import { createRandom, type Random } from '../../world/random';
import { HOUR, type Micros, toMillis, toStamp } from '../../world/time';
import type { Repository, Workspace, World } from '../../world/types';
import { type Account, renderAccount } from '../accounts';
import type { Json } from '../json';
import { type Project, renderProjectReference } from '../projects/record';
import { renderRepositoryReference } from '../repositories/record';
import type { Resource } from '../resource';
import { createPublicKey, type PublicKey } from './publicKey';

export interface DeployKey {
  id: number;
  /** A line of an `authorized_keys` file: type and base64 data. */
  key: string;
  /** `SHA256:...`; absent when the key is malformed. */
  fingerprint?: string;
  label?: string | null;
  comment?: string | null;
  createdOn: Micros;
  /** The name of the field. Bitbucket's API description uses one name, and its examples use the other. */
  createdOnName: 'added_on' | 'created_on';
  lastUsed: Micros | null;
  addedBy: Account;
  owner: Repository | Project;
}

const LABELS = ['Jenkins', 'Argo CD', 'Backup mirror', 'Terraform', 'Old build server', 'Release robot'];
const COMMENTS = ['jenkins@ci-01', 'argocd@cluster-eu', 'root@backup', 'deploy@bastion', null, ''];

export const repositoryDeployKeys = memoizeByOwner<Repository, DeployKey[]>((world, repository) => {
  const random = createRandom(world.seed, `deploy keys ${repository.uuid}`);
  const position = positionOf(world, repository);
  const { workspace } = repository;
  if (position === 6) {
    return createEdgeCaseKeys(random, world, workspace, repository);
  }
  if (position === 2 || workspace.memberships.length === 0) {
    return [];
  }
  return createUsual(random, world, workspace, repository);
});

export const projectDeployKeys = memoizeByOwner<Project, DeployKey[]>((world, project) => {
  const random = createRandom(world.seed, `deploy keys ${project.uuid}`);
  const workspace = workspaceOf(world, project);
  if (projectPositionOf(world, project) === 1) {
    return createEdgeCaseKeys(random, world, workspace, project).slice(0, 4);
  }
  return createUsual(random, world, workspace, project);
});

/** Keys that are used in many repositories. */
const sharedKeys = memoizeByOwner<Workspace, PublicKey[]>((world, workspace) => {
  const random = createRandom(world.seed, `shared keys ${workspace.uuid}`);
  return [createPublicKey(random, 'ssh-rsa'), createPublicKey(random, 'ssh-ed25519')];
});

function createUsual(random: Random, world: World, workspace: Workspace, owner: DeployKey['owner']): DeployKey[] {
  const count = random.pick([0, 0, 0, 1, 1, 2]);
  const shared = random.sample(sharedKeys(world, workspace), count);
  return shared.map((key) => {
    const own = random.chance(0.7) ? createPublicKey(random, random.pick(['ssh-ed25519', 'ssh-rsa'] as const)) : key;
    return createDeployKey({ random, world, workspace, owner }, own);
  });
}

interface KeyContext {
  random: Random;
  world: World;
  workspace: Workspace;
  owner: DeployKey['owner'];
}

function createDeployKey({ random, world, workspace, owner }: KeyContext, key: PublicKey): DeployKey {
  const { account, memberships } = workspace;
  const createdOn = between(random, owner.createdOn, world.now * 1000 - HOUR);
  return {
    ...key,
    id: random.integer(1_000_000, 99_999_999),
    label: random.pick(LABELS),
    comment: random.pick(COMMENTS),
    createdOn,
    createdOnName: random.pick(['added_on', 'created_on'] as const),
    lastUsed: random.chance(0.6) ? between(random, createdOn, world.now * 1000) : null,
    addedBy: memberships[0]?.user ?? account,
    owner,
  };
}

/** More than a page of keys: every type, keys without a comment or label, never used, and malformed. */
function createEdgeCaseKeys(
  random: Random,
  world: World,
  workspace: Workspace,
  owner: DeployKey['owner'],
): DeployKey[] {
  const make = (key: PublicKey, more: Partial<DeployKey> = {}) => ({
    ...createDeployKey({ random, world, workspace, owner }, key),
    ...more,
  });
  const ordinary = createPublicKey(random, 'ssh-ed25519');
  return [
    make(createPublicKey(random, 'sk-ssh-ed25519@openssh.com'), { comment: 'touch to deploy' }),
    make(createPublicKey(random, 'ecdsa-sha2-nistp256'), { comment: null, lastUsed: null }),
    make({ key: 'ssh-rsa this is-not_base64!' }, { label: 'Broken since the import' }),
    make({ key: 'ssh-ed25519' }, { label: '', comment: undefined }),
    make(createPublicKey(random, 'ssh-rsa'), { label: null, comment: '' }),
    make(createPublicKey(random, 'ssh-rsa'), { label: undefined }),
    // Bitbucket may keep the comment in the key.
    make({ ...ordinary, key: `${ordinary.key} ops@laptop` }, { comment: 'ops@laptop' }),
    ...LABELS.map((label) => make(createPublicKey(random, 'ssh-ed25519'), { label })),
  ];
}

function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random.next() * (to - from));
}

export const deployKeys: Resource = {
  source: 'accessControls',
  feature: 'deploy-keys',
  routes: [
    repositoryList({
      endpoint: 'repository-deploy-keys',
      path: 'deploy-keys',
      scopes: ['repository', 'repository:admin'],
      feature: 'deploy-keys',
      administratorsOnly: true,
      items: (repository, { world }) => repositoryDeployKeys(world, repository),
      render: renderDeployKey,
    }),
    projectList({
      endpoint: 'project-deploy-keys',
      path: 'deploy-keys',
      scopes: ['project', 'project:admin'],
      items: (project, { world }) => projectDeployKeys(world, project),
      render: renderDeployKey,
    }),
  ],
  addOfProject: (graph, holder, { world }) => addDeployKeys(graph, holder, projectDeployKeys(world, holder.subject)),
  addOfRepository: (graph, holder, { world }) =>
    addDeployKeys(graph, holder, repositoryDeployKeys(world, holder.subject)),
};

function renderDeployKey(key: DeployKey, { kind, path, workspace }: Holder, { origin }: Call): Json {
  const { id, label, comment, lastUsed, addedBy, owner } = key;
  return {
    type: kind === 'project' ? 'project_deploy_key' : 'deploy_key',
    id,
    key: key.key,
    ...(label !== undefined && { label }),
    ...(comment !== undefined && { comment }),
    [key.createdOnName]: toStamp(key.createdOn),
    last_used: lastUsed === null ? null : toStamp(lastUsed),
    ...('fullName' in owner
      ? { repository: renderRepositoryReference(owner, origin), owner: renderAccount(addedBy, origin) }
      : { project: renderProjectReference(owner, workspace), created_by: renderAccount(addedBy, origin) }),
    links: { self: { href: `${origin}${path}/deploy-keys/${id}` } },
  };
}

function addDeployKeys(graph: GraphBuilder, holder: Holder, keys: readonly DeployKey[]): void {
  const { kind, graphName, uuid } = holder;
  const { place, page, properties } = whereaboutsOf(holder);
  const named = keys.map(({ id, label }) => ({ id: String(id), name: label || `Deploy key ${id}` }));
  const names = displayNames(place, named);
  for (const [index, key] of keys.entries()) {
    const _key = `${uuid}:deploy-key:${key.id}`;
    const label = undefinedIfEmpty(key.label ?? null);
    graph.addEntity({
      _key,
      _type: 'bitbucket_deploy_key',
      _class: ['AccessKey'],
      id: String(key.id),
      name: named[index]?.name,
      displayName: names[index],
      ...properties,
      webLink: kind === 'project' ? `${page}settings` : `${page}admin/access-keys`,
      label,
      comment: undefinedIfEmpty(key.comment ?? null),
      fingerprint: key.fingerprint,
      createdOn: toMillis(key.createdOn),
      lastUsedOn: key.lastUsed === null ? undefined : toMillis(key.lastUsed),
      readOnly: true,
    });
    graph.addRelationship(uuid, `bitbucket_${graphName}_allows_deploy_key`, _key);
  }
}
