import { failure, type HttpResponse } from './responses';

/** Thrown when a request cannot be served. `response` is sent instead. */
export class RequestProblem extends Error {
  constructor(readonly response: HttpResponse) {
    super(`HTTP ${response.status}`);
  }
}

export function badRequest(message: string, detail?: string): RequestProblem {
  return new RequestProblem(failure(400, message, detail === undefined ? {} : { detail }));
}
