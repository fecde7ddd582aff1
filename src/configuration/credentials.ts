import { inspect } from 'node:util';

import type { ConfigReader } from './ConfigReader';

/** An OAuth consumer. Printed, it shows its key only. */
export interface ConsumerCredentials {
  readonly key: string;
  readonly secret: string;
}

/** An access token of a workspace, project or repository. Printed, it does not show. */
export interface AccessToken {
  readonly token: string;
}

/** Characters that a header can hold. */
const HEADER_VALUE = /^[\x21-\x7e]+$/;

export function readConsumers(fields: ConfigReader): readonly ConsumerCredentials[] {
  const { nameOf, problems } = fields;
  const keys = fields.list('oauthKey', 'Enter the key of an OAuth consumer of the workspace.');
  const secrets = fields.list(
    'oauthSecret',
    `Enter the secret of the OAuth consumer whose key is in ${nameOf('oauthKey')}.`,
  );
  fields.reportRepeated('oauthKey', keys);
  if (keys.length > 0 && secrets.length > 0 && keys.length !== secrets.length) {
    problems.push(
      `${nameOf('oauthKey')} lists ${count(keys.length, 'key')} but ${nameOf('oauthSecret')} ` +
        `${count(secrets.length, 'secret')}. Enter one secret for each key, in the same order, separated by commas.`,
    );
  }
  return Object.freeze(
    keys.map((key, index) => shownAs({ key, secret: secrets[index] ?? '' }, { key, secret: '***' })),
  );
}

export function readAccessTokens(fields: ConfigReader): readonly AccessToken[] {
  const advice = 'Enter access tokens separated by commas, or leave it empty.';
  const tokens = fields.optionalList('accessTokens', advice);
  fields.reportRepeated('accessTokens', tokens);
  tokens.forEach((token, index) => {
    if (token !== '' && !HEADER_VALUE.test(token)) {
      const problem =
        'contains white space or other characters that no access token has. Copy it from Bitbucket again.';
      fields.reportItem('accessTokens', index, problem);
    }
  });
  return Object.freeze(tokens.map((token) => shownAs({ token }, { token: '***' })));
}

/** Hides the secret wherever the settings are printed. */
function shownAs<T extends object>(credentials: T, shown: T): Readonly<T> {
  const show = { value: () => shown };
  return Object.freeze(Object.defineProperties(credentials, { toJSON: show, [inspect.custom]: show }));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
