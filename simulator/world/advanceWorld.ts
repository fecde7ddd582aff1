import type { ActivityOptions } from '../options';
import { canHoldPullRequests } from './pullRequests/addPullRequests';
import { addQuietly } from './pullRequests/quietRepositories';
import { addRandomPullRequest } from './pullRequests/randomPullRequests';
import { createRandom } from './random';
import type { World } from './types';

export interface Advance {
  /** The end of the added day, in milliseconds since 1970. */
  now: number;
  /** How many pull requests to add. */
  count: number;
  activity?: ActivityOptions;
}

/** Adds the activity of the day before `now`. Existing pull requests do not change. */
export function advanceWorld(world: World, { now, count, activity }: Advance): void {
  if (now <= world.now) {
    throw new RangeError('A world can only be advanced to a later time.');
  }
  world.now = now;
  const random = createRandom(world.seed, `day until ${now}`);
  const repositories = world.workspaces.flatMap((workspace) => workspace.repositories).filter(canHoldPullRequests);
  const plan = { random, now: now * 1000, outsiders: world.outsiders };
  if (activity) {
    addQuietly({ ...plan, repositories, activity, count });
    return;
  }
  for (let made = 0; made < count; made += 1) {
    addRandomPullRequest({ ...plan, repository: random.pick(repositories), recent: true });
  }
}
