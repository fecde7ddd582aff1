import { type Entity, IntegrationError, parseTimePropertyValue } from '@jupiterone/integration-sdk-core';

import type { Account, Links } from '../bitbucket/endpoints/json';
import { maskCredentials } from '../text/credentials';
import { isIdentifier, printable } from '../text/printable';
import { fieldOf, parseUrl } from '../text/untrusted';
import { MAX_DEPTH } from './rawRecord';

/** A record that lacks a field that it cannot do without, such as its id. */
export class MalformedRecordError extends IntegrationError {
  constructor(field: string, problem = 'is missing or is not text') {
    super({ code: 'MALFORMED_RECORD', message: `${field} ${problem}` });
    this.name = 'MalformedRecordError';
  }
}

const LINE_BREAK = /\r\n|[\r\n\u2028\u2029]/;

/*
 * Each function below takes a field of any type, as Bitbucket sent it, and returns a property that JupiterOne accepts, or
 * undefined, which leaves the property out.
 */

/**
 * One line of text. Control characters, line breaks and bidirectional marks become spaces. Numbers become text. Credentials in
 * addresses, and what is named a credential, are left out.
 */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return String(value);
  }
  return (typeof value === 'string' && cleanLine(value)) || undefined;
}

/** Text that people write on several lines, such as a description: as `text`, but with `\n` between the lines. */
export function multilineText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.split(LINE_BREAK).map(cleanLine).join('\n') || undefined : text(value);
}

/** Keeps white space around the text unless characters were replaced. */
function cleanLine(value: string): string {
  const cleaned = printable(value);
  return maskCredentials(cleaned === value ? value : cleaned.trim());
}

/**
 * @throws MalformedRecordError when the field is not text, is empty, or cannot be an identifier
 */
export function requiredText(value: unknown, field: string): string {
  if (typeof value !== 'string' || !isIdentifier(value)) {
    throw new MalformedRecordError(field);
  }
  return value;
}

/** The non-empty texts of a list; undefined if there is no list. */
export function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(text).filter((item) => item !== undefined) : undefined;
}

/** A name for messages about a record that may have none. */
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
  // the SDK throws at a number, whose unit it does not know
  const isTime = typeof value === 'string' && Number.isNaN(Number(value));
  const milliseconds = isTime ? parseTimePropertyValue(value) : undefined;
  return Number.isFinite(milliseconds) ? milliseconds : undefined;
}

/** The address of a resource in Bitbucket's web pages, without user name, password and what is named a credential. */
export function webLink(links: Links | null | undefined): string | undefined {
  const href = links?.html?.href;
  const url = typeof href === 'string' && /^https?:\/\//.test(href) ? parseUrl(href) : undefined;
  return url && maskCredentials(Object.assign(url, { username: '', password: '' }).href);
}

/** Whether everybody can see something; undefined if Bitbucket does not say, which must not count as public. */
export function isPublic(isPrivate: unknown): boolean | undefined {
  return typeof isPrivate === 'boolean' ? !isPrivate : undefined;
}

/** The name to show for a person. Depending on their privacy settings, Bitbucket withholds parts of a profile. */
export function accountName(account: Partial<Account>): string {
  return text(account.display_name) ?? text(account.nickname) ?? label(account.uuid);
}

/**
 * Checks that the raw data of an entity can be stored.
 *
 * @throws MalformedRecordError when it is nested too deep
 */
export function assertStorable(entity: Pick<Entity, '_rawData'>): void {
  if (entity._rawData?.some(({ rawData }) => isDeeperThan(MAX_DEPTH, rawData as object))) {
    throw new MalformedRecordError('the record', `is nested more than ${MAX_DEPTH} levels deep`);
  }
}

/** Recurses at most `levels` deep. This visits every field of every record, so it allocates no lists of fields. */
function isDeeperThan(levels: number, value: object): boolean {
  for (const name in value) {
    const field = fieldOf(value, name);
    if (levels === 0 || (typeof field === 'object' && field !== null && isDeeperThan(levels - 1, field))) {
      return true;
    }
  }
  return false;
}
