import { inspect } from 'node:util';

import { count } from '../text/wording';
import type { FieldNames } from './ConfigReader';

/** An OAuth consumer. Printed, it shows its key only. */
export interface ConsumerCredentials {
  readonly key: string;
  readonly secret: string;
}

/** An access token of a workspace, project or repository. Printed, it does not show. */
export interface AccessToken {
  readonly token: string;
}

export function toConsumers(keys: readonly string[], secrets: readonly string[]): readonly ConsumerCredentials[] {
  return Object.freeze(
    keys.map((key, index) => shownAs({ key, secret: secrets[index] ?? '' }, { key, secret: '***' })),
  );
}

/** Returns the problem if there are more keys than secrets or fewer. A missing list is a problem of its own. */
export function findUnpaired(keys: readonly string[], secrets: readonly string[], nameOf: FieldNames): string[] {
  if (keys.length === secrets.length || keys.length === 0 || secrets.length === 0) {
    return [];
  }
  return [
    `${nameOf('oauthKey')} lists ${count(keys.length, 'key')} but ${nameOf('oauthSecret')} ` +
      `${count(secrets.length, 'secret')}. Enter one secret for each key, in the same order, separated by commas.`,
  ];
}

export function toAccessTokens(tokens: readonly string[]): readonly AccessToken[] {
  return Object.freeze(tokens.map((token) => shownAs({ token }, { token: '***' })));
}

/** Hides the secret wherever the settings are printed. */
function shownAs<T extends object>(credentials: T, shown: T): Readonly<T> {
  const show = { value: () => shown };
  return Object.freeze(Object.defineProperties(credentials, { toJSON: show, [inspect.custom]: show }));
}
