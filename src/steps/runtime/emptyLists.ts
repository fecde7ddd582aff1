import { IntegrationError } from '@jupiterone/integration-sdk-core';

import { ApiError } from '../../bitbucket/http/errors';

/** How many records of another list are searched for a contradiction: those of its first page. */
const SEARCHED = 100;

/**
 * The records of a listing, unless there are none although there must be some: an empty list that other answers contradict is no
 * fact, and JupiterOne would delete what it does not hold.
 *
 * @param what is listed, for messages: `projects of workspace "acme"`
 * @param findContradiction only called where the list is empty; gives the end of the sentence `The list is empty, but ...`
 * @throws IntegrationError if there is a contradiction
 */
export async function* unlessContradicted<R>(
  what: string,
  listing: AsyncIterable<R>,
  findContradiction: () => Promise<string | undefined>,
): AsyncGenerator<R, void, void> {
  let isEmpty = true;
  for await (const record of listing) {
    isEmpty = false;
    yield record;
  }
  const contradiction = isEmpty ? await findContradiction() : undefined;
  if (contradiction !== undefined) {
    throw new IntegrationError({
      code: 'CONTRADICTED_LIST',
      message:
        `Bitbucket lists no ${what}, but ${contradiction}. One of both answers is wrong, so the step fails and JupiterOne ` +
        'deletes none of its data. Check what the OAuth consumers may see, and run again later.',
    });
  }
}

/**
 * What the first of the records tells that tells something. Only the first page of the list is searched.
 *
 * @returns undefined also where Bitbucket refuses the list
 */
export async function findIn<R, T>(
  listing: AsyncIterable<R | null>,
  read: (record: R) => T | undefined,
): Promise<T | undefined> {
  let searched = 0;
  try {
    for await (const record of listing) {
      const found = record ? read(record) : undefined;
      searched += 1;
      if (found !== undefined || searched >= SEARCHED) {
        return found;
      }
    }
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && error.isRefusal) {
      return undefined;
    }
    throw error;
  }
}
