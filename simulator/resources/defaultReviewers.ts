import { PAGES, repositoryList } from '../server/lists';
import { memoizeByOwner } from '../world/memoizeByOwner';
import { positionOf, workspaceOf } from '../world/positions';
import { createRandom } from '../world/random';
import type { Repository } from '../world/types';
import { type Account, createDeletedAccount, withAccount } from './accounts';
import type { Project } from './projects/record';
import type { Resource } from './resource';

export interface DefaultReviewer {
  user: Account;
  kind: 'repository' | 'project';
}

/** The default reviewers of the repository and those of its project. */
export const defaultReviewersOf = memoizeByOwner<Repository, DefaultReviewer[]>((world, repository) => {
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

export const defaultReviewers: Resource = {
  source: 'accessControls',
  feature: 'default-reviewers',
  routes: [
    repositoryList({
      endpoint: 'effective-default-reviewers',
      path: 'effective-default-reviewers',
      scopes: ['pullrequest'],
      pages: { ...PAGES, defaultLength: 20 },
      feature: 'default-reviewers',
      items: (repository, { world }) => defaultReviewersOf(world, repository),
      render: ({ user, kind }, _, { origin }) =>
        withAccount({ type: 'default_reviewer', reviewer_type: kind }, 'user', user, origin),
    }),
  ],
  addOfRepository: (graph, { subject: repository }, { world }) => {
    const reviewers = defaultReviewersOf(world, repository);
    for (const { user, kind } of reviewers) {
      // A user who is a default reviewer of both the repository and its project counts as one of the repository.
      const own = reviewers.some((each) => each.user === user && each.kind === 'repository');
      if (!user.deleted && !(own && kind === 'project')) {
        const properties = { inheritedFromProject: !own };
        graph.addRelationship(user.uuid, 'bitbucket_user_assigned_repo', repository.uuid, properties);
      }
    }
  },
};
