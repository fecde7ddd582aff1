import { ApiError } from '../../bitbucket/http/errors';

/** @returns undefined if Bitbucket refuses, which the checks have reported already */
export async function orUndefined<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiError) {
      return undefined;
    }
    throw error;
  }
}
