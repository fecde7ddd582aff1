import { IntegrationError, IntegrationProviderAuthenticationError } from '@jupiterone/integration-sdk-core';

import { compareGraphs, describeDifference, type Difference } from '../../harness/compareGraphs';
import type { Graph } from '../../src/report/graph';
import type { Run } from '../runIntegration';
import { callProblems } from './callProblems';
import { isExplained } from './explanations';
import type { FaultRun } from './faultRun';

/** Far longer than any run takes that does not hang. */
const LONGEST_RUN_MS = 30_000;

/** How a run ended, where JupiterOne can trust it. */
export type TrustedEnd =
  /** Every step succeeded, and the graph equals that of a run without faults. */
  | 'complete'
  /** Something is missing; failed steps, or types declared partial, say what. */
  | 'incomplete, and says so'
  /** Nothing was collected. */
  | 'refused'
  /** Ended by an error that concerns all steps, so JupiterOne stores nothing of it. */
  | 'ended';

/**
 * Checks what must hold for every run, whatever Bitbucket answered.
 *
 * @throws an error that lists all violations
 */
export function assertTrustworthy(faultRun: FaultRun): TrustedEnd {
  const problems = [
    ...callProblems(faultRun),
    ...faultRun.leftovers.map((kind) => `left behind: ${kind}`),
    ...(faultRun.wallMs > LONGEST_RUN_MS ? [`took ${faultRun.wallMs} ms`] : []),
    ...secretProblems(faultRun),
    ...(faultRun.run ? graphProblems(faultRun.run, faultRun) : errorProblems(faultRun)),
  ];
  if (problems.length > 0) {
    throw new Error(`The run cannot be trusted:\n${problems.slice(0, 20).join('\n')}`);
  }
  return endOf(faultRun);
}

/** The differences from the graph of a run without faults. */
function differencesOf({ expected }: FaultRun, run: Run): Difference[] {
  return compareGraphs(expected, run as unknown as Graph);
}

function graphProblems(run: Run, faultRun: FaultRun): string[] {
  const partial = new Set(run.partialTypes);
  const differences = differencesOf(faultRun, run);
  const untold = differences
    .filter(({ kind, type }) => !partial.has(type) || kind === 'unexpected' || kind === 'repeated')
    .filter((difference) => !isExplained(difference, faultRun));
  return [
    ...untold.map((difference) => `not declared: ${describeDifference(difference)}`),
    ...falseApprovals(run, faultRun),
  ];
}

/** A fact that is missing must never read as approved. */
function falseApprovals({ entities }: Run, { expectedWithEarlier }: FaultRun): string[] {
  const truth = new Map(expectedWithEarlier.entities.map((entity) => [entity._key, entity]));
  return entities.flatMap((entity) =>
    ['approved', 'validated']
      .filter((verdict) => entity[verdict] === true && truth.get(entity._key)?.[verdict] !== true)
      .map((verdict) => `${entity._key} is ${verdict}, but is not in truth`),
  );
}

function errorProblems({ error, watch }: FaultRun): string[] {
  if (!(error instanceof IntegrationError)) {
    return [`the error is no IntegrationError: ${String(error)}`];
  }
  const wasRefused = watch.sends.some(
    ({ isToken, outcome }) => outcome === 'unauthorized' || (isToken && outcome === 'refused'),
  );
  if (error instanceof IntegrationProviderAuthenticationError && !wasRefused) {
    return [`credentials are blamed, but nobody refused them: ${error.message}`];
  }
  const blames = /key|secret/i.test(error.message.replace(/\(key [^)]*\)|oauthKey and oauthSecret/g, ''));
  return !wasRefused && blames ? [`the message speaks of credentials: ${error.message}`] : [];
}

/** Neither events nor errors hold a secret or a token. */
function secretProblems({ run, error, simulator }: FaultRun): string[] {
  const text = JSON.stringify([run?.events, error, error instanceof Error ? [error.message, error.stack] : '']);
  const secrets = [...simulator.issuedTokens(), ...simulator.environment().OAUTH_SECRET!.split(',')];
  return secrets.filter((secret) => text.includes(secret)).map((secret) => `shows the secret ${secret}`);
}

function endOf(faultRun: FaultRun): TrustedEnd {
  const { run, watch } = faultRun;
  if (!run) {
    const hasCollected = watch.sends.some(({ url }) => url.includes('/members'));
    return hasCollected ? 'ended' : 'refused';
  }
  const isWhole = Object.values(run.statuses).every((status) => status === 'success' || status === 'disabled');
  return isWhole && differencesOf(faultRun, run).length === 0 ? 'complete' : 'incomplete, and says so';
}
