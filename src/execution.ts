import { inspect } from 'node:util';

import {
  type IntegrationExecutionContext,
  IntegrationValidationError,
  IntegrationWarnEventName,
} from '@jupiterone/integration-sdk-core';

import type { KnownFacts } from './approval/knownFacts';
import type { BitbucketClient } from './bitbucket/client';
import { createClient, type Dependencies } from './bitbucket/createClient';
import { type IntegrationConfig, isLocalRun, parseConfig, type Settings } from './config';
import { publishWarning, UNVERIFIED_CONNECTION } from './events';
import { Progress } from './progress';
import { RepositoryHealth } from './repositoryHealth';
import type { RunScope } from './runScope';
import { SkippedInRun } from './skippedInRun';

/** How many calls optional steps make for each repository: for every one, and in addition for one with pipelines. */
export interface OptionalCalls {
  readonly always: number;
  readonly withPipelines: number;
}

/** The objects that a run shares from validation to its last step. */
export interface Execution {
  readonly settings: Settings;
  readonly client: BitbucketClient;
  readonly progress: Progress;
  readonly repositoryHealth: RepositoryHealth;
  readonly skipped: SkippedInRun;
  /** Why steps do not run, a sentence for each, by step id. `getStepStartStates` fills it. */
  readonly disabledSteps: Map<string, string>;
  readonly local: LocalRun;
  /** What later steps are going to ask for. `getStepStartStates` and the step that lists repositories fill it. */
  readonly demand: { optional: OptionalCalls; repositories: number };
}

/** What a person asks of a run on this machine. JupiterOne's runs ask for nothing of it. */
export interface LocalRun {
  /** Pull requests that were updated earlier are not read; in milliseconds since 1970. */
  readonly since?: number;
  readonly knownFacts?: KnownFacts;
  /** Which repositories are read. */
  readonly scope?: RunScope;
}

const UNVERIFIED =
  'disableTlsVerification is on: certificates of Bitbucket are not verified, so that whoever is between this run and Bitbucket ' +
  'can read its secrets and change what it reads. Enter the certificate of your proxy as caCertificate, and switch this off.';

/** Executions by instance: each run has its own instance object, which the SDK passes to validation and to every step. */
const executions = new WeakMap<object, Execution>();

/**
 * Returns the settings, the client and the progress of the run that `context` belongs to. They are created at the first call and
 * shared by later calls, so that tokens, limits and counts are kept for the whole run.
 *
 * @param dependencies replacements for clock, sleep, random, fetch or limits; only those of the first call are used
 * @param local the same holds for this
 * @throws IntegrationValidationError that lists every problem of the configuration
 */
export function executionFor(
  context: IntegrationExecutionContext<IntegrationConfig>,
  dependencies?: Partial<Dependencies>,
  local: LocalRun = {},
): Execution {
  const known = executions.get(context.instance);
  if (known) {
    return known;
  }
  const { settings, problems } = parseConfig(context.instance.config, process.env, isLocalRun(context.instance));
  if (problems) {
    throw withProblems(new IntegrationValidationError(listProblems(problems)), problems);
  }
  const client = createClient(
    {
      consumers: settings.consumers,
      accessTokens: settings.accessTokens,
      apiOrigin: settings.apiOrigin,
      oauthUrl: settings.oauthUrl,
      trust: settings.tls,
      concurrency: settings.concurrency,
      rateLimitMaxWaitMs: settings.rateLimitMaxWaitMinutes * 60_000,
      onWarning: ({ message }) => publishWarning(context.logger, IntegrationWarnEventName.MissingPermission, message),
      logger: context.logger,
    },
    dependencies,
  );
  if (!settings.tls.isVerified) {
    publishWarning(context.logger, UNVERIFIED_CONNECTION, UNVERIFIED);
  }
  const progress = new Progress({ logger: context.logger, stats: () => client.stats(), clock: dependencies?.clock });
  const execution = Object.freeze({
    settings,
    client,
    progress,
    repositoryHealth: new RepositoryHealth(),
    skipped: new SkippedInRun(),
    disabledSteps: new Map<string, string>(),
    local,
    demand: { optional: { always: 0, withPipelines: 0 }, repositories: 0 },
  });
  executions.set(context.instance, execution);
  return execution;
}

/** All problems on one line, so that any log shows them and a person can fix them in one go. */
export function listProblems(problems: readonly string[]): string {
  return problems.length === 1
    ? problems[0]!
    : `${problems.length} problems were found: ${problems.map((problem, index) => `${index + 1}. ${problem}`).join(' ')}`;
}

/**
 * Prepares an error about a person's mistakes, which it keeps one by one. The SDK writes its message into the log; a stack would
 * only hide it, and its command line would print both once more.
 */
export function withProblems<E extends Error>(error: E, problems: readonly string[]): E {
  const inspected = () => 'The run has not started: see the reason above.';
  return Object.defineProperties(error, {
    problems: { value: problems },
    stack: { value: '' },
    [inspect.custom]: { value: inspected },
  });
}

/** The mistakes that an error names, each a sentence; undefined for an error of another kind. */
export function problemsOf(error: unknown): readonly string[] | undefined {
  return (error as { problems?: readonly string[] } | undefined)?.problems;
}
