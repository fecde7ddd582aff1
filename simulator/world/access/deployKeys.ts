import { memoizeByOwner } from '../memoizeByOwner';
import { positionOf, projectPositionOf, workspaceOf } from '../positions';
import { createRandom, type Random } from '../random';
import { HOUR } from '../time';
import type { Project, Repository, Workspace, World } from '../types';
import { createPublicKey, type PublicKey } from './publicKey';
import type { DeployKey } from './types';

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
