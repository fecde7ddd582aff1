import { isDeepStrictEqual } from 'node:util';

import { createWorld, DEFAULT_SIZES } from '../../../simulator/world/createWorld';
import type { World, WorldSizes } from '../../../simulator/world/types';
import { exhaustiveTest } from '../../thoroughness';

const now = Date.parse('2026-06-01T12:00:00Z');

function make(seed: number, sizes: Partial<WorldSizes> = {}): World {
  return createWorld({ seed, now, sizes: { ...DEFAULT_SIZES, ...sizes }, approvalCases: true, edgeCaseRecords: true });
}

function pullRequestsOf(world: World) {
  return world.workspaces.flatMap(({ repositories }) => repositories.flatMap(({ pullRequests }) => pullRequests));
}

test('the same seed gives the same world, and another seed a different one', () => {
  expect(isDeepStrictEqual(make(7), make(7))).toBe(true);
  expect(isDeepStrictEqual(make(7), make(8))).toBe(false);
});

test.each<Partial<WorldSizes>>([
  {},
  { users: 5, repositories: 2, pullRequests: 9 },
  { workspaces: 3, users: 20, groups: 7, repositories: 10, pullRequests: 200 },
  { users: 0, groups: 0, projects: 0, repositories: 0, pullRequests: 0 },
])('has the sizes %j', (sizes) => {
  const world = make(1, sizes);
  const expected = { ...DEFAULT_SIZES, ...sizes };
  const total = (list: (workspace: World['workspaces'][number]) => unknown[]) =>
    world.workspaces.reduce((sum, workspace) => sum + list(workspace).length, 0);
  expect(world.workspaces).toHaveLength(expected.workspaces);
  expect(new Set(world.workspaces.flatMap(({ memberships }) => memberships.map(({ user }) => user.uuid))).size).toBe(
    expected.users,
  );
  expect(total(({ groups }) => groups)).toBe(expected.groups);
  expect(total(({ projects }) => projects)).toBe(expected.projects);
  expect(total(({ repositories }) => repositories)).toBe(expected.repositories);
  expect(pullRequestsOf(world)).toHaveLength(expected.pullRequests);
});

test('several workspaces share a user and the slugs of groups', () => {
  const [first, second] = make(1, { workspaces: 2 }).workspaces;
  expect(second?.memberships[0]?.user).toBe(first?.memberships[0]?.user);
  expect(second?.groups[0]?.slug).toBe(first?.groups[0]?.slug);
  expect(second?.uuid).not.toBe(first?.uuid);
});

test('nothing is in the future, and no update is before the creation', () => {
  const world = make(3, { pullRequests: 600 });
  for (const { createdOn, updatedOn } of [
    ...pullRequestsOf(world),
    ...world.workspaces.flatMap(({ repositories }) => repositories),
  ]) {
    expect(updatedOn).toBeGreaterThanOrEqual(createdOn);
    expect(updatedOn).toBeLessThan(now * 1000);
  }
});

test('no pull request was updated close to 24 hours ago', () => {
  const ages = pullRequestsOf(make(3, { pullRequests: 600 })).map(({ updatedOn }) => now - updatedOn / 1000);
  const hour = 3_600_000;
  expect(ages.filter((age) => age > 22.5 * hour && age < 26 * hour)).toEqual([]);
  expect(ages.filter((age) => age >= 26 * hour).length).toBeGreaterThan(50);
});

test('the default world has pull requests of all states, and more than a page of recent ones in one repository', () => {
  const world = make(1);
  const states = new Set(pullRequestsOf(world).map(({ state }) => state));
  expect([...states].sort()).toEqual(['DECLINED', 'MERGED', 'OPEN', 'SUPERSEDED']);
  const recent = world.workspaces[0]?.repositories.map(
    ({ pullRequests }) => pullRequests.filter(({ updatedOn }) => updatedOn >= (now - 86_400_000) * 1000).length,
  );
  expect(Math.max(...(recent ?? []))).toBeGreaterThan(50);
});

exhaustiveTest('a large world can be created', () => {
  const world = make(1, { users: 5000, repositories: 10_000, pullRequests: 5000 });
  expect(pullRequestsOf(world)).toHaveLength(5000);
});

test('can be created without edge cases', () => {
  const sizes = { ...DEFAULT_SIZES, pullRequests: 30 };
  const plain = createWorld({ seed: 1, now, sizes, approvalCases: false, edgeCaseRecords: false });
  expect(new Set(pullRequestsOf(plain).map(({ label }) => label))).toEqual(new Set(['random']));
  expect(plain.workspaces[0]?.repositories.every(({ project, mainBranch }) => project && mainBranch)).toBe(true);
  expect(plain.workspaces[0]?.memberships.every(({ user }) => user.displayName && user.accountId)).toBe(true);
});
