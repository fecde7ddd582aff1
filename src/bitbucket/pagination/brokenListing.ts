import { ApiError, describeFailure, type Failure, NotFoundError, PermissionError } from '../http/errors';

/**
 * A later page of a listing was not given. Whatever the status says of that page, the earlier ones exist, so it says nothing
 * about what is listed.
 */
export class BrokenListingError extends ApiError {
  constructor(failure: Failure) {
    super(failure, `${describeFailure(failure)} Earlier pages of this list were given, so the list is incomplete.`);
    this.name = 'BrokenListingError';
  }

  override get isGone(): boolean {
    return false;
  }
}

/**
 * What stands for a page that was not given: an empty one, where 404 for the first page is an ordinary answer.
 *
 * @param isBegun whether an earlier page was given
 * @throws the error itself, or a BrokenListingError if Bitbucket answered it for a later page
 */
export function withoutPage(error: unknown, isBegun: boolean): unknown {
  if (isBegun) {
    throw toBrokenListing(error);
  }
  if (error instanceof NotFoundError && error.isAnswer) {
    return { values: [] };
  }
  throw error;
}

/** Makes what Bitbucket answered for a later page an error of the listing. Other errors stay what they are. */
function toBrokenListing(error: unknown): unknown {
  const isAnswer =
    error instanceof ApiError &&
    (error.name === 'ApiError'
      ? !error.isTemporary
      : error instanceof PermissionError || error instanceof NotFoundError);
  return isAnswer ? new BrokenListingError(error) : error;
}
