import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';

import { Steps } from '../../../../src/graph/model';
import { integrationSteps } from '../../../../src/steps';
import { setStepData } from '../../../../src/steps/jobState/stepData';
import { startOfWindow } from '../../../../src/steps/pullRequests/window';
import type { StepTools } from '../../../../src/steps/runtime/tools';
import { reportUnsuccessfulRuns } from '../../../../src/steps/summary/unsuccessfulRuns';
import { formatTime } from '../../../../src/text/wording';
import { aStepContext } from '../runtime/stepTools';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 25, 9, 12);
const at = (hoursAgo: number) => ({ startedOn: NOW - hoursAgo * HOUR_MS });
const current = at(0);

interface Situation {
  history: ExecutionHistory;
  /** Ids of the steps that failed, and of those that succeeded. */
  failed?: string[];
  succeeded?: string[];
}

async function eventsOf({ history, failed = [], succeeded = [Steps.PULL_REQUESTS] }: Situation): Promise<string[]> {
  const { jobState, logger, ...context } = aStepContext();
  for (const [state, ids] of [['started', failed] as const, ['complete', succeeded] as const]) {
    for (const id of ids) {
      await setStepData(jobState, `progress of ${id}`, state);
    }
  }
  const events: string[] = [];
  jest.spyOn(logger, 'publishWarnEvent').mockImplementation(({ name, description }) => {
    events.push(`${name}: ${description}`);
  });
  jest.spyOn(logger, 'publishInfoEvent').mockImplementation(({ name, description }) => {
    events.push(`${name}: ${description}`);
  });
  const stats = () => ({ callsByEndpoint: { pullRequests: 100, pullRequestCommits: 30, pullRequestActivity: 12 } });
  const tools = {
    client: { stats },
    context: { ...context, executionHistory: history },
    jobState,
    logger,
    local: {},
    progress: { pullRequests: 30, earlierPullRequests: 20 },
  } as unknown as StepTools;
  await reportUnsuccessfulRuns(tools, integrationSteps);
  return events;
}

const SINCE_A_WEEK: ExecutionHistory = { current, previous: at(24), lastSuccessful: at(168) };
const NEVER: ExecutionHistory = { current, previous: at(24) };

test.each<[string, ExecutionHistory]>([
  ['the first run', { current }],
  ['a run after one that succeeded', { current, previous: at(24), lastSuccessful: at(24) }],
  ['a run that knows only of one that succeeded', { current, lastSuccessful: at(24) }],
])('nothing is said of %s', async (_, history) => {
  expect(await eventsOf({ history, failed: [Steps.GROUPS] })).toEqual([]);
});

test('one warning says since when, which steps failed, what switches them off, and what it costs', async () => {
  const failed = [Steps.GROUPS, Steps.EXTERNAL_USERS];
  expect(await eventsOf({ history: SINCE_A_WEEK, failed })).toEqual([
    'warn_missing_entity: No run has succeeded since the one of 18 Nov 2026, 09:12 UTC. So this run read the pull requests ' +
      `since ${formatTime(startOfWindow(SINCE_A_WEEK).getTime())}, and 20 of 30 pull requests for this reason alone, with ` +
      'about 28 calls. In this run, "Fetch Groups" (source "Groups") failed, and with it "Fetch External Users". The job log ' +
      'says why. Mend the cause, or switch the source off. Until a run succeeds, each one reads as far back.',
  ]);
});

test('where no run has succeeded yet, the warning names the one before', async () => {
  const [event] = await eventsOf({ history: NEVER, failed: [Steps.GROUPS, Steps.RUNNERS] });
  expect(event).toContain(
    'No run has succeeded yet; the one before started at 24 Nov 2026, 09:12 UTC. So this run read',
  );
  expect(event).toContain(
    '"Fetch Groups" (source "Groups") and "Fetch Runners" (source "Runners") failed. The job log',
  );
});

test('no source is named for a step that none switches off', async () => {
  const failed = [Steps.WORKSPACES, Steps.USERS, Steps.REPOS];
  const [event] = await eventsOf({ history: NEVER, failed });
  expect(event).toContain('"Fetch Workspaces" failed, and with it "Fetch Users" and "Fetch Repos".');
  const [alone] = await eventsOf({ history: NEVER, failed: [Steps.WORKSPACES] });
  expect(alone).toContain('"Fetch Workspaces" failed. The job log says why. Mend the cause. Until');
});

test('the pull requests are left out where they are not read', async () => {
  const [event] = await eventsOf({ history: SINCE_A_WEEK, failed: [Steps.GROUPS], succeeded: [] });
  expect(event).toContain('18 Nov 2026, 09:12 UTC. In this run, "Fetch Groups"');
});

test('one event says that the long window ends when every step succeeds', async () => {
  expect(await eventsOf({ history: SINCE_A_WEEK })).toEqual([
    'results: This is the first run in which all steps succeeded since the one of 18 Nov 2026, 09:12 UTC. It read the pull ' +
      `requests since ${formatTime(startOfWindow(SINCE_A_WEEK).getTime())}; the next run covers the usual time again.`,
  ]);
  const [first] = await eventsOf({ history: NEVER });
  expect(first).toContain('results: This is the first run in which all steps succeeded. It read');
});
