import type { JobState } from '@jupiterone/integration-sdk-core';

import { getStepData, setStepData } from './stepData';

/** How the run found pull requests. */
export interface DiscoveryOutcome {
  readonly discovery: 'full' | 'economical';
  readonly reason: 'setting' | 'few repositories' | 'rest fits' | 'rest does not fit' | 'members refused';
  /** How many calls for repository data the credentials could make when that was decided. */
  readonly availableCalls: number;
  readonly repositories: number;
  /** How many saw a push or merge lately. In full discovery they are listed together with the others. */
  readonly activeRepositories: number;
  /** What was listed in economical discovery besides the active repositories. */
  readonly economical?: {
    readonly members: number;
    /** How many members Bitbucket listed nothing for. */
    readonly membersRefused: number;
    /** How many repositories were listed because it was their turn. */
    readonly turns: number;
    /** How many should have been listed besides, but for the lack of calls. */
    readonly turnsLeft: number;
    /** How often each repository has a turn. */
    readonly intervalDays: number;
  };
}

export async function setDiscovery(jobState: JobState, outcome: DiscoveryOutcome): Promise<void> {
  await setStepData(jobState, 'discovery', outcome);
}

/** @returns undefined where pull requests are not ingested, or the run ended before it was decided */
export async function getDiscovery(jobState: JobState): Promise<DiscoveryOutcome | undefined> {
  return getStepData(jobState, 'discovery');
}
