import type { PeriodOptions } from '../../options';
import type { Account } from '../../resources/accounts';
import { share } from '../createWorkspace';
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
  for (let day = 0; day < days; day += 1) {
    const ofDay = share(count, days, day);
    const end = now - (days - 1 - day) * DAY;
    for (let made = 0; made < ofDay; made += 1) {
      const isMerged = made < Math.round(ofDay * merged);
      const outcome = isMerged ? 'MERGED' : random.pick(['DECLINED', 'OPEN'] as const);
      addRandomPullRequest({
        ...{ random, outsiders, outcome, now: end, recent: true },
        repository: random.pick(repositories),
      });
    }
  }
}
