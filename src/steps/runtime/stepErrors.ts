import {
  IntegrationError,
  IntegrationProviderAPIError,
  IntegrationProviderAuthenticationError,
  IntegrationProviderAuthorizationError,
  IntegrationProviderRetriesExceededError,
} from '@jupiterone/integration-sdk-core';

import { AuthenticationError, RateLimitError } from '../../bitbucket/http/credentialErrors';
import { ApiError, NetworkError, NotFoundError, PermissionError } from '../../bitbucket/http/errors';
import type { AccessAdvice } from './accessAdvice';

/**
 * Converts an error of the client to an error of the SDK. Returns other errors unchanged.
 *
 * @param accessAdvice what a person can do about a refusal, for example which right is missing and which source can be switched off
 */
export function toIntegrationError(error: unknown, accessAdvice: AccessAdvice = () => ''): unknown {
  if (!(error instanceof ApiError) || error instanceof IntegrationError) {
    return error;
  }
  const { endpoint, status = 'no response' } = error;
  // the SDK's errors name the endpoint and the status themselves
  const statusText = error.message.replace(`${endpoint}: `, '').replace(`Bitbucket answered ${status} `, '');
  if (error instanceof AuthenticationError && error.refused === 'credentials') {
    // the SDK ends the whole run at this one
    return new IntegrationProviderAuthenticationError({ endpoint, status, statusText });
  }
  if (error instanceof PermissionError || error instanceof AuthenticationError) {
    const advice = accessAdvice(error instanceof PermissionError ? error.kind : 'unknown');
    return new IntegrationProviderAuthorizationError({
      endpoint,
      status,
      statusText: `${statusText} ${advice}`.trim(),
    });
  }
  if (error instanceof RateLimitError) {
    return new IntegrationProviderAPIError({
      endpoint,
      status,
      statusText,
      code: 'PROVIDER_RATE_LIMIT_ERROR',
      message: error.message,
    });
  }
  if (error instanceof NetworkError || (typeof status === 'number' && status >= 500)) {
    return new IntegrationProviderRetriesExceededError({ endpoint, status, statusText });
  }
  return new IntegrationProviderAPIError({ endpoint, status, statusText, message: error.message });
}

/**
 * Whether an error is Bitbucket's answer that it does not give a fact, which then is unknown and stays so. Other errors may pass
 * (no response, an incident, a limit, a list that broke off), or say that the API has changed: nothing may be concluded from them.
 */
export function leavesUnknown(error: unknown): error is ApiError {
  return (
    error instanceof ApiError && (error.isRefusal || error instanceof NotFoundError || isAnswerAboutRequest(error))
  );
}

/** 400, for example: the same request would get the same answer again. */
function isAnswerAboutRequest({ name, isGone, isTemporary, status = 0 }: ApiError): boolean {
  return name === 'ApiError' && !isGone && !isTemporary && status >= 400 && status !== 429;
}

/** So many items failed in a row that the others are not tried. */
export class OutageError extends IntegrationError {
  constructor(message: string, cause: unknown) {
    super({ code: 'OUTAGE', message, cause: cause instanceof Error ? cause : undefined });
  }
}

/** Whether an error ends the whole step at once, because every other item would fail with it as well. */
export function isTerminal(error: unknown): boolean {
  return (
    error instanceof RateLimitError ||
    error instanceof OutageError ||
    (error instanceof AuthenticationError && error.refused === 'credentials')
  );
}
