import {
  type IntegrationExecutionContext,
  IntegrationProviderAPIError,
  IntegrationProviderAuthenticationError,
  IntegrationValidationError,
} from '@jupiterone/integration-sdk-core';

import type { Credential } from './bitbucket/credentials/credential';
import type { AuthenticationError } from './bitbucket/http/credentialErrors';
import { ApiError } from './bitbucket/http/errors';
import { fieldNames, type IntegrationConfig, isLocalRun } from './config';
import { type Execution, executionFor, listProblems, withProblems } from './execution';
import { type RequiredScopes, requiredScopes, runningSteps } from './steps/requiredScopes';
import { checkCredential, type CheckedCredential } from './validation/checkCredential';
import { compareRepositories, type TokenView } from './validation/compareRepositories';
import { findProblems } from './validation/problems';
import { type RestrictionParts, restrictTokens } from './validation/restrictTokens';

/**
 * Checks the configuration, and with requests to Bitbucket every credential and workspace, before anything is collected.
 *
 * If a credential is rate limited or Bitbucket has an incident, and another credential could be checked, this one is checked
 * before its first use instead.
 *
 * @throws IntegrationValidationError that lists all problems
 * @throws IntegrationProviderAuthenticationError that lists all problems, if Bitbucket refuses a credential
 * @throws IntegrationProviderAPIError when Bitbucket cannot be reached
 */
export async function validateInvocation(context: IntegrationExecutionContext<IntegrationConfig>): Promise<void> {
  const execution = executionFor(context);
  const { client, settings } = execution;
  const disabledSources = (context.instance.disabledSources ?? []).map((source) => source.ingestionSourceId);
  const scopes = requiredScopes(settings, disabledSources);

  const results = await Promise.all(
    client.credentials.all.map((credential) => checkCredential(client, credential, settings.workspaces)),
  );
  const checked = results.filter(({ unchecked }) => !unchecked);
  const nameOf = fieldNames(isLocalRun(context.instance));
  const { problems: differences, views } = await compareRepositories(client, checked);
  const problems = [...findProblems(checked, scopes, nameOf), ...differences];
  const failure = results.find(({ unchecked }) => unchecked && !isRateLimit(unchecked))?.unchecked;
  if (checked.length === 0 && failure) {
    problems.push(
      `Bitbucket could not be reached, so the configuration is not checked completely: ${failure.message} ` +
        'This says nothing about the credentials.',
    );
  }
  conclude(problems, { refused: checked.find(({ refused }) => refused)?.refused, failure });
  const parts = { client, logger: context.logger, nameOf, steps: runningSteps(settings, disabledSources) };
  const limited = limitedTokens(views);
  const compared = checked.filter(({ credential }) => !limited.has(credential));
  await restrictTokens(parts, compared, views);
  for (const { credential } of results.filter((result) => !compared.includes(result))) {
    credential.check = () => checkLater(execution, { ...parts, credential, checked: compared, scopes });
  }
}

interface LaterCheck extends RestrictionParts {
  readonly credential: CheckedCredential['credential'];
  /** The credentials that were checked before the run. */
  readonly checked: readonly CheckedCredential[];
  readonly scopes: RequiredScopes;
}

/** @returns the problem with the credential, or undefined */
async function checkLater(
  { client, settings }: Execution,
  { credential, checked, scopes, ...parts }: LaterCheck,
): Promise<string | undefined> {
  const result = await checkCredential(client, credential, settings.workspaces);
  if (result.unchecked) {
    throw result.unchecked;
  }
  const compared = [...checked.slice(0, 1), result];
  const { problems: differences, views } = await compareRepositories(client, compared);
  const limit = limitedTokens(views).get(credential);
  if (limit) {
    throw limit;
  }
  const problems = [...findProblems([result], scopes, parts.nameOf), ...differences];
  // the one that it is compared with is restricted already, unless it is a token that no consumer could be compared with
  await restrictTokens(parts, compared, views);
  return problems.length > 0 ? listProblems(problems) : undefined;
}

/** The tokens whose repositories could not be counted, because they are rate limited at the moment, each with the error. */
function limitedTokens(views: readonly TokenView[]): ReadonlyMap<Credential, ApiError> {
  return new Map(
    views.flatMap(({ credential, seen }) =>
      seen instanceof ApiError && isRateLimit(seen) ? [[credential, seen]] : [],
    ),
  );
}

function isRateLimit({ status }: ApiError): boolean {
  return status === 429;
}

function conclude(
  problems: readonly string[],
  { refused, failure }: { refused?: AuthenticationError; failure?: ApiError },
): void {
  if (problems.length === 0) {
    return;
  }
  const message = listProblems(problems);
  if (refused) {
    const { endpoint, status = 'refused' } = refused;
    throw withProblems(new IntegrationProviderAuthenticationError({ endpoint, status, statusText: message }), problems);
  }
  if (failure && problems.length === 1) {
    const { endpoint, status = 'no response' } = failure;
    throw withProblems(new IntegrationProviderAPIError({ endpoint, status, statusText: message, message }), problems);
  }
  throw withProblems(new IntegrationValidationError(message), problems);
}
