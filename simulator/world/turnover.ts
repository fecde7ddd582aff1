import { type Account, createUser } from '../resources/accounts';
import { createRepositoryRecord } from '../resources/repositories/record';
import { createRandom } from './random';
import type { Micros } from './time';
import type { Membership, Repository, Workspace, World } from './types';

/* Changes of a world while the simulator runs. `Simulator.refresh` must be called afterwards. */

/** Adds a new person to a workspace. */
export function addNewMember({ seed }: World, workspace: Workspace): Account {
  const random = createRandom(seed, `member after ${workspace.memberships.at(-1)?.user.uuid}`);
  const user = createUser(random);
  addMember(workspace, user);
  return user;
}

export function addMember(workspace: Workspace, user: Account, permission: Membership['permission'] = 'member'): void {
  workspace.memberships.push({ user, permission });
  workspace.members.add(user);
}

/** Somebody leaves a workspace, and with it its groups. */
export function removeMember(workspace: Workspace, user: Account): void {
  workspace.memberships = workspace.memberships.filter((membership) => membership.user !== user);
  workspace.members.delete(user);
  for (const group of workspace.groups) {
    group.members = group.members.filter((member) => member !== user);
  }
}

/** Adds an empty repository. */
export function addRepository({ seed }: World, workspace: Workspace, now: Micros): Repository {
  const { projects, repositories } = workspace;
  const random = createRandom(seed, `repository ${now} ${repositories.length}`);
  const record = createRepositoryRecord(random, { workspace, projects, index: repositories.length, now });
  const repository = { ...record, createdOn: now, updatedOn: now, workspace, pullRequests: [] };
  // the usual name may be that of a repository that exists
  renameRepository(repository, `${record.slug}-${random.hex(6)}`);
  repositories.push(repository);
  return repository;
}

export function removeRepository(repository: Repository): void {
  const { workspace } = repository;
  workspace.repositories = workspace.repositories.filter((each) => each !== repository);
}

export function renameRepository(repository: Repository, slug: string): void {
  Object.assign(repository, { slug, name: slug, fullName: `${repository.workspace.slug}/${slug}` });
}
