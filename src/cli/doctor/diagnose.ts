import type { IntegrationExecutionContext } from '@jupiterone/integration-sdk-core';

import type { Credential } from '../../bitbucket/credentials/credential';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import { ApiError } from '../../bitbucket/http/errors';
import { missingScopes, type Scope, SCOPE_CHECKBOXES, scopeAdvice } from '../../bitbucket/scopes';
import type { IntegrationConfig, Settings } from '../../config';
import { type Execution, executionFor, problemsOf } from '../../execution';
import { sourceTitle } from '../../ingestionConfig';
import { integrationSteps } from '../../steps';
import { isEnabled, requiredScopes } from '../../steps/requiredScopes';
import { validateInvocation } from '../../validateInvocation';
import type { CredentialDiagnosis, Diagnosis, SourceDiagnosis, SourceStatus } from './diagnosis';
import { capacityProblem, estimateRun } from './runEstimate';

/** What each source needs, in the order of the steps. */
interface SourceNeeds {
  source: string;
  isOn: boolean;
  scopes: ReadonlySet<Scope>;
}

/**
 * Makes the checks that a run makes before it starts, and asks Bitbucket for the scopes of each credential and the repositories that it sees.
 *
 * @param context an execution context like the one that the SDK creates for a run
 */
export async function diagnose(context: IntegrationExecutionContext<IntegrationConfig>): Promise<Diagnosis> {
  const problems: string[] = [];
  try {
    await validateInvocation(context);
  } catch (error) {
    problems.push(...(problemsOf(error) ?? [error instanceof Error ? error.message : String(error)]));
  }
  const execution = executionOf(context);
  if (!execution) {
    return { problems, credentials: [] };
  }
  const startedAt = Date.now();
  const callsBefore = execution.client.stats().calls;
  const credentials: CredentialDiagnosis[] = [];
  for (const credential of execution.client.credentials.all) {
    credentials.push(await diagnoseCredential(execution, credential));
  }
  const callMs = (Date.now() - startedAt) / Math.max(1, execution.client.stats().calls - callsBefore);
  // consumers read what an access token may not read
  const isConsumer = (index: number) => !execution.client.credentials.all[index]?.isAccessToken;
  const { settings } = execution;
  const consumers = credentials.filter((_, index) => isConsumer(index));
  problems.push(...skippedSources(consumers, settings));

  const seen = settings.workspaces.map((_, index) =>
    Math.max(...credentials.map(({ repositories }) => repositories[index]?.count ?? 0)),
  );
  const isKnown = credentials.some(({ repositories }) => repositories.some(({ count }) => count !== undefined));
  const available = execution.client.credentials.capacity('repository');
  const capacity = isKnown ? estimateRun(settings, seen, { available, callMs }) : undefined;
  const problem = capacity && capacityProblem(capacity);
  return { problems: problem ? [...problems, problem] : problems, credentials, capacity };
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

/** What a run skips because a scope is missing. Without the scopes that it requires it does not start, which validation reports. */
function skippedSources(credentials: readonly CredentialDiagnosis[], settings: Settings): string[] {
  const required = requiredScopes(settings, []);
  return credentials.flatMap(({ name, sources }) => {
    const bySource = sources.filter(({ status }) => status === 'missing');
    const missing = new Set(bySource.flatMap((source) => source.missing.map(({ scope }) => scope)));
    return [...missing]
      .filter((scope) => !required.has(scope))
      .map((scope) => {
        const concerned = bySource.filter((source) => source.missing.some((one) => one.scope === scope));
        return (
          `${name} lacks the scope "${scope}", so a run skips ${concerned.map(({ source }) => source).join(', ')}. ` +
          `${scopeAdvice(scope)}.`
        );
      });
  });
}

/** @returns undefined if Bitbucket refuses, which the checks have reported already */
async function orUndefined<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiError) {
      return undefined;
    }
    throw error;
  }
}
