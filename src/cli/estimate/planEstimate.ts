import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Settings } from '../../config';
import { DAY_MS } from '../../steps/pullRequests/window';
import { FACTS_FILE } from '../collect/factsFile';
import { planPeriod, readHistory } from '../collect/period';
import { resultPaths } from '../collect/result';
import type { PlannedPeriod } from './expectAfter';
import { lastRunFor } from './lastRun';
import { spentCallsIn } from './spentCalls';

/** What the next run in a folder reads, and what the last one tells about it. */
export function planEstimate(
  folder: string,
  settings: Settings,
  { asked, now, isCached = true }: Wishes,
): PlannedPeriod {
  const { result } = resultPaths(folder);
  const history = readHistory(result, settings.workspaces);
  const { reason, since } = planPeriod(now, history, { asked, firstDays: settings.pullRequestIngestSinceDays });
  return {
    since,
    windowStart: reason === 'first run' ? Math.max(since, now - DAY_MS) : since,
    last: history && lastRunFor(result, settings, { since, now }),
    spent: spentCallsIn(result),
    isKept: isCached && existsSync(join(folder, FACTS_FILE)),
  };
}

interface Wishes {
  /** The start of the period that a person asks for. */
  readonly asked?: number;
  readonly now: number;
  /** Whether the run uses the facts of closed pull requests that earlier runs have read. */
  readonly isCached?: boolean;
}
