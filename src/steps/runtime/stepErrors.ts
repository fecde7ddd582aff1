import {
  IntegrationError,
  IntegrationProviderAPIError,
  IntegrationProviderAuthenticationError,
  IntegrationProviderAuthorizationError,
  IntegrationProviderRetriesExceededError,
} from '@jupiterone/integration-sdk-core';

import { AuthenticationError, RateLimitError } from '../../bitbucket/http/credentialErrors';
import { ApiError, NetworkError, PermissionError } from '../../bitbucket/http/errors';
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
 * Whether an error leaves one fact unknown, and no more. Not so when it ends the step, or says that the API has changed: then
 * nothing may be concluded from it.
 */
export function leavesUnknown(error: unknown): error is ApiError {
  return error instanceof ApiError && !error.isGone && !isTerminal(error);
}

/** Whether an error ends the whole step at once, because every other item would fail with it as well. */
export function isTerminal(error: unknown): boolean {
  return error instanceof RateLimitError || (error instanceof AuthenticationError && error.refused === 'credentials');
}
