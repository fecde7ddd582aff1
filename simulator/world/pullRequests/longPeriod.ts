import type { PeriodOptions } from '../../options';
import type { Account } from '../../resources/accounts';
import type { Random } from '../random';
import { DAY, type Micros } from '../time';
import type { Repository } from '../types';
import { addRandomPullRequest } from './randomPullRequests';

export interface PeriodPlan {
  random: Random;
  /** The repositories that can have pull requests. */
  repositories: Repository[];
  now: Micros;
  outsiders: Account[];
  period: PeriodOptions;
  /** How many pull requests to add. */
  count: number;
}

/** Adds the pull requests of each day, oldest first. They begin and end on the same day. */
export function addOverPeriod({ random, repositories, now, outsiders, period, count }: PeriodPlan): void {
  const { days, merged } = period;
  for (let made = 0; made < count; made += 1) {
    const day = Math.floor((made * days) / count);
    const isMerged = Math.floor((made + 1) * merged) > Math.floor(made * merged);
    addRandomPullRequest({
      ...{ random, outsiders, recent: true },
      now: now - (days - 1 - day) * DAY,
      repository: random.pick(repositories),
      outcome: isMerged ? 'MERGED' : random.pick(['DECLINED', 'OPEN'] as const),
    });
  }
}
