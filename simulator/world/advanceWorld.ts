import type { ActivityOptions } from '../options';
import { canHoldPullRequests } from './pullRequests';
import { addQuietly } from './quietRepositories';
import { createRandom } from './random';
import { addRandomPullRequest } from './randomPullRequests';
import type { World } from './types';

export interface Advance {
  /** Milliseconds; the end of the day that is added. */
  now: number;
  /** How many pull requests change in that day. */
  count: number;
  activity?: ActivityOptions;
}

/** Adds what happened in the day before `now`; what was there before does not change. */
export function advanceWorld(world: World, { now, count, activity }: Advance): void {
  if (now <= world.now) {
    throw new RangeError('a world only moves forwards');
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
