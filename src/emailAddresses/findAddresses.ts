import {
  AddressSearch,
  type ConfirmedAddress,
  type FoundAddress,
  type Member,
  type SearchHistory,
} from './addressSearch';

export interface AddressReport {
  /** By account uuid. */
  readonly found: ReadonlyMap<string, FoundAddress>;
  readonly calls: number;
  /** How many addresses Bitbucket was asked about. */
  readonly asked: number;
  /** The uuids of the members whose names cannot be read. */
  readonly unreadable: readonly string[];
}

/**
 * Finds the e-mail addresses of members: guesses them from their names and keeps those that Bitbucket confirms.
 *
 * @param history the domains, and what earlier searches of the run learned
 * @param ask makes one call for at most 90 addresses and returns those that belong to accounts
 * @throws what `ask` throws, after the other calls of the round have ended
 */
export async function findAddresses(
  members: readonly Member[],
  history: SearchHistory,
  ask: (addresses: readonly string[]) => Promise<readonly ConfirmedAddress[]>,
): Promise<AddressReport> {
  const search = new AddressSearch(members, history);
  let calls = 0;
  for (let round = search.nextRound(); round.length > 0; round = search.nextRound()) {
    calls += round.length;
    history.calls += round.length;
    const results = await Promise.allSettled(
      round.map(async (addresses) => search.record(addresses, await ask(addresses))),
    );
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) {
      throw failure.reason;
    }
  }
  return { found: search.found(), calls, asked: search.asked, unreadable: search.unreadable };
}
