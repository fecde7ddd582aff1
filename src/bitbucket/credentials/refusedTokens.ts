import { AuthenticationError } from '../http/credentialErrors';
import { type Failure, PermissionError } from '../http/errors';
import type { ApiRequest } from '../request';
import type { Credential } from './credential';
import type { Token } from './tokens';

/** What came of sending a request once. */
interface Sent {
  readonly kind: string;
  /** The token that was sent, if one was. */
  readonly token?: Token;
}

/** A 401. */
interface Unauthorized {
  readonly credential: Credential;
  readonly token: Token;
  readonly failure: Failure;
  /** Whether the token is a new one, and the one before was refused for the same request. */
  readonly isRenewed: boolean;
}

/** What is known of one credential. */
interface Known {
  /** By endpoint, the first request that was answered. */
  readonly answered: Map<string, ApiRequest>;
  /** By endpoint that refuses its tokens, the latest token that is accepted elsewhere. */
  readonly refusedAt: Map<string, Token>;
  pending?: Promise<Sent>;
}

/**
 * Decides what a 401 means: that a token has to be renewed, that the credential is refused, or that it lacks a right. For
 * `You do not have access to view this workspace.` comes with 401, too, and then nothing is wrong with the token.
 *
 * To find out, a request is repeated that was answered before: one call for each credential, endpoint and token.
 */
export class RefusedTokens {
  private readonly known = new Map<Credential, Known>();

  /** @param ask sends a request once, with the credential that it names */
  constructor(private readonly ask: (request: ApiRequest) => Promise<Sent>) {}

  /** Remembers that a request was answered. */
  recordAnswer(request: ApiRequest, credential: Credential): void {
    const { answered } = this.knownOf(credential);
    if (!answered.has(request.endpoint.name)) {
      answered.set(request.endpoint.name, request);
    }
  }

  /**
   * @returns 'renewed' or 'replaced' where the request is to be sent again, with the token that comes next; a `PermissionError`
   * where the token is accepted elsewhere; an `AuthenticationError` where it is not, or where nobody knows
   */
  async judge(
    request: ApiRequest,
    { credential, token, failure, isRenewed }: Unauthorized,
  ): Promise<'renewed' | 'replaced' | PermissionError | AuthenticationError> {
    const { isRenewable } = credential.tokens;
    const isLasting = isRenewed || !isRenewable;
    // a new token did not help at this endpoint before
    if (isLasting || this.knownOf(credential).refusedAt.has(request.endpoint.name)) {
      const found = await this.probe(request, credential, token);
      if (found !== 'not accepted') {
        return found === 'accepted' ? new PermissionError(failure) : found;
      }
    }
    credential.tokens.discard(token);
    if (!isLasting) {
      return 'renewed';
    }
    const refused = isRenewable ? 'token' : 'credentials';
    return new AuthenticationError({ ...failure, refused, credential, advice: credential.kind.refusalAdvice });
  }

  /**
   * Finds out whether a token is accepted elsewhere. Where the credential has not been answered yet, or cannot be asked now, it
   * counts as not accepted; 'replaced' where others have renewed it.
   */
  private async probe(
    { endpoint: { name }, url }: ApiRequest,
    credential: Credential,
    token: Token,
  ): Promise<'accepted' | 'not accepted' | 'replaced'> {
    const known = this.knownOf(credential);
    if (known.refusedAt.get(name) === token) {
      return 'accepted';
    }
    const answered = [...known.answered.values()].find((request) => request.url.href !== url.href);
    if (!answered) {
      return 'not accepted';
    }
    known.pending ??= this.ask({ ...answered, using: credential }).finally(() => (known.pending = undefined));
    const sent = await known.pending;
    if (sent.token && sent.token !== token) {
      return 'replaced';
    }
    if (sent.kind !== 'ok' && sent.kind !== 'refused') {
      return 'not accepted';
    }
    known.refusedAt.set(name, token);
    return 'accepted';
  }

  private knownOf(credential: Credential): Known {
    const known = this.known.get(credential) ?? { answered: new Map(), refusedAt: new Map() };
    this.known.set(credential, known);
    return known;
  }
}
