import type { AuthenticationError } from './errors';

/* What the sending of a request tells its rotation. Neither leaves the client. */

/** A 429, which is no error until every consumer has met one. */
export class TooManyRequests extends Error {
  /**
   * @param counted whether the request draws on the limit for repository data
   * @param retryAfterMs what the response asked for
   */
  constructor(
    readonly counted: boolean,
    readonly retryAfterMs: number | undefined,
  ) {
    super('Bitbucket answered 429');
  }
}

/** A 401, which is no error until a new token has met one, too. */
export class Unauthorized extends Error {
  /** @param refusal the error to throw if this is the second one */
  constructor(readonly refusal: AuthenticationError) {
    super('Bitbucket answered 401');
  }
}
