import type { Refusal } from '../options';

/** A response before it is encoded. A string body is sent unchanged, any other body as JSON. */
export interface HttpResponse {
  status: number;
  /** Reason phrase; default: the standard one for the status. */
  reason?: string;
  headers?: Record<string, string>;
  body: unknown;
}

export function ok(body: unknown): HttpResponse {
  return { status: 200, body };
}

export function failure(status: number, message: string, more: Record<string, unknown> = {}): HttpResponse {
  return { status, body: { type: 'error', error: { message, ...more } } };
}

export function unknownWorkspace(identifier: string): HttpResponse {
  return failure(404, `No workspace with identifier '${identifier}'.`);
}

export function unknownRepository(): HttpResponse {
  return failure(404, 'You may not have access to this repository or it no longer exists in this workspace.');
}

export function unknownProject(key: string): HttpResponse {
  return failure(404, `No project with key '${key}' in this workspace.`);
}

export function notFound(): HttpResponse {
  return failure(404, 'Resource not found', { detail: 'There is no API hosted at this URL.' });
}

export function forbidden(): HttpResponse {
  return failure(403, 'Forbidden');
}

export function lackingScopes(granted: readonly string[], required: readonly string[]): HttpResponse {
  const message = 'Your credentials lack one or more required privilege scopes.';
  return failure(403, message, { detail: { granted, required } });
}

export function unsuitableMechanism(): HttpResponse {
  return failure(403, 'This API is not accessible by this authentication mechanism');
}

const REFUSALS: Record<number, string> = {
  402: 'This feature is not available on your current plan.',
  403: 'Forbidden',
  404: 'Resource not found',
  410: 'Resource removed',
};

export function refused({ status, body }: Refusal): HttpResponse {
  return body === undefined ? failure(status, REFUSALS[status] ?? 'Something went wrong') : { status, body };
}

/** Bitbucket's 429 is plain text with an unusual reason phrase, and has no `Retry-After`. */
export function rateLimited(): HttpResponse {
  return {
    status: 429,
    reason: 'Unknown Status Code',
    headers: { 'content-type': 'text/plain' },
    body: 'Rate limit for this resource has been exceeded',
  };
}

/** Bitbucket removed listings across all workspaces in 2026. */
export function deprecated(): HttpResponse {
  return failure(410, 'CHANGE-2770 - Functionality has been deprecated', {
    detail: 'This API is no longer supported.',
    data: { announcement_url: 'https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-2770' },
  });
}

/** Thrown when a request cannot be served. `response` is sent instead. */
export class RequestProblem extends Error {
  constructor(readonly response: HttpResponse) {
    super(`HTTP ${response.status}`);
  }
}

export function badRequest(message: string, detail?: string): RequestProblem {
  return new RequestProblem(failure(400, message, detail === undefined ? {} : { detail }));
}
