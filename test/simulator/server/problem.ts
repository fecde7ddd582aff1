import { failure, type Answer } from './responses';

/** Thrown where a request cannot be served; the answer is what goes back. */
export class RequestProblem extends Error {
  constructor(readonly answer: Answer) {
    super(`HTTP ${answer.status}`);
  }
}

export function badRequest(message: string, detail?: string): RequestProblem {
  return new RequestProblem(failure(400, message, detail === undefined ? {} : { detail }));
}
