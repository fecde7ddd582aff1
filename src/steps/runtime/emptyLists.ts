import { IntegrationError } from '@jupiterone/integration-sdk-core';

import { ApiError } from '../../bitbucket/http/errors';

/** How many records a page of most lists holds. */
const PAGE = 100;

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
 * The first records of a list, for a contradiction.
 *
 * @param most by default, as many as a page holds
 * @returns none where Bitbucket refuses the list
 */
export async function firstRecords<R>(listing: AsyncIterable<R | null>, most = PAGE): Promise<R[]> {
  const records: R[] = [];
  try {
    for await (const record of listing) {
      if (record !== null) {
        records.push(record);
      }
      // before the next page is requested
      if (records.length >= most) {
        break;
      }
    }
    return records;
  } catch (error) {
    if (error instanceof ApiError && error.isRefusal) {
      return [];
    }
    throw error;
  }
}
