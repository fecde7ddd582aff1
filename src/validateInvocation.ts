import {
  type IntegrationExecutionContext,
  IntegrationProviderAPIError,
  IntegrationProviderAuthenticationError,
  IntegrationValidationError,
} from '@jupiterone/integration-sdk-core';

import { type ApiError, type AuthenticationError } from './bitbucket/http/errors';
import type { IntegrationConfig } from './config';
import { type Execution, executionFor, listProblems, withoutStack } from './execution';
import { requiredScopes } from './steps/scopes';
import { compareSights, type Examination, examineCredential, findProblems } from './validation/credentials';

/**
 * Checks the configuration and, with Bitbucket's help, every credential and workspace, before anything is collected.
 *
 * A credential that cannot be checked at the moment, because it is rate limited or Bitbucket has an incident, is checked
 * before its first use, as long as another one could be checked.
 *
 * @throws IntegrationValidationError that lists everything that is wrong
 * @throws IntegrationProviderAuthenticationError that does so when Bitbucket refuses a credential
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
  const problems = [...findProblems(checked, scopes), ...(await compareSights(client, checked))];
  const failure = examinations.find(({ unchecked }) => unchecked && !isRateLimit(unchecked))?.unchecked;
  if (checked.length === 0 && failure) {
    problems.push(
      `Bitbucket could not be reached, so the configuration is not checked completely: ${failure.message} ` +
        'This says nothing about the credentials.',
    );
  }
  conclude(problems, { refused: checked.find(({ refused }) => refused)?.refused, failure });
  for (const { credential } of examinations.filter(({ unchecked }) => unchecked)) {
    client.checkBeforeUse(credential.position, () => checkLater(execution, credential, { scopes, checked }));
  }
}

/** @returns what is wrong with the credential, or undefined */
async function checkLater(
  { client, settings }: Execution,
  credential: Examination['credential'],
  { scopes, checked }: { scopes: Parameters<typeof findProblems>[1]; checked: readonly Examination[] },
): Promise<string | undefined> {
  const examination = await examineCredential(client, credential, settings.workspaces);
  if (examination.unchecked) {
    throw examination.unchecked;
  }
  const problems = [
    ...findProblems([examination], scopes),
    ...(await compareSights(client, [...checked.slice(0, 1), examination])),
  ];
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
    throw withoutStack(new IntegrationProviderAuthenticationError({ endpoint, status, statusText: message }));
  }
  if (failure && problems.length === 1) {
    const { endpoint, status = 'no response' } = failure;
    throw withoutStack(new IntegrationProviderAPIError({ endpoint, status, statusText: message, message }));
  }
  throw withoutStack(new IntegrationValidationError(message));
}
