import { memoizeByOwner } from '../memoizeByOwner';
import { createDeletedAccount } from '../people';
import { positionOf, workspaceOf } from '../positions';
import { createRandom } from '../random';
import type { Account, Project, Repository } from '../types';
import type { DefaultReviewer } from './types';

/** The default reviewers of the repository and those of its project. */
export const defaultReviewers = memoizeByOwner<Repository, DefaultReviewer[]>((world, repository) => {
  const random = createRandom(world.seed, `default reviewers ${repository.uuid}`);
  const position = positionOf(world, repository);
  const members = repository.workspace.memberships.slice(0, 40).map(({ user }) => user);
  const own = position === 2 ? [] : random.sample(members, random.integer(0, 3));
  const inherited = repository.project ? projectReviewers(world, repository.project) : [];
  if (position === 0) {
    own.push(...world.outsiders.slice(1, 2), createDeletedAccount(random, 'null'));
  }
  const reviewers = own.map((user): DefaultReviewer => ({ user, kind: 'repository' }));
  const others = inherited.filter((user) => !own.includes(user));
  reviewers.push(...others.map((user): DefaultReviewer => ({ user, kind: 'project' })));
  // One user is a default reviewer of both the repository and its project.
  if (position === 1) {
    reviewers.push(...own.slice(0, 1).map((user): DefaultReviewer => ({ user, kind: 'project' })));
  }
  return reviewers;
});

const projectReviewers = memoizeByOwner<Project, Account[]>((world, project) => {
  const random = createRandom(world.seed, `default reviewers ${project.uuid}`);
  const { memberships } = workspaceOf(world, project);
  return random.sample(memberships.slice(0, 40), random.integer(0, 2)).map(({ user }) => user);
});
