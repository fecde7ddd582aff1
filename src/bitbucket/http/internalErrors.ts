import type { AuthenticationError } from './errors';

/* How the sending of a request tells the scheduler what to do next. Neither leaves the client. */

/** A 429, which is no error until every credential has received one. */
export class TooManyRequests extends Error {
  /** @param retryAfterMs what the response asks for */
  constructor(readonly retryAfterMs: number | undefined) {
    super('Bitbucket answered 429');
  }
}

/** A 401, which is no error until a new token has received one as well. */
export class Unauthorized extends Error {
  /** @param refusal the error to throw in that case */
  constructor(readonly refusal: AuthenticationError) {
    super('Bitbucket answered 401');
  }
}
