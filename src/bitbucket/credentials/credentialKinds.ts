import type { Bucket } from '../limits';

/** A kind of credential, as data. */
export interface CredentialKind {
  readonly name: 'OAuth consumer' | 'access token';
  /** The buckets whose calls it makes before credentials of other kinds do. */
  readonly preferredFor: readonly Bucket[];
  /** Names of the endpoints that Bitbucket does not open to this kind. Others are learned from refusals. */
  readonly mayNotRead: readonly string[];
  /** The value of the `Authorization` header for one of its tokens. */
  authorization(token: string): string;
  /** What a person can do when Bitbucket refuses a token of it. */
  readonly refusalAdvice: string;
}

/** https://developer.atlassian.com/cloud/bitbucket/oauth-2/#client-credentials-grant--4-4- */
export const OAUTH_CONSUMER: CredentialKind = {
  name: 'OAuth consumer',
  preferredFor: ['webhook', 'other'],
  mayNotRead: [],
  authorization: (token) => `Bearer ${token}`,
  refusalAdvice:
    'Its token was renewed once, and the new one was refused as well: check that the credential still exists and is enabled.',
};

/**
 * A token of a workspace, project or repository. Its limits for repository data may be larger than those of a consumer.
 * https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/
 */
export const ACCESS_TOKEN: CredentialKind = {
  name: 'access token',
  preferredFor: ['repository'],
  // https://developer.atlassian.com/cloud/bitbucket/rest/intro/#access-tokens
  mayNotRead: ['workspacePermissions', 'repositoryPermissions', 'groups'],
  authorization: (token) => `Bearer ${token}`,
  refusalAdvice:
    'It was revoked, has expired, or was mistyped. Create a new access token in Bitbucket, and enter that.',
};
