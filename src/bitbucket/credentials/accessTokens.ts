import type { Redaction } from '../http/redaction';
import type { Token, TokenSource } from './tokens';

const ADVICE = 'It was revoked, has expired, or was mistyped. Create a new access token in Bitbucket, and enter that.';

/**
 * Gives an access token of a workspace, project or repository. Unlike the tokens of a consumer, it cannot be renewed: once
 * Bitbucket has refused it, it is of no use any more.
 * https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/
 */
export function createAccessTokenSource(value: string, redaction: Redaction): TokenSource {
  redaction.hide(value);
  const token: Token = { value, renewAt: Infinity };
  return {
    isRenewable: false,
    refusalAdvice: ADVICE,
    get: () => Promise.resolve(token),
    discard: () => undefined,
  };
}
