import { type Entity, IntegrationError, parseTimePropertyValue } from '@jupiterone/integration-sdk-core';

import { parseUrl } from '../bitbucket/http/urls';
import type { Account, Links } from '../bitbucket/resources';

/** A record that lacks what makes it usable, such as its id. */
export class MalformedRecordError extends IntegrationError {
  constructor(field: string, problem = 'is missing or is no text') {
    super({ code: 'MALFORMED_RECORD', message: `${field} ${problem}` });
    this.name = 'MalformedRecordError';
  }
}

/** Control characters except tabs and line breaks, and halves of characters. */
const UNSTORABLE = /(?![\t\n\r])\p{Control}|\p{Surrogate}/gu;

/** Bitbucket's records are a few levels deep; what is much deeper cannot be written as JSON again. */
const MAX_DEPTH = 50;

/*
 * The readers below take a field as Bitbucket really sent it, whatever its type, and give a property that JupiterOne
 * accepts, or undefined, which leaves the property out.
 */

/** Text that is not empty; a number where text is promised becomes text. What no database stores is left out. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return String(value);
  }
  return (typeof value === 'string' && value.replace(UNSTORABLE, '')) || undefined;
}

/** @throws MalformedRecordError when the field is no text or is empty, or holds what no identifier holds */
export function requiredText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '' || value.search(UNSTORABLE) >= 0) {
    throw new MalformedRecordError(field);
  }
  return value;
}

/** The texts of a list that are not empty; undefined where there is no list. */
export function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(text).filter((item) => item !== undefined) : undefined;
}

/** What to call a record of which nothing is known for sure. */
export function label(value: unknown): string {
  return text(value) ?? '(without a name)';
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
  return typeof href === 'string' && /^https?:\/\//.test(href) ? parseUrl(href)?.href : undefined;
}

/** Whether something is open to everybody; undefined where Bitbucket does not say, which must not read as public. */
export function isPublic(isPrivate: unknown): boolean | undefined {
  return typeof isPrivate === 'boolean' ? !isPrivate : undefined;
}

/** The name to show for a person: Bitbucket withholds parts of a profile by its owner's privacy settings. */
export function accountName(account: Partial<Account>): string {
  return text(account.display_name) ?? text(account.nickname) ?? label(account.uuid);
}

/**
 * Checks that the original record, which goes along with an entity, can be stored.
 *
 * @throws MalformedRecordError when it is nested too deep
 */
export function assertStorable(entity: Pick<Entity, '_rawData'>): void {
  if (entity._rawData?.some(({ rawData }) => isDeeperThan(MAX_DEPTH, rawData as object))) {
    throw new MalformedRecordError('the record', `is nested more than ${MAX_DEPTH} levels deep`);
  }
}

/** Goes no deeper than `levels` itself. Every field of every record passes here, so no list of them is made. */
function isDeeperThan(levels: number, value: object): boolean {
  for (const name in value) {
    const field = (value as Record<string, unknown>)[name];
    if (levels === 0 || (typeof field === 'object' && field !== null && isDeeperThan(levels - 1, field))) {
      return true;
    }
  }
  return false;
}
