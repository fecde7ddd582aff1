import { IntegrationInfoEventName, IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Account } from '../../bitbucket/endpoints/json';
import { byEmail } from '../../bitbucket/endpoints/workspaces';
import { AuthenticationError } from '../../bitbucket/http/credentialErrors';
import { ApiError, PermissionError } from '../../bitbucket/http/errors';
import { BrokenListingError } from '../../bitbucket/pagination/brokenListing';
import { type ConfirmedAddress, type Member, SearchHistory } from '../../emailAddresses/addressSearch';
import { type AddressReport, findAddresses } from '../../emailAddresses/findAddresses';
import { INCOMPLETE_DATA, publishInfo, publishWarning } from '../../events';
import { label, text } from '../../graph/properties';
import type { StepTools } from '../runtime/tools';

type SearchTools = Pick<
  StepTools<readonly [typeof ENDPOINTS.membersByEmail]>,
  'client' | 'logger' | 'settings' | 'skips'
>;

/** Bitbucket returned members that the filter should have excluded. */
class FilterIgnoredError extends Error {}

/** An account in a list of members; Bitbucket sometimes leaves it out. */
type Listed = Account | null | undefined;

/** Returns the accounts of a workspace with the addresses that were found. */
export type AddressLookUp = (slug: string, accounts: readonly Listed[]) => Promise<readonly Listed[]>;

/**
 * Creates a look-up that searches for each member once, even if several workspaces have the same member. If Bitbucket refuses the
 * search in a workspace, one warning says so and its members have no addresses. Without `emailDomains`, nothing is asked.
 *
 * The look-up throws an `ApiError` for failures that may pass: JupiterOne would delete the addresses that an earlier run stored.
 */
export function createAddressLookUp(tools: SearchTools): AddressLookUp {
  const addresses = new Map<string, string>();
  const searched = new Set<string>();
  const history = new SearchHistory(tools.settings.emailDomains);

  return async (slug, accounts) => {
    if (tools.settings.emailDomains.length === 0) {
      return accounts;
    }
    const members = new Map<string, Member>();
    for (const account of accounts) {
      if (account && isPerson(account) && !searched.has(account.uuid)) {
        members.set(account.uuid, toMember(account));
      }
    }
    const report = await searchWorkspace(tools, slug, [...members.values()], history);
    if (report) {
      members.forEach(({ uuid }) => searched.add(uuid));
      report.found.forEach(({ address }, uuid) => addresses.set(uuid, address));
      report.unreadable.forEach((uuid) => tools.skips.add('unreadableName', 'members', nameOf(members.get(uuid))));
      publishInfo(tools.logger, IntegrationInfoEventName.Stats, describeReport(slug, members.size, report));
    }
    return accounts.map((account) => {
      const email = account && addresses.get(account.uuid);
      return email ? { ...account, email } : account;
    });
  };
}

/** Apps have no addresses. */
function isPerson({ uuid, type }: Account): boolean {
  return text(uuid) !== undefined && (type ?? 'user') === 'user';
}

function toMember({ uuid, display_name, nickname }: Account): Member {
  return { uuid, displayName: text(display_name), nickname: text(nickname) };
}

function nameOf(member: Member | undefined): string {
  return label(member?.displayName ?? member?.nickname ?? member?.uuid);
}

/** @returns undefined if Bitbucket refuses the search */
async function searchWorkspace(
  { client, logger }: SearchTools,
  slug: string,
  members: readonly Member[],
  history: SearchHistory,
): Promise<AddressReport | undefined> {
  const ask = async (addresses: readonly string[]): Promise<ConfirmedAddress[]> => {
    const expected = new Set(addresses);
    const confirmed: ConfirmedAddress[] = [];
    for await (const membership of client.list(ENDPOINTS.membersByEmail, { workspace: slug }, byEmail(addresses))) {
      const uuid = text(membership?.user?.uuid);
      const address = text(membership?.user?.email)?.toLowerCase();
      if (!address || !expected.has(address)) {
        throw new FilterIgnoredError();
      }
      if (uuid) {
        confirmed.push({ address, uuid });
      }
    }
    return confirmed;
  };
  try {
    return await findAddresses(members, history, ask);
  } catch (error) {
    if (error instanceof FilterIgnoredError) {
      publishWarning(
        logger,
        IntegrationWarnEventName.MissingPermission,
        `The e-mail addresses of the members of ${slug} could not be looked up: Bitbucket ignores the search by address. ` +
          'Only administrators of the workspace may search. Create the OAuth consumer as an administrator, or clear emailDomains.',
      );
      return undefined;
    }
    if (isRefused(error)) {
      publishWarning(
        logger,
        error instanceof PermissionError ? IntegrationWarnEventName.MissingPermission : INCOMPLETE_DATA,
        `The e-mail addresses of the members of ${slug} could not be looked up: ${error.message} ` +
          'Create the OAuth consumer as an administrator of the workspace, or clear emailDomains.',
      );
      return undefined;
    }
    throw error;
  }
}

/** Whether Bitbucket refuses the search. A list that breaks off and a credential that is refused say nothing about it. */
function isRefused(error: unknown): error is ApiError {
  const isOther = error instanceof BrokenListingError || error instanceof AuthenticationError;
  return error instanceof ApiError && !isOther && (error.isRefusal || error.status === 400);
}

function describeReport(slug: string, members: number, { found, calls, asked }: AddressReport): string {
  const patterns = new Map<string, number>();
  for (const { pattern = 'other' } of found.values()) {
    patterns.set(pattern, (patterns.get(pattern) ?? 0) + 1);
  }
  const counts = [...patterns].sort(([, one], [, other]) => other - one).map(([name, count]) => `${name} ${count}`);
  return (
    `Bitbucket confirmed the e-mail addresses of ${found.size} of ${members} members of ${slug}, ` +
    `after asking about ${asked} addresses in ${calls} calls.${counts.length > 0 ? ` Patterns: ${counts.join(', ')}.` : ''}`
  );
}
