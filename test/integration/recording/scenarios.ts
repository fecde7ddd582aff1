import { join } from 'node:path';

import { ALL_SCOPES, type Simulator, type SimulatorOptions } from '../../../simulator';
import type { IntegrationConfig } from '../../../src/config';
import { type Change, record, type Recording, replay } from './recording';
import { bitbucketAsSource, recordFrom, simulatorAsSource } from './source';

export const RECORDINGS = join(__dirname, '..', '..', 'recordings');
const ROOT = join(__dirname, '..', '..', '..');

/** Bitbucket takes up to a second for a call. */
const LONGEST_STEP = 10 * 60_000;

const NOW = Date.parse('2026-03-10T12:00:00Z');

/** Merged, open, declined, superseded; forks; approvals of all kinds; accounts that are gone; a draft. */
const PULL_REQUESTS = new Set([
  ...['case:1', 'case:4', 'case:8', 'case:10', 'case:13', 'case:14', 'case:16'],
  ...['edge-case:author-null', 'edge-case:author-bot', 'edge-case:former-user-approver', 'edge-case:superseded'],
  ...['edge-case:deleted-fork', 'edge-case:fork', 'edge-case:mixed-case-repository', 'edge-case:title-empty'],
  'edge-case:draft',
]);

/** What is simulated for a recording that is not made from Bitbucket. */
export const SIMULATED = {
  seed: 7,
  now: NOW,
  // Twelve repositories are as many as there are irregularities; see `addRepositoryEdgeCases`.
  sizes: { workspaces: 1, users: 8, groups: 3, projects: 3, repositories: 12, pullRequests: 80 },
  extraCases: ['observed payloads'],
  consumers: [
    { key: 'simulated-key-one', secret: 'simulated-secret-of-consumer-one', scopes: ALL_SCOPES },
    { key: 'simulated-key-two', secret: 'simulated-secret-of-consumer-two', scopes: ALL_SCOPES },
  ],
} satisfies SimulatorOptions;

/** A run, or part of one, whose requests are recorded together. */
export interface Scenario {
  name: string;
  /** Whether access tokens are configured as well; without one, this scenario is not recorded from Bitbucket. */
  hasAccessTokens?: boolean;
  change?: Change;
  simulated?: SimulatorOptions & { now: number };
}

/** Makes the world small: it keeps one pull request of each kind. */
export function keepFewPullRequests({ world }: Simulator): void {
  for (const repository of world.workspaces.flatMap(({ repositories }) => repositories)) {
    repository.pullRequests = repository.pullRequests.filter(({ label }) => PULL_REQUESTS.has(label));
  }
}

/**
 * Replays the recording of a scenario during the tests of a `describe` block, or makes it anew if `RECORD` is set.
 *
 * @returns the configuration, as a function because it is known only when the tests run
 */
export function useRecording(scenario: Scenario): () => IntegrationConfig {
  let recording: Recording | undefined;
  if (process.env.RECORD) {
    jest.setTimeout(LONGEST_STEP);
  }
  beforeAll(async () => {
    recording = await start(scenario);
  });
  afterAll(() => recording?.stop());
  return () => recording!.config;
}

async function start({ name, hasAccessTokens, change = (config) => config, simulated }: Scenario): Promise<Recording> {
  const file = { directory: RECORDINGS, name };
  const changeAll: Change = (config) => change(hasAccessTokens ? config : { ...config, accessTokens: undefined });
  const from = recordFrom(process.env, ROOT);
  if (from === undefined || (from !== 'simulator' && hasAccessTokens && !from.ACCESS_TOKENS)) {
    return replay(file, changeAll);
  }
  const source =
    from === 'simulator'
      ? await simulatorAsSource(simulated ?? SIMULATED, keepFewPullRequests)
      : bitbucketAsSource(from);
  return record(file, source, changeAll);
}
