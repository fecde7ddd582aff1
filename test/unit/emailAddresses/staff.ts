import { createStaff } from '../../../simulator/world/staff';
import { SearchHistory } from '../../../src/emailAddresses/addressSearch';
import { type AddressReport, findAddresses } from '../../../src/emailAddresses/findAddresses';

export interface Outcome extends AddressReport {
  readonly guessable: number;
  readonly foundGuessable: number;
  readonly wrong: number;
  /** Display name and address of those that were missed. */
  readonly missed: readonly string[];
}

/** Looks for the addresses of a company that the simulator makes up, which knows them all. */
export async function searchStaff(seed: number, count: number, domains: readonly string[]): Promise<Outcome> {
  const staff = createStaff(seed, count, domains);
  const owners = new Map(staff.map(({ email, uuid }) => [email?.toLowerCase(), uuid]));
  const report = await findAddresses(staff, new SearchHistory(domains), (addresses) =>
    Promise.resolve(
      addresses.flatMap((address) => {
        const uuid = owners.get(address);
        return uuid ? [{ address, uuid }] : [];
      }),
    ),
  );
  const guessable = staff.filter(({ isEmailGuessable }) => isEmailGuessable);
  const missed = guessable.filter(({ uuid }) => !report.found.has(uuid));
  return {
    ...report,
    guessable: guessable.length,
    foundGuessable: guessable.length - missed.length,
    wrong: staff.filter(({ uuid, email }) => report.found.has(uuid) && report.found.get(uuid)?.address !== email)
      .length,
    missed: missed.map(({ displayName, email }) => `${displayName}: ${email}`),
  };
}
