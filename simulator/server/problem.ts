import { failure, type HttpResponse } from './responses';

/** Thrown where a request cannot be served; the response is what goes back. */
export class RequestProblem extends Error {
  constructor(readonly response: HttpResponse) {
    super(`HTTP ${response.status}`);
  }
}

export function badRequest(message: string, detail?: string): RequestProblem {
  return new RequestProblem(failure(400, message, detail === undefined ? {} : { detail }));
}
