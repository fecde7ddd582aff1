import { parseTimePropertyValue } from '@jupiterone/integration-sdk-core';

import type { Account, Links } from '../bitbucket/resources';

/** A record that lacks what makes it usable, such as its id. */
export class MalformedRecordError extends Error {
  constructor(field: string) {
    super(`${field} is missing or is no text`);
    this.name = 'MalformedRecordError';
  }
}

/*
 * The readers below take a field as Bitbucket really sent it, whatever its type, and give a property that JupiterOne
 * accepts, or undefined, which leaves the property out.
 */

/** Text that is not empty; a number where text is promised becomes text. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return String(value);
  }
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** @throws MalformedRecordError when the field is no text or is empty */
export function requiredText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new MalformedRecordError(field);
  }
  return value;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function boolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** @returns milliseconds since 1970 */
export function time(value: unknown): number | undefined {
  const milliseconds = typeof value === 'string' ? parseTimePropertyValue(value) : undefined;
  return Number.isFinite(milliseconds) ? milliseconds : undefined;
}

/** The address of a resource in Bitbucket's web pages. */
export function webLink(links: Links | null | undefined): string | undefined {
  const href = links?.html?.href;
  return typeof href === 'string' && /^https?:\/\//.test(href) && URL.canParse(href) ? new URL(href).href : undefined;
}

/** The name to show for a person: Bitbucket withholds parts of a profile by its owner's privacy settings. */
export function accountName(account: Partial<Account>): string {
  return text(account.display_name) ?? text(account.nickname) ?? String(account.uuid);
}
