import { IntegrationError, IntegrationProviderAuthenticationError } from '@jupiterone/integration-sdk-core';

import { compareGraphs, describeDifference, type Difference } from '../../harness/compareGraphs';
import type { Graph } from '../../src/report/graph';
import type { Run } from '../runIntegration';
import { callProblems } from './callProblems';
import { isExplained } from './explanations';
import type { FaultRun } from './faultRun';

/** How a trustworthy run ended. */
export type TrustedEnd =
  /** Every step succeeded, and the graph equals that of a run without faults. */
  | 'complete'
  /** Something is missing, and failed steps or partial types say what. */
  | 'incomplete, and says so'
  /** Nothing was collected. */
  | 'refused'
  /** Ended by a fatal error, so that JupiterOne stores nothing. */
  | 'ended';

/**
 * Checks what must hold for every run, whatever Bitbucket's responses are.
 *
 * @throws Error that lists the first 20 violations
 */
export function assertTrustworthy(faultRun: FaultRun): TrustedEnd {
  const problems = [
    ...callProblems(faultRun),
    ...faultRun.leftovers.map((kind) => `The run left a resource open: ${kind}.`),
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
  const undeclared = differences
    .filter(({ kind, type }) => !partial.has(type) || kind === 'unexpected' || kind === 'repeated')
    .filter((difference) => !isExplained(difference, faultRun));
  return [
    ...undeclared.map((difference) => `undeclared difference: ${describeDifference(difference)}`),
    ...falseApprovals(run, faultRun),
  ];
}

/** A missing fact must never lead to `approved` or `validated`. */
function falseApprovals({ entities }: Run, { expectedWithEarlier }: FaultRun): string[] {
  const expectedByKey = new Map(expectedWithEarlier.entities.map((entity) => [entity._key, entity]));
  return entities.flatMap((entity) =>
    ['approved', 'validated']
      .filter((verdict) => entity[verdict] === true && expectedByKey.get(entity._key)?.[verdict] !== true)
      .map((verdict) => `${entity._key} is ${verdict}, but should not be`),
  );
}

function errorProblems({ error, watch }: FaultRun): string[] {
  if (!(error instanceof IntegrationError)) {
    return [`the error is not an IntegrationError: ${String(error)}`];
  }
  const wasRefused = watch.sends.some(
    ({ isToken, outcome }) => outcome === 'unauthorized' || (isToken && outcome === 'refused'),
  );
  if (error instanceof IntegrationProviderAuthenticationError && !wasRefused) {
    return [`the error blames the credentials, but Bitbucket did not refuse them: ${error.message}`];
  }
  const blames = /key|secret/i.test(error.message.replace(/\(key [^)]*\)|oauthKey and oauthSecret/g, ''));
  return !wasRefused && blames ? [`the message mentions credentials: ${error.message}`] : [];
}

/** No event or error may contain a secret or a token. */
function secretProblems({ run, error, simulator }: FaultRun): string[] {
  const text = JSON.stringify([run?.events, error, error instanceof Error ? [error.message, error.stack] : '']);
  const secrets = [...simulator.issuedTokens(), ...simulator.environment().OAUTH_SECRET!.split(',')];
  return secrets.filter((secret) => text.includes(secret)).map((secret) => `events or error contain ${secret}`);
}

function endOf(faultRun: FaultRun): TrustedEnd {
  const { run, watch } = faultRun;
  if (!run) {
    const hasCollected = watch.sends.some(({ url }) => url.includes('/members'));
    return hasCollected ? 'ended' : 'refused';
  }
  const allSucceeded = Object.values(run.statuses).every((status) => status === 'success' || status === 'disabled');
  return allSucceeded && differencesOf(faultRun, run).length === 0 ? 'complete' : 'incomplete, and says so';
}
