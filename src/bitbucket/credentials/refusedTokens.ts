import { AuthenticationError } from '../http/credentialErrors';
import { type Failure, PermissionError } from '../http/errors';
import type { ApiRequest } from '../request';
import type { Credential } from './credential';
import type { Token } from './tokens';

/** A request that was sent with a token of a credential. */
export interface Sent {
  readonly credential: Credential;
  readonly token: Token;
  /** Its number: later ones have larger numbers. */
  readonly number: number;
}

/** What came of a request that was sent again. */
interface Probe {
  readonly kind: string;
  /** The token that was sent, if one was. */
  readonly token?: Token;
}

/** A 401. */
interface Unauthorized extends Sent {
  readonly failure: Failure;
  /** The number of the last request that was sent before this response arrived. */
  readonly latestNumber: number;
  /** Whether the token is a new one, and the one before was refused for the same request. */
  readonly isRenewed: boolean;
}

/** What is known of one credential. */
interface Known {
  /** By endpoint, the first request that was answered. */
  readonly answered: Map<string, ApiRequest>;
  /** The latest request for which its token was accepted. */
  accepted?: Sent;
  /** Endpoints that refuse its tokens although others accept them. */
  readonly refusedAt: Set<string>;
  pending?: Promise<Probe>;
}

/**
 * Decides what a 401 means: that a token has to be renewed, that the credential is refused, or that it lacks a right. For
 * `You do not have access to view this workspace.` comes with 401, too, and then nothing is wrong with the token.
 *
 * To find out, a request is repeated that was answered before. One that was under way when the refusal arrived says nothing: Bitbucket
 * may have accepted the token before it was revoked.
 */
export class RefusedTokens {
  /* Private by the language: inspection of an execution shows other fields, and this one holds tokens. */
  readonly #known = new Map<Credential, Known>();

  /** @param ask sends a request once, with the credential that it names */
  constructor(private readonly ask: (request: ApiRequest) => Promise<Probe>) {}

  /** Remembers that a token was accepted, and whether the request was answered. */
  recordAccepted(request: ApiRequest, sent: Sent, isAnswered: boolean): void {
    const known = this.knownOf(sent.credential);
    if ((known.accepted?.number ?? 0) < sent.number) {
      known.accepted = sent;
    }
    if (isAnswered && !known.answered.has(request.endpoint.name)) {
      known.answered.set(request.endpoint.name, request);
    }
  }

  /**
   * @returns 'renewed' or 'replaced' where the request is to be sent again, with the token that comes next; a `PermissionError`
   * where the token is accepted elsewhere; an `AuthenticationError` where it is not, or where nobody knows
   */
  async judge(
    request: ApiRequest,
    refused: Unauthorized,
  ): Promise<'renewed' | 'replaced' | PermissionError | AuthenticationError> {
    const { credential, token, failure, isRenewed } = refused;
    const { isRenewable } = credential.tokens;
    const isLasting = isRenewed || !isRenewable;
    // a new token did not help at this endpoint before
    if (isLasting || this.knownOf(credential).refusedAt.has(request.endpoint.name)) {
      const found = await this.probe(request, refused);
      if (found !== 'not accepted') {
        return found === 'accepted' ? new PermissionError(failure) : found;
      }
    }
    credential.tokens.discard(token);
    if (!isLasting) {
      return 'renewed';
    }
    const reason = isRenewable ? 'token' : 'credentials';
    return new AuthenticationError({ ...failure, refused: reason, credential, advice: credential.kind.refusalAdvice });
  }

  /**
   * Finds out whether a token is accepted elsewhere, after it was refused here. Where the credential has not been answered yet,
   * or cannot be asked now, it counts as not accepted; 'replaced' where others have renewed it.
   */
  private async probe(
    { endpoint: { name }, url }: ApiRequest,
    { credential, token, latestNumber }: Unauthorized,
  ): Promise<'accepted' | 'not accepted' | 'replaced'> {
    const known = this.knownOf(credential);
    const isProven = () => known.accepted?.token === token && known.accepted.number > latestNumber;
    await known.pending;
    if (!isProven()) {
      const answered = [...known.answered.values()].find((request) => request.url.href !== url.href);
      if (!answered) {
        return 'not accepted';
      }
      known.pending ??= this.ask({ ...answered, using: credential }).finally(() => (known.pending = undefined));
      const { token: current = token } = await known.pending;
      if (current !== token) {
        return 'replaced';
      }
    }
    if (!isProven()) {
      return 'not accepted';
    }
    known.refusedAt.add(name);
    return 'accepted';
  }

  private knownOf(credential: Credential): Known {
    const known = this.#known.get(credential) ?? { answered: new Map(), refusedAt: new Set() };
    this.#known.set(credential, known);
    return known;
  }
}
