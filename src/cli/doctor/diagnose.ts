import { inspect } from 'node:util';

import {
  type IntegrationExecutionContext,
  type IntegrationInstance,
  IntegrationProviderAuthenticationError,
} from '@jupiterone/integration-sdk-core';

import type { Credential } from '../../bitbucket/credentials/credential';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import { missingScopes, type Scope, SCOPE_CHECKBOXES } from '../../bitbucket/scopes';
import { fieldNames, type IntegrationConfig, isLocalRun, parseConfig, type Settings } from '../../config';
import { type Execution, executionFor, problemsOf } from '../../execution';
import { getStepStartStates } from '../../getStepStartStates';
import { sourceTitle } from '../../ingestionConfig';
import { integrationSteps } from '../../steps';
import { isEnabled, runningSteps } from '../../steps/requiredScopes';
import type { BitbucketStep } from '../../steps/runtime/defineStep';
import { validateInvocation } from '../../validateInvocation';
import { capacityProblem } from '../estimate/describe';
import type { PlannedPeriod } from '../estimate/expectAfter';
import { describeObstacles } from './describeObstacles';
import type { CredentialDiagnosis, Diagnosis, SourceDiagnosis, SourceStatus } from './diagnosis';
import { estimateNextRun } from './estimateNextRun';
import { loggerOfWarnings } from './loggerOfWarnings';
import { orUndefined } from './orUndefined';
import { type Obstacle, tryEndpoints } from './tryEndpoints';

/** What each source needs, in the order of the steps. */
interface SourceNeeds {
  source: string;
  isOn: boolean;
  scopes: ReadonlySet<Scope>;
}

/**
 * Makes the checks that a run makes before it starts, tries what the sources need, and asks Bitbucket for the scopes of each
 * credential and the repositories that it sees.
 *
 * @param planned what the next run reads; without it, its calls are not estimated
 */
export async function diagnose(
  configured: IntegrationInstance<IntegrationConfig>,
  planned?: PlannedPeriod,
): Promise<Diagnosis> {
  const problems: string[] = [];
  const { allowedMinutes, instance } = withoutWaiting(configured);
  const context: IntegrationExecutionContext<IntegrationConfig> = {
    instance,
    logger: loggerOfWarnings((warning) => problems.push(warning)),
    executionConfig: {},
    executionHistory: { current: { startedOn: Date.now() } },
  };
  let isRefused = false;
  try {
    await validateInvocation(context);
  } catch (error) {
    isRefused = error instanceof IntegrationProviderAuthenticationError;
    problems.push(...(problemsOf(error) ?? [error instanceof Error ? error.message : inspect(error)]));
  }
  const execution = executionOf(context);
  if (!execution) {
    return { problems, credentials: [], calls: 0 };
  }
  const { client, settings } = execution;
  // warns of missing scopes, and keeps credentials from what they lack a scope for
  await getStepStartStates(context);
  const startedAt = Date.now();
  const callsBefore = client.stats().calls;
  const credentials: CredentialDiagnosis[] = [];
  for (const credential of client.credentials.all.filter(({ isRetired }) => !isRetired)) {
    credentials.push(await diagnoseCredential(execution, credential));
  }
  const callMs = (Date.now() - startedAt) / Math.max(1, client.stats().calls - callsBefore);
  const obstacles = isRefused
    ? []
    : await tryEndpoints({ client, settings, steps: stepsToTry(execution, credentials) });
  problems.push(...describeObstacles(obstacles, fieldNames(isLocalRun(instance))('workspace')));

  const capacity = planned && (await estimateNextRun(execution, planned, { credentials, allowedMinutes, callMs }));
  const problem = capacity && capacityProblem(capacity);
  return {
    problems: problem ? [...problems, problem] : problems,
    credentials: credentials.map((one) => withRefusals(one, obstacles)),
    calls: client.stats().calls,
    capacity,
  };
}

/**
 * Lets nothing wait, however long a run may: a person is waiting for the answer.
 *
 * @returns how many minutes a run may wait
 */
function withoutWaiting(instance: IntegrationInstance<IntegrationConfig>) {
  const allowedMinutes = parseConfig(instance.config, process.env, isLocalRun(instance)).settings
    ?.rateLimitMaxWaitMinutes;
  return allowedMinutes === undefined
    ? { instance, allowedMinutes: 0 }
    : { instance: { ...instance, config: { ...instance.config, rateLimitMaxWaitMinutes: 0 } }, allowedMinutes };
}

/** The steps that are on and whose scopes a credential has; others are reported already. */
function stepsToTry(
  { disabledSteps, settings }: Execution,
  credentials: readonly CredentialDiagnosis[],
): readonly BitbucketStep[] {
  const hasScopes = (step: BitbucketStep) =>
    credentials.some(({ sources }) =>
      sources.some(({ source, status }) => source === sourceTitle(step) && status !== 'missing'),
    );
  return runningSteps(settings, []).filter((step) => !disabledSteps.has(step.id) && hasScopes(step));
}

/** The scopes of a source do not tell that Bitbucket gives it. */
function withRefusals(credential: CredentialDiagnosis, obstacles: readonly Obstacle[]): CredentialDiagnosis {
  const refused = new Set(obstacles.filter(({ error }) => error.isRefusal).map(({ source }) => source));
  const sources = credential.sources.map((one): SourceDiagnosis =>
    refused.has(one.source) && one.status !== 'missing' ? { ...one, status: 'refused' } : one,
  );
  return { ...credential, sources };
}

/** @returns undefined if the configuration has problems, which have been reported already */
function executionOf(context: IntegrationExecutionContext<IntegrationConfig>): Execution | undefined {
  try {
    return executionFor(context);
  } catch {
    return undefined;
  }
}

async function diagnoseCredential(
  { client, settings }: Execution,
  credential: Credential,
): Promise<CredentialDiagnosis> {
  const repositories: CredentialDiagnosis['repositories'] = [];
  for (const workspace of settings.workspaces) {
    const count = await orUndefined(async () => {
      const { uuid } = await client.get(ENDPOINTS.workspace, { workspace }, [], credential);
      return client.count(ENDPOINTS.repositories, { workspace: uuid }, credential);
    });
    repositories.push({ workspace, count });
  }
  // Bitbucket sends the scopes of some tokens only with responses to other calls
  const granted = await orUndefined(() => client.grantedScopes(credential));
  return {
    name: credential.label,
    hourlyLimit: credential.seesEverything ? credential.hourlyLimit('repository') : undefined,
    sources: sourcesOf(settings).map((needs) => diagnoseSource(needs, granted)),
    repositories,
  };
}

function sourcesOf(settings: Settings): SourceNeeds[] {
  const sources = new Map<string, { source: string; isOn: boolean; scopes: Set<Scope> }>();
  for (const step of integrationSteps) {
    const source = sourceTitle(step);
    if (source === undefined) {
      continue;
    }
    const needs = sources.get(source) ?? { source, isOn: false, scopes: new Set<Scope>() };
    sources.set(source, needs);
    needs.isOn ||= isEnabled(step, settings);
    step.scopes?.forEach((scope) => needs.scopes.add(scope));
  }
  return [...sources.values()];
}

function diagnoseSource(
  { source, isOn, scopes }: SourceNeeds,
  granted: ReadonlySet<string> | undefined,
): SourceDiagnosis {
  const missing = missingScopes(granted, scopes);
  return {
    source,
    status: isOn ? statusOf(granted, missing) : 'off',
    missing: missing.map((scope) => ({ scope, checkbox: SCOPE_CHECKBOXES[scope] })),
  };
}

function statusOf(granted: ReadonlySet<string> | undefined, missing: readonly Scope[]): SourceStatus {
  if (!granted) {
    return 'unknown';
  }
  return missing.length > 0 ? 'missing' : 'granted';
}
