import {
  type IntegrationExecutionContext,
  IntegrationProviderAPIError,
  IntegrationProviderAuthenticationError,
  IntegrationValidationError,
} from '@jupiterone/integration-sdk-core';

import { type ApiError, type AuthenticationError } from './bitbucket/http/errors';
import { fieldNames, type IntegrationConfig, isLocalRun } from './config';
import type { FieldNames } from './configuration/ConfigReader';
import { type Execution, executionFor, listProblems, withProblems } from './execution';
import { type RequiredScope, requiredScopes } from './steps/scopes';
import { type Examination, examineCredential } from './validation/credentials';
import { findProblems } from './validation/problems';
import { applyReach } from './validation/reach';
import { compareRepositories } from './validation/repositories';

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

  const examinations = await Promise.all(
    client.credentials.map((credential) => examineCredential(client, credential, settings.workspaces)),
  );
  const checked = examinations.filter(({ unchecked }) => !unchecked);
  const nameOf = fieldNames(isLocalRun(context.instance));
  const { problems: differences, partialTokens } = await compareRepositories(client, checked);
  const problems = [...findProblems(checked, scopes, nameOf), ...differences];
  const failure = examinations.find(({ unchecked }) => unchecked && !isRateLimit(unchecked))?.unchecked;
  if (checked.length === 0 && failure) {
    problems.push(
      `Bitbucket could not be reached, so the configuration is not checked completely: ${failure.message} ` +
        'This says nothing about the credentials.',
    );
  }
  conclude(problems, { refused: checked.find(({ refused }) => refused)?.refused, failure });
  const { logger } = context;
  await applyReach({ client, logger }, checked, partialTokens);
  for (const { credential } of examinations.filter(({ unchecked }) => unchecked)) {
    const check = { credential, checked, scopes, nameOf, logger };
    client.checkBeforeUse(credential.position, () => checkLater(execution, check));
  }
}

interface LaterCheck {
  readonly credential: Examination['credential'];
  /** The credentials that were checked before the run. */
  readonly checked: readonly Examination[];
  readonly scopes: readonly RequiredScope[];
  readonly nameOf: FieldNames;
  readonly logger: IntegrationExecutionContext['logger'];
}

/** @returns the problem with the credential, or undefined */
async function checkLater(
  { client, settings }: Execution,
  { credential, checked, scopes, nameOf, logger }: LaterCheck,
): Promise<string | undefined> {
  const examination = await examineCredential(client, credential, settings.workspaces);
  if (examination.unchecked) {
    throw examination.unchecked;
  }
  const compared = [...checked.slice(0, 1), examination];
  const { problems: differences, partialTokens } = await compareRepositories(client, compared);
  const problems = [...findProblems([examination], scopes, nameOf), ...differences];
  await applyReach({ client, logger }, compared, partialTokens);
  return problems.length > 0 ? listProblems(problems) : undefined;
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
