/** What messages and errors call a credential. */
export interface CredentialName {
  /** Its place among all credentials of the client, counted from 1: consumers first, then access tokens. */
  readonly position: number;
  readonly kind: 'consumer' | 'access token';
  /** Its place in the configured list of its kind, counted from 1. */
  readonly item: number;
  /** For example `OAuth consumer 2 (key Xq7TnBw4)`, or `access token 1`. Never the token itself. */
  readonly label: string;
}

/** What errors about a credential have to know of it. */
export type CredentialLabel = Pick<CredentialName, 'position' | 'label'>;

/** Names consumers by place and key, access tokens by place alone. */
export function nameCredentials(keys: readonly string[], accessTokens: number): readonly CredentialName[] {
  const consumers = keys.map((key, index): CredentialName => {
    const item = index + 1;
    return { position: item, kind: 'consumer', item, label: `OAuth consumer ${item} (key ${key})` };
  });
  const tokens = Array.from({ length: accessTokens }, (_, index): CredentialName => {
    const item = index + 1;
    return { position: keys.length + item, kind: 'access token', item, label: `access token ${item}` };
  });
  return [...consumers, ...tokens];
}
